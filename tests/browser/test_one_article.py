"""One article's life in a real browser: written with a photo, approved, published, read, ranked."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.newsroom import Newsroom
from tests.processes import wait_until

pytestmark = pytest.mark.needs("chromium")

HEADLINE = "한강 ‘둔치 주차장’ 주말부터 다시 연다"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
READERS, DESKTOP, PHONE = 10, 1360, 360


@pytest.fixture(scope="module")
def newsroom(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Newsroom]:
    newsroom = Newsroom(tmp_path_factory.mktemp("browser"))
    yield newsroom
    newsroom.end()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = shutil.which("chromium")
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    path = tmp_path / "한강.jpg"
    Image.effect_mandelbrot((1600, 1000), (-2, -1, 1, 1), 60).convert("RGB").save(path)
    return path


class Person:
    """Someone logged in to the admin; what the browser complains about is remembered."""

    def __init__(self, browser: Browser, newsroom: Newsroom, username: str, width: int) -> None:
        self.newsroom, self.complaints = newsroom, list[str]()
        context = browser.new_context(locale="ko-KR", viewport={"width": width, "height": 900})
        self.page: Page = context.new_page()
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", self._listen)
        self.page.goto(f"{newsroom.url}/admin/")
        self.page.fill("[name=username]", username)
        self.page.fill("[name=password]", newsroom.password)
        self.page.click("#login-form [type=submit]")
        self.page.wait_for_url(f"{newsroom.url}/admin/")

    def _listen(self, message: object) -> None:
        if getattr(message, "type", "") in ("error", "warning"):
            self.complaints.append(getattr(message, "text", ""))

    def open(self, path: str) -> None:
        self.page.goto(self.newsroom.url + path)
        assert not self.is_too_wide(), path

    def is_too_wide(self) -> bool:
        return bool(self.page.evaluate("document.documentElement.scrollWidth > innerWidth"))

    def press(self, move: str) -> None:
        self.page.click(f"button[name=_move][value={move}]")
        self.page.wait_for_load_state()


def write(reporter: Person, picture: Path) -> str:
    """Write the article as a reporter does, photo and all; its page."""
    page = reporter.page
    reporter.open("/admin/articles/article/add/")
    page.fill("[name=headline]", HEADLINE)
    page.fill("[name=subheads]", "자전거길은 다음 주까지 정비")
    page.click(".ProseMirror")
    page.keyboard.type("서울시는 장마로 닫았던 한강 둔치 주차장 12곳을 다시 연다고 밝혔다.")
    page.keyboard.press("Enter")
    add_photo(page, picture)
    page.locator(".ProseMirror p").last.click()
    page.keyboard.type("둔치 자전거길은 다음 주까지 정비한다.")
    choose_section(page, "ㅅㅎ")
    page.select_option("[name=origin]", "own")
    page.select_option("[name=ai_level]", "none")
    page.click("[name=_save]")
    page.wait_for_url(re.compile(r"/articles/article/\d+/change/$"))
    return page.url.removeprefix(reporter.newsroom.url)


def add_photo(page: Page, picture: Path) -> None:
    page.click(".story-tool[aria-label='사진 넣기']")
    page.set_input_files("#photo-chooser [name=file]", picture)
    page.fill("#photo-chooser [name=caption]", "물이 빠진 한강 둔치")
    page.fill("#photo-chooser [name=credit]", "서울시 제공")
    page.fill("#photo-chooser [name=alt]", "물이 빠진 둔치 주차장")
    page.click("#photo-chooser [type=submit]")
    page.wait_for_selector(".ProseMirror figure img")


def choose_section(page: Page, initials: str) -> None:
    """By initial consonants, as people who type all day do."""
    box = page.locator("xpath=//select[@name='section']/preceding-sibling::input")
    box.click()
    box.fill(initials)
    box.press("Enter")


def read_as(browser: Browser, url: str, number: int) -> None:
    """Open the page as a reader of one's own and stay until the view is told."""
    agent = f"Mozilla/5.0 (X11; Linux x64) AppleWebKit/537.36 Chrome/{120 + number}.0.0.0"
    context = browser.new_context(user_agent=agent)
    page = context.new_page()
    with page.expect_response(re.compile("/views/$")) as told:
        page.goto(url)
    assert told.value.status == 204
    context.close()


def publish(desk: Person, page_of_article: str) -> None:
    """Approve and publish what lies on the desk."""
    assert HEADLINE in desk.page.inner_text("#content")  # the start page says that it waits
    desk.open(page_of_article)
    desk.press("approve")
    desk.press("publish")
    assert HEADLINE not in desk.newsroom.read("/")
    desk.page.click(".story-question button.is-primary", no_wait_after=True)


def test_one_article(newsroom: Newsroom, browser: Browser, picture: Path) -> None:
    reporter = Person(browser, newsroom, "reporter", DESKTOP)
    page_of_article = write(reporter, picture)
    number = int(page_of_article.split("/")[4])
    reporter.press("submit")
    assert reporter.page.inner_text(".story-chip") == "송고"

    desk = Person(browser, newsroom, "desk", DESKTOP)
    publish(desk, page_of_article)
    wait_until(lambda: is_public(newsroom, number), timeout_seconds=2)
    desk.page.wait_for_url(newsroom.url + page_of_article)
    assert_as_written(newsroom.json(f"/api/v1/articles/{number}/"))

    for reader in range(READERS):
        read_as(browser, f"{newsroom.url}/articles/{number}/", reader)
    wait_until(lambda: ranked(newsroom) == [(number, READERS)], timeout_seconds=70)
    desk.open(page_of_article)
    assert desk.page.inner_text("[data-views]") == str(READERS)

    phone = Person(browser, newsroom, "desk", PHONE)
    for path in ("/admin/", "/admin/articles/article/", page_of_article, f"/articles/{number}/"):
        phone.open(path)
    assert [*reporter.complaints, *desk.complaints, *phone.complaints] == []


def is_public(newsroom: Newsroom, number: int) -> bool:
    """Whether the article is on the front and the newest in the API."""
    newest = newsroom.json("/api/v1/articles/")["results"]
    return HEADLINE in newsroom.read("/") and bool(newest) and newest[0]["id"] == number


def assert_as_written(detail: Any) -> None:
    assert detail["headline"] == HEADLINE
    assert [line["name"] for line in detail["bylines"]] == ["한지민 기자"]
    assert detail["photos"][0]["caption"] == "물이 빠진 한강 둔치"
    assert "둔치 자전거길은 다음 주까지 정비한다." in detail["body_text"]


def ranked(newsroom: Newsroom) -> list[tuple[int, int]]:
    """The most viewed of the last hour: number and views."""
    items = newsroom.json("/api/v1/rankings/most-viewed/?window=1h")["items"]
    return [(item["article"]["id"], item["views"]) for item in items]
