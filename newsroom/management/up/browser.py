"""A small browser for `up --check`: cookies, and forms filled in as a person does."""

import html
import http.client
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.cookies import SimpleCookie
from urllib.parse import urlencode, urljoin, urlsplit

TIMEOUT_SECONDS = 15
ERRORS = re.compile(r'class="[^"]*(?:errorlist|story-refusal|story-error|errornote)[^"]*"[^>]*>')


class Refused(Exception):
    """An address answered otherwise than the step needs; says how."""


@dataclass
class Form:
    """A form of a page: what would be posted, and what could be chosen by its label."""

    action: str
    values: list[tuple[str, str]] = field(default_factory=list)
    choices: list[tuple[str, str, str]] = field(default_factory=list)  # name, value, label

    def fill(self, **values: str) -> None:
        """Type into fields, whatever stood in them."""
        self.values = [pair for pair in self.values if pair[0] not in values]
        self.values += values.items()

    def choose(self, name: str, label: str) -> None:
        """Choose an option, or tick a box, by its label. Raises Refused if there is none."""
        for known, value, text in self.choices:
            if known == name and label in text:
                self.fill(**{name: value})
                return
        raise Refused(f"the form has no “{label}” in {name}")

    def tick_all(self, name: str) -> None:
        """Tick every box of a name."""
        ticked = [(known, value) for known, value, _ in self.choices if known == name]
        self.values = [pair for pair in self.values if pair not in ticked] + ticked


class FormReader(HTMLParser):
    """Reads the forms of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self._labels: dict[str, str] = {}
        self._by_id: list[tuple[int, int, str]] = []
        self._select = ""
        self._label_for = ""
        self._text: list[str] | None = None
        self._pending: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append(Form(given.get("action", "")))
        elif tag == "label":
            self._label_for, self._text = given.get("for", ""), []
        elif self.forms and (given.get("name") or tag == "option"):
            self._field(tag, given)

    def _field(self, tag: str, given: dict[str, str]) -> None:
        form, name = self.forms[-1], given.get("name", "")
        if tag == "select":
            self._select = name
        elif tag in ("option", "textarea"):
            self._pending, self._text = given, []
        elif tag == "input" and given.get("type") in ("checkbox", "radio"):
            value = given.get("value", "on")
            self._by_id.append((len(self.forms) - 1, len(form.choices), given.get("id", "")))
            form.choices.append((name, value, ""))
            if "checked" in given:
                form.values.append((name, value))
        elif tag == "input" and given.get("type") not in ("submit", "file", "image", "button"):
            form.values.append((name, given.get("value", "")))

    def handle_data(self, data: str) -> None:
        if self._text is not None:
            self._text.append(data)

    def handle_endtag(self, tag: str) -> None:
        text = "".join(self._text or []).strip()
        if tag == "label":
            self._labels[self._label_for] = text
        elif tag == "option" and self._select:
            self.forms[-1].choices.append((self._select, self._pending.get("value", text), text))
            if "selected" in self._pending:
                self.forms[-1].values.append((self._select, self._pending.get("value", text)))
        elif tag == "textarea" and self._text is not None:
            self.forms[-1].values.append((self._pending["name"], text))
        if tag in ("label", "option", "textarea"):
            self._text = None

    def close(self) -> None:
        """Give the ticked boxes their labels, which may stand after them."""
        super().close()
        for form, choice, element in self._by_id:
            name, value, _ = self.forms[form].choices[choice]
            self.forms[form].choices[choice] = (name, value, self._labels.get(element, ""))


class Browser:
    """One person's browser on one site."""

    def __init__(self, site_url: str) -> None:
        self._site_url = site_url
        self._host = urlsplit(site_url).netloc
        self._cookies: SimpleCookie = SimpleCookie()
        self._connection = http.client.HTTPConnection(self._host, timeout=TIMEOUT_SECONDS)

    def request(
        self, method: str, path: str, body: str | None = None, **headers: str
    ) -> tuple[http.client.HTTPResponse, str]:
        """One request on the kept connection; header names are given with `_` for `-`."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if self._cookies:
            sent["Cookie"] = "; ".join(f"{k}={m.value}" for k, m in self._cookies.items())
        self._connection.request(method, path, body, sent)
        response = self._connection.getresponse()
        for cookie in response.headers.get_all("Set-Cookie", []):
            self._cookies.load(cookie)
        return response, response.read().decode()

    def get(self, path: str) -> str:
        """The text of a page. Raises Refused unless it is 200."""
        response, text = self.request("GET", path)
        if response.status != http.client.OK:
            raise Refused(f"GET {path} answered {response.status}")
        return text

    def form(self, path: str, *, having: str) -> Form:
        """The form of a page that has a certain field. Raises Refused if there is none."""
        reader = FormReader()
        reader.feed(self.get(path))
        reader.close()
        for form in reader.forms:
            if any(having == name for name, *_ in [*form.values, *form.choices]):
                form.action = urljoin(path, form.action)
                return form
        raise Refused(f"{path} has no form with {having}")

    def submit(self, form: Form) -> str:
        """Post a form; returns where it leads. Raises Refused, with what the page complains of."""
        kind = "application/x-www-form-urlencoded"
        response, text = self.request(
            "POST", form.action, urlencode(form.values), Content_Type=kind, Origin=self._site_url
        )
        if response.status == http.client.FOUND:
            return response.headers["Location"]
        complaints = [_plain(text[found.end() :]) for found in ERRORS.finditer(text)]
        raise Refused(f"POST {form.action} answered {response.status}: {' / '.join(complaints)}")


def _plain(markup: str) -> str:
    """The first 200 characters of text in some markup."""
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", markup[:600])).split())[:200]
