"""The admin: the door of the newsroom's staff, one file for each page or group of pages."""

from articles.admin import article  # noqa: F401  registers
