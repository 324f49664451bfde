"""`up --check`: one article's life through the real doors, in a newsroom made for it."""

import json
import os
import secrets
import shutil
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from pathlib import Path

from newsroom.core.roles import Role
from newsroom.engines import EngineError
from newsroom.environment import DEPLOYMENT
from newsroom.management.up import display
from newsroom.management.up.browser import Browser, Refused
from newsroom.management.up.running import Newsroom, running

HEADLINE = "한강 자전거길, 겨울 앞두고 조명 1200개 새로 단다"
BODY = (
    "<p>서울시는 이달 말까지 한강 자전거길 40㎞ 구간의 낡은 조명 1200개를 새것으로 바꾼다.</p>"
    "<p>어두운 구간이 많아 밤에 달리기 불안하다는 시민 제안에 따른 것으로, 공사는 밤에만 한다.</p>"
)
ENVIRONMENT = {
    "RANKING_EVERY_SECONDS": "5",
    "TRUSTED_PROXIES": "127.0.0.1/32",  # so that readers may come from many networks
    "SHOW_VIEW_OUTCOME": "true",
}
READERS, REPEATS = 100, 50
WINDOW_SECONDS, BURST_SECONDS = 1800, 10  # a reader counts again in the next window
FLUSHED = timedelta(seconds=6)  # by then the last view has reached the database
RANKING_SECONDS = 30
AGENT = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


def check() -> None:
    """Try a whole newsroom and print each step with its time.

    Raises EngineError naming the step that failed; its folder then stays to be looked at.
    """
    for name in (*DEPLOYMENT, "DEBUG", "FOUR_EYES"):
        os.environ.pop(name, None)
    os.environ |= ENVIRONMENT
    folder = Path(tempfile.mkdtemp(prefix="newsroom-check-"))
    begun = time.monotonic()
    with running(folder, 0, demo=False) as newsroom:
        Trial(newsroom).run()
    shutil.rmtree(folder)
    display.tell(f"checked in {time.monotonic() - begun:.1f} s")


class Trial:
    """The steps, in their order."""

    def __init__(self, newsroom: Newsroom) -> None:
        self._newsroom = newsroom
        self._reader = Browser(newsroom.site_url)
        self._writer = Browser(newsroom.site_url)
        self._chief = Browser(newsroom.site_url)
        self._article = ""
        self._seen = datetime.min

    def run(self) -> None:
        """Take every step. Raises EngineError at the first that fails."""
        for title, act in (
            ("Accounts, a section and a reporter are made in the admin", self._hire),
            ("The reporter writes an article", self._write),
            ("The reporter submits it", self._submit),
            ("The editor in chief approves it", lambda: self._move("approve")),
            ("The editor in chief publishes it", lambda: self._move("publish")),
            ("Readers find it as JSON and as a page", self._read),
            (f"{READERS} readers open it, {REPEATS} of them twice", self._view),
            (f"The ranking is led by it, with exactly {READERS}", self._rank),
        ):
            with _failing(title, self._newsroom), display.step(title):
                act()

    def _hire(self) -> None:
        first = Browser(self._newsroom.site_url)
        password = secrets.token_urlsafe(12)
        self._newsroom.manage(
            "createsuperuser",
            *("--no-input", "--username", "first", "--email", "first@example.kr"),
            DJANGO_SUPERUSER_PASSWORD=password,
        )
        _log_in(first, "first", password)
        for browser, name, role in (
            (self._chief, "chief", Role.CHIEF),
            (self._writer, "writer", Role.REPORTER),
        ):
            form = first.form("/admin/newsroom/user/add/", having="username")
            form.fill(username=name, name=name, password1=password, password2=password)
            form.choose("groups", role)
            first.submit(form)
            _log_in(browser, name, password)
        form = self._chief.form("/admin/articles/section/add/", having="slug")
        form.fill(name="사회", slug="society")
        self._chief.submit(form)
        form = self._chief.form("/admin/articles/reporter/add/", having="slug")
        form.fill(name="오하늘", slug="oh-haneul")
        form.choose("user", "writer")
        self._chief.submit(form)

    def _write(self) -> None:
        form = self._writer.form("/admin/articles/article/add/", having="headline")
        form.fill(headline=HEADLINE, body_html=BODY, origin="own", ai_level="none")
        form.choose("section", "사회")
        form.choose("bylines-0-reporter", "오하늘")
        self._article = self._writer.submit(form).split("/article/")[1].split("/")[0]

    def _submit(self) -> None:
        self._press(self._writer, "submit")

    def _move(self, name: str) -> None:
        self._press(self._chief, name)

    def _press(self, browser: Browser, name: str) -> None:
        path = f"/admin/articles/article/{self._article}/move/{name}/"
        form = browser.form(path, having="version")
        form.tick_all("confirmed")
        browser.submit(form)

    def _read(self) -> None:
        detail = json.loads(self._reader.get(f"/api/v1/articles/{self._article}/"))
        listed = json.loads(self._reader.get("/api/v1/articles/"))["results"]
        page = self._reader.get(f"/articles/{self._article}/")
        if detail["headline"] != HEADLINE or [card["id"] for card in listed] != [detail["id"]]:
            raise Refused("the API does not tell what was written")
        if HEADLINE not in page:
            raise Refused("the page does not show the headline")

    def _view(self) -> None:
        if (left := WINDOW_SECONDS - time.time() % WINDOW_SECONDS) < BURST_SECONDS:
            time.sleep(left)
        outcomes = [
            self._open(f"198.18.{network}.7")
            for network in range(READERS)
            for _ in range(2 if network < REPEATS else 1)
        ]
        self._seen = datetime.now(UTC)
        # A newsroom that has just begun may still spool: such views are counted a moment later.
        taken = Counter(outcomes)
        if not {*taken} <= {"counted", "duplicate", "spooled"} or taken["counted"] > READERS:
            raise Refused(f"the views were answered with {dict(taken)}")

    def _open(self, address: str) -> str:
        response, _ = self._reader.request(
            "POST",
            f"/api/v1/articles/{self._article}/views/",
            Origin=self._newsroom.site_url,
            Sec_Fetch_Site="same-origin",
            User_Agent=AGENT,
            X_Forwarded_For=address,
        )
        if response.status != HTTPStatus.NO_CONTENT:
            raise Refused(f"a view was answered with {response.status}")
        return response.headers["X-View"]

    def _rank(self) -> None:
        deadline = time.monotonic() + RANKING_SECONDS
        leading = None
        while time.monotonic() < deadline:
            ranking = json.loads(self._reader.get("/api/v1/rankings/most-viewed/?window=24h"))
            made = ranking["generated_at"] and datetime.fromisoformat(ranking["generated_at"])
            leading = [(str(item["article"]["id"]), item["views"]) for item in ranking["items"][:1]]
            if made and made > self._seen + FLUSHED and leading == [(self._article, READERS)]:
                return
            time.sleep(0.3)
        raise Refused(f"after {RANKING_SECONDS} s it begins with {leading}")


def _log_in(browser: Browser, name: str, password: str) -> None:
    form = browser.form("/admin/login/", having="username")
    form.fill(username=name, password=password)
    browser.submit(form)
    browser.get("/admin/")


@contextmanager
def _failing(title: str, newsroom: Newsroom) -> Iterator[None]:
    """Turn whatever goes wrong in a step into a sentence that names it."""
    try:
        yield
    except (Refused, OSError, LookupError, ValueError) as error:
        raise EngineError(
            f"This step failed: {title}. {error!s}. The logs are in {newsroom.logs}.",
            code="check_failed",
        ) from error
