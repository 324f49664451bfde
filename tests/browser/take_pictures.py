"""Takes README's pictures from a running demo: `uv run python -m tests.browser.take_pictures`."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from urllib.request import urlopen

from playwright.sync_api import Page, sync_playwright
from rich.progress import track

URL = os.environ.get("SITE_URL", "http://127.0.0.1:8000")
ACCOUNTS = Path(os.environ.get("NEWSROOM_STATE", "var")) / "accounts.json"
PICTURES = Path(__file__).parent / "pictures"
WIDTH, HEIGHT = 1360, 850


def front(page: Page) -> None:
    page.goto(f"{URL}/")


def article(page: Page) -> None:
    """The newest story with a photo."""
    with urlopen(f"{URL}/api/v1/articles/?has_photo=true&kind=article&limit=1") as answer:
        page.goto(json.load(answer)["results"][0]["url"])


def start(page: Page) -> None:
    log_in(page, "chief")


def editor(page: Page) -> None:
    log_in(page, "chief")
    page.goto(f"{URL}/admin/articles/article/?status=in_review")
    page.locator("#result_list tbody a").first.click()
    page.wait_for_selector(".ProseMirror")


def log_in(page: Page, username: str) -> None:
    """As the demo account of that name, with the password `up` has printed."""
    people = {person["username"]: person["password"] for person in json.loads(ACCOUNTS.read_text())}
    page.goto(f"{URL}/admin/login/")
    page.fill("[name=username]", username)
    page.fill("[name=password]", people[username])
    page.click("[type=submit]")
    page.wait_for_url(f"{URL}/admin/")


SUBJECTS: list[Callable[[Page], None]] = [front, article, start, editor]


def take() -> None:
    """Write one picture for each subject."""
    PICTURES.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium",
            args=["--no-sandbox", "--disable-background-networking", "--disable-component-update"],
        )
        for subject in track(SUBJECTS, "Taking pictures"):
            page = browser.new_page(
                viewport={"width": WIDTH, "height": HEIGHT}, locale="ko-KR", color_scheme="light"
            )
            subject(page)
            page.wait_for_load_state("networkidle")
            page.screenshot(path=PICTURES / f"{subject.__name__}.png")
            page.close()


if __name__ == "__main__":
    take()
