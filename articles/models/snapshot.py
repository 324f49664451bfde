"""The shape of a revision: every editorial field of an article as plain, JSON-ready values."""

from typing import TypedDict


class BylineSnapshot(TypedDict):
    reporter_id: int | None
    name: str  # a guest writer's; empty where there is a reporter
    role: str


class PhotoSnapshot(TypedDict):
    photo_id: int
    caption: str
    is_lead: bool


class Snapshot(TypedDict):
    """What one revision holds. Lists are in order; `tags` are names."""

    headline: str
    prefix: str
    subheads: list[str]
    kind: str
    origin: str
    section_id: int | None
    body_html: str
    dateline: str
    sensitivity: str
    ai_level: str
    ai_tool: str
    ai_checked_by_id: int | None
    bylines: list[BylineSnapshot]
    photos: list[PhotoSnapshot]
    tags: list[str]


# The part of a snapshot that is copied one to one into the article's columns.
COLUMNS = (
    "headline",
    "prefix",
    "subheads",
    "kind",
    "origin",
    "section_id",
    "body_html",
    "dateline",
    "sensitivity",
    "ai_level",
    "ai_tool",
    "ai_checked_by_id",
)


def empty() -> Snapshot:
    """The snapshot of an article nobody has written in yet."""
    return Snapshot(
        headline="",
        prefix="",
        subheads=[],
        kind="article",
        origin="",
        section_id=None,
        body_html="",
        dateline="",
        sensitivity="",
        ai_level="",
        ai_tool="",
        ai_checked_by_id=None,
        bylines=[],
        photos=[],
        tags=[],
    )
