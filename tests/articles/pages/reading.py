"""How the tests read a page: its tree, its links, its data block."""

import html
import json
import re
from html.parser import HTMLParser
from typing import Any

from django.test import Client

VOID = {"br", "hr", "img", "input", "link", "meta"}


class Page(HTMLParser):
    """A page fetched and parsed; `bad_nesting` lists end tags that close nothing open."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self.source = source
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.words: list[str] = []
        self.bad_nesting: list[str] = []
        self._open: list[str] = []
        self.feed(source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open.pop() != tag:
            self.bad_nesting.append(tag)

    def handle_data(self, data: str) -> None:
        if self._open[-1:] not in (["script"], ["title"]):
            self.words.append(data)

    @property
    def text(self) -> str:
        """The visible words on one line."""
        return " ".join("".join(self.words).split())

    def all(self, tag: str, **attributes: str) -> list[dict[str, str]]:
        return [
            attrs
            for name, attrs in self.elements
            if name == tag and attributes.items() <= attrs.items()
        ]

    def links(self, start: str = "") -> list[str]:
        return [a["href"] for a in self.all("a") if a["href"].startswith(start)]

    def meta(self, key: str) -> str | None:
        found = self.all("meta", property=key) + self.all("meta", name=key)
        return found[0]["content"] if found else None

    def inside(self, start: str, end: str) -> str:
        """The text of a stretch of the source, from one string to the next other one."""
        piece = self.source.split(start, 1)[1].split(end, 1)[0]
        return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", piece)).split())

    def places(self, *pieces: str) -> list[int]:
        """Where in the main part of the source the pieces begin."""
        main = self.source.partition("<main")[2]
        return [main.index(piece) for piece in pieces]

    @property
    def json_ld(self) -> dict[str, Any]:
        (block,) = re.findall(
            r'<script type="application/ld\+json">(.*?)</script>', self.source, re.DOTALL
        )
        found: dict[str, Any] = json.loads(block)
        return found


def get(client: Client, address: str, status: int = 200) -> Page:
    answer = client.get(address)
    assert answer.status_code == status, answer.content
    page = Page(answer.content.decode())
    assert page.bad_nesting == []
    return page
