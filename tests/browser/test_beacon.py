"""The page's script in a real browser: one view for a page that is seen, none before that."""

import shutil
import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Page, sync_playwright

from tests.processes import wait_until

pytestmark = pytest.mark.needs("chromium")

SCRIPT = settings.BASE_DIR / "newsroom" / "static" / "newsroom" / "beacon.js"
STORY = b"""<!doctype html><title>Story</title>
<script src="/beacon.js" data-views="/views/" defer></script>"""
# A reader who takes a moment to choose what the browser has already prepared
FRONT = b"""<!doctype html><title>Front</title>
<script type="speculationrules">
{"prerender": [{"urls": ["/story"], "eagerness": "immediate"}]}
</script>
<script>
setTimeout(async () => { await fetch("/chosen"); location.href = "/story"; }, 1500);
</script>"""
# Says of a page what its tab says: the test switches tabs by setting `seen`.
HIDDEN = """
window.seen = "hidden";
Object.defineProperty(document, "visibilityState", {get: () => window.seen});
"""
SHOW = "seen = 'visible'; document.dispatchEvent(new Event('visibilitychange'))"
HIDE = "seen = 'hidden'; document.dispatchEvent(new Event('visibilitychange'))"


class Site(ThreadingHTTPServer):
    """Serves a story and a front that has it prerendered, and remembers what was asked."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked: list[tuple[str, str]] = []
        self.headers: list[dict[str, str]] = []
        self.url = f"http://127.0.0.1:{self.server_port}"
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def views(self) -> int:
        return self.asked.count(("POST", "/views/"))


class Handler(BaseHTTPRequestHandler):
    server: Site
    pages = {
        "/story": ("text/html", STORY),
        "/front": ("text/html", FRONT),
        "/beacon.js": ("text/javascript", SCRIPT.read_bytes()),
    }

    def do_GET(self) -> None:
        self.server.asked.append(("GET", self.path))
        kind, body = self.pages.get(self.path, ("text/plain", b""))
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self) -> None:
        self.server.headers.append(dict(self.headers))
        self.server.asked.append(("POST", self.path))
        self.send_response(204)
        self.end_headers()

    def log_message(self, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def site() -> Iterator[Site]:
    site = Site()
    yield site
    site.shutdown()
    site.server_close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = shutil.which("chromium")
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def tab(browser: Browser) -> Iterator[Page]:
    page = browser.new_page()
    yield page
    page.close()


def test_a_page_that_is_seen_is_one_view_however_often_its_tab_is_left(
    tab: Page, site: Site
) -> None:
    tab.goto(f"{site.url}/story")
    wait_until(lambda: site.views == 1)
    for _ in range(3):
        tab.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    tab.goto("about:blank")
    assert site.views == 1
    [headers] = site.headers
    assert headers["Origin"] == site.url
    assert headers["Sec-Fetch-Site"] == "same-origin"


def test_each_page_view_is_told(tab: Page, site: Site) -> None:
    tab.goto(f"{site.url}/story")
    tab.reload()
    wait_until(lambda: site.views == 2)


def test_a_page_in_the_background_is_told_once_it_is_seen(tab: Page, site: Site) -> None:
    tab.add_init_script(HIDDEN)
    tab.goto(f"{site.url}/story")
    tab.wait_for_timeout(200)
    assert site.views == 0
    for step in (SHOW, HIDE, SHOW):
        tab.evaluate(step)
    wait_until(lambda: site.views == 1)
    tab.wait_for_timeout(200)
    assert site.views == 1


def test_a_prerendered_page_is_told_only_when_it_is_opened(site: Site, tmp_path: Path) -> None:
    """Without Playwright, because a browser under remote control pauses what it prerenders."""
    options = ["--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path}"]
    chromium = subprocess.Popen(
        ["chromium", *options, f"{site.url}/front"], stderr=subprocess.DEVNULL
    )
    try:
        wait_until(lambda: site.views == 1, timeout_seconds=30)
    finally:
        chromium.kill()
        chromium.wait()
    story = [one for one in site.asked if one[1] in ("/story", "/beacon.js", "/chosen", "/views/")]
    assert story == [
        ("GET", "/story"), ("GET", "/beacon.js"), ("GET", "/chosen"), ("POST", "/views/"),
    ]  # fmt: skip
