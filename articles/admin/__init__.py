"""The admin: the door of the newsroom's staff, one file for each page or group of pages."""

from articles.admin import article, imprint, people, rankings, records, structure

__all__ = ["article", "imprint", "people", "rankings", "records", "structure"]  # each registers
