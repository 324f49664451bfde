"""The admin's pages as a browser without JavaScript uses them: read a form, change it, post it."""

from html.parser import HTMLParser
from typing import Any

from django.test import Client
from django.urls import reverse

from articles.models import Article
from newsroom.models import User

Fields = dict[str, Any]


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def url(page: str, *args: Any) -> str:
    return reverse(f"admin:articles_article_{page}", args=args)


def edit_page(client: Client, article: Article) -> Any:
    return client.get(url("change", article.pk))


def fields_of(answer: Any, form_id: str = "story-form") -> Fields:
    """What a form would send as it stands: name → value, buttons and unticked boxes left out."""
    parser = _Form(form_id)
    parser.feed(answer.content.decode())
    return parser.fields


def buttons_of(answer: Any) -> list[str]:
    """The moves offered on a page."""
    parser = _Form("story-form")
    parser.feed(answer.content.decode())
    return parser.moves


def save(client: Client, article: Article, **typed: Any) -> Any:
    """Open the page, type, and press save (or the button given as `_move`)."""
    fields = fields_of(edit_page(client, article))
    return client.post(url("change", article.pk), fields | typed)


def press(client: Client, article: Article, move: str, **typed: Any) -> Any:
    """Open the question of a button and answer it."""
    address = url("move", article.pk, move)
    return client.post(address, {"version": article.version, **typed})


class _Form(HTMLParser):
    def __init__(self, form_id: str) -> None:
        super().__init__()
        self.form_id = form_id
        self.fields: Fields = {}
        self.moves: list[str] = []
        self.inside = self.in_template = False
        self.name = ""
        self.text: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "form":
            self.inside = given.get("id") == self.form_id
        if tag == "template":
            self.in_template = True
        if self.inside and not self.in_template:
            self._field(tag, given)

    def _field(self, tag: str, given: dict[str, str | None]) -> None:
        name = given.get("name") or ""
        if tag == "input" and given.get("type") == "checkbox":
            if "checked" in given:
                self.fields[name] = given.get("value", "on")
        elif tag == "input" and given.get("type") not in ("submit", "file"):
            self.fields[name] = given.get("value", "")
        elif tag == "select":
            self.name = name
        elif tag == "option" and ("selected" in given or self.name not in self.fields):
            self.fields[self.name] = given.get("value", "")
        elif tag == "textarea":
            self.name, self.text = name, []
        elif tag == "button" and name == "_move":
            self.moves.append(given.get("value") or "")

    def handle_data(self, data: str) -> None:
        if self.text is not None:
            self.text.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self.text is not None:
            self.fields[self.name] = "".join(self.text).removeprefix("\n")
            self.text = None
        if tag == "template":
            self.in_template = False
        if tag == "form":
            self.inside = False
