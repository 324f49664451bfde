"""Reads the demo's files: the paper's people, its pictures' words and its stories."""

import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import groupby
from pathlib import Path
from typing import Any

from newsroom.core import html

FOLDER = Path(__file__).parent
PICTURE = re.compile(r"@photo (?P<scene>\S+) \| (?P<caption>.+)")
DAY = re.compile(r"\{D(?P<days>[+-]\d+)?\}")


@dataclass(frozen=True, kw_only=True)
class Story:
    """One story of the files in `stories/`, with how it came to where it is.

    `hours_ago` counts back from now to its publication (or last save); negative lies ahead.
    `by` is who wrote it where no byline has an account. `heat` multiplies its readers.
    """

    key: str
    section: str
    headline: str
    body: str
    origin: str
    bylines: list[dict[str, str]]
    tags: list[str]
    hours_ago: float
    status: str = "published"
    kind: str = "article"
    prefix: str = ""
    subheads: list[str] = field(default_factory=list)
    dateline: str = ""
    sensitivity: str = ""
    ai: dict[str, str] = field(default_factory=dict)
    by: str = ""
    heat: float = 1.0
    notice: dict[str, str] = field(default_factory=dict)
    correction: dict[str, str] = field(default_factory=dict)
    withhold: dict[str, str] = field(default_factory=dict)
    kill_reason: str = ""
    sent_back: str = ""
    spike_reason: str = ""
    embargo_hours: float = 0.0

    def uses(self) -> list[tuple[str, str]]:
        """The pictures in the body, in order: scene and caption."""
        return [(found["scene"], found["caption"]) for found in PICTURE.finditer(self.body)]


def stories() -> list[Story]:
    """All stories, file by file."""
    files = sorted((FOLDER / "stories").glob("*.toml"))
    return [Story(**table) for path in files for table in _tables(path)["story"]]


def people() -> dict[str, Any]:
    """The paper's imprint, reporters, accounts and sections, as in `people.toml`."""
    return _tables(FOLDER / "people.toml")


def pictures() -> list[dict[str, str]]:
    """The drawn pictures with caption, alternative text, credit and source kind."""
    found: list[dict[str, str]] = _tables(FOLDER / "pictures.toml")["picture"]
    return found


def _tables(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def body_html(body: str, photos: dict[str, int]) -> str:
    """A body's lines as HTML blocks; `photos` are the photos' numbers by scene."""
    lines = [line.strip() for line in body.splitlines() if line.strip()]
    return "".join(
        BLOCKS[mark](list(run), photos)
        for mark, run in groupby(lines, key=lambda line: line[0] if line[0] in BLOCKS else "")
    )


def _each(start: str, end: str) -> Callable[[list[str], dict[str, int]], str]:
    return lambda lines, photos: "".join(
        f"{start}{html.paragraph(line.lstrip('#>- '))[3:-4]}{end}" for line in lines
    )


def _list(lines: list[str], photos: dict[str, int]) -> str:
    return f"<ul>{_each('<li>', '</li>')(lines, photos)}</ul>"


def _figures(lines: list[str], photos: dict[str, int]) -> str:
    places = (PICTURE.fullmatch(line) for line in lines)
    return "".join(html.figure(photos[place["scene"]]) for place in places if place)


BLOCKS: dict[str, Callable[[list[str], dict[str, int]], str]] = {
    "": _each("<p>", "</p>"),
    "#": _each("<h3>", "</h3>"),
    ">": _each("<blockquote><p>", "</p></blockquote>"),
    "-": _list,
    "@": _figures,
}


def dated(text: str, day: date) -> str:
    """The text with `{D}` and its like written as a paper of that day prints them."""
    return DAY.sub(lambda found: _printed(day, int(found["days"] or 0)), text)


def _printed(day: date, days: int) -> str:
    meant = day + timedelta(days=days)
    if (meant.year, meant.month) == (day.year, day.month):
        return f"{meant.day}일"
    return f"{'지난달' if days < 0 else '다음 달'} {meant.day}일"
