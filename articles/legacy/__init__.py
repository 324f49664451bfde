"""Old exports and published pages → plain records; nothing here knows the database."""

from articles.legacy.decoding import decode
from articles.legacy.page import read_page
from articles.legacy.records import Caption, Page, Ranked

__all__ = ["Caption", "Page", "Ranked", "decode", "read_page"]
