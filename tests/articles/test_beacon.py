"""The beacon over HTTP: 204 whatever happens, and only readers of public pages count."""

import re
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from articles import view_buffer
from articles.actions import counting
from articles.models import Article, ViewBucket
from newsroom.core.clock import now
from tests.factories import HOUR, make_article, make_draft, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("valkey", "later")]
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0"
PHONE = (
    "Mozilla/5.0 (Linux; Android 15; SM-S938N) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0"
    " Chrome/142.0.0.0 Mobile Safari/537.36 KAKAOTALK/11.3.2 (INAPP)"
)
NAVER_APP = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like"
    " Gecko) Version/18.6 Mobile/15E148 Safari/604.1 NAVER(inapp; search; 2030; 12.16.20)"
)


@pytest.fixture(autouse=True)
def told_outcomes(settings: Any) -> None:
    settings.SHOW_VIEW_OUTCOME = True


@pytest.fixture
def article() -> Article:
    article = make_article()
    view_buffer.ensure_complete()
    return article


def view(article_id: int, address: str = "198.51.100.7", **headers: str) -> str:
    """Send a view as a browser would, headers overridden or (empty) left out; the outcome."""
    sent = {
        "User-Agent": FIREFOX,
        "Origin": "http://testserver",
        "Sec-Fetch-Site": "same-origin",
        **{name.replace("_", "-"): value for name, value in headers.items()},
    }
    response = Client(enforce_csrf_checks=True).post(
        f"/api/v1/articles/{article_id}/views/",
        headers={name: value for name, value in sent.items() if value},
        REMOTE_ADDR=address,
    )
    assert response.status_code == 204
    assert response.content == b""
    assert not response.cookies
    assert response["Cache-Control"] == "no-store"
    return str(response["X-View"])


def reasons() -> dict[str, int]:
    return view_buffer.rejected((now() + 9 * HOUR).date())


def test_readers_count_once_each(article: Article) -> None:
    outcomes = [view(article.pk, f"198.51.{n}.7") for n in range(20)]
    outcomes += [view(article.pk, f"198.51.{n}.7") for n in range(20)]
    assert outcomes == ["counted"] * 20 + ["duplicate"] * 20
    counting.flush()
    assert ViewBucket.objects.get().n == 20


def test_two_agents_behind_one_address_are_two_readers(article: Article) -> None:
    assert [view(article.pk), view(article.pk, User_Agent=PHONE)] == ["counted"] * 2


@pytest.mark.parametrize("agent", [FIREFOX, PHONE, NAVER_APP])
def test_people_s_browsers_count(article: Article, agent: str) -> None:
    assert view(article.pk, User_Agent=agent) == "counted"


@pytest.mark.parametrize(
    "agent",
    [
        "",
        " ",
        "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
        "Mozilla/5.0 (compatible; Yeti/1.1; +https://naver.me/spd)",
        "Mozilla/5.0 (compatible; Daumoa/4.0; +http://cs.daum.net/)",
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Blueno/1.0",
        "Java/17.0.2",
        "facebookexternalhit/1.1; kakaotalk-scrap/1.0; +https://devtalk.kakao.com/",
        "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 HeadlessChrome/142.0.0.0",
        "curl/8.5.0",
        "python-requests/2.32",
    ],
)
def test_robots_do_not(article: Article, agent: str) -> None:
    assert view(article.pk, User_Agent=agent) == "rejected"
    assert reasons() == {"robot": 1}


@pytest.mark.parametrize(
    ("headers", "reason"),
    [
        ({"Sec_Purpose": "prefetch;prerender"}, "prefetch"),
        ({"Sec_Purpose": "prefetch"}, "prefetch"),
        ({"Purpose": "prefetch"}, "prefetch"),
        ({"X_Moz": "prefetch"}, "prefetch"),
        ({"Cookie": "sessionid=anything"}, "staff"),
        ({"Sec_Fetch_Site": "cross-site"}, "origin"),
        ({"Sec_Fetch_Site": "same-site"}, "origin"),
        ({"Sec_Fetch_Site": "none"}, "origin"),
        ({"Sec_Fetch_Site": "", "Origin": "https://elsewhere.example"}, "origin"),
        ({"Origin": "null"}, "origin"),
        ({"Origin": "http://["}, "origin"),
        ({"Sec_Fetch_Site": "", "Origin": ""}, "origin"),
    ],
)
def test_what_is_no_view_of_a_reader_is_rejected_by_reason(
    article: Article, headers: dict[str, str], reason: str
) -> None:
    assert view(article.pk, **headers) == "rejected"
    assert reasons() == {reason: 1}


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec_Fetch_Site": ""},
        {"Origin": ""},
        {"Origin": "http://127.0.0.1:8000"},
        {"Cookie": "theme=dark"},
    ],
)
def test_one_sign_of_our_own_page_is_enough(article: Article, headers: dict[str, str]) -> None:
    assert view(article.pk, **headers) == "counted"


def test_signed_in_staff_do_not_count(article: Article) -> None:
    client = Client()
    client.force_login(make_user())
    response = client.post(
        f"/api/v1/articles/{article.pk}/views/",
        headers={"User-Agent": FIREFOX, "Origin": "http://testserver"},
    )
    assert (response.status_code, response["X-View"]) == (204, "rejected")
    assert reasons() == {"staff": 1}


@pytest.mark.parametrize("number", [10**9, 2**63, 10**30])
def test_numbers_of_nothing_are_rejected(article: Article, number: int) -> None:
    assert view(number) == "rejected"


def test_drafts_are_rejected_like_numbers_of_nothing(article: Article) -> None:
    assert view(make_draft().pk) == "rejected"


@pytest.mark.parametrize("method", ["get", "head", "put", "delete", "patch"])
def test_only_post_counts(article: Article, method: str) -> None:
    response = getattr(Client(), method)(f"/api/v1/articles/{article.pk}/views/")
    assert response.status_code == 405
    assert response["Allow"] == "POST"


def test_the_outcome_is_told_to_tests_only(article: Article, settings: Any) -> None:
    settings.SHOW_VIEW_OUTCOME = False
    response = Client().post(
        f"/api/v1/articles/{article.pk}/views/",
        headers={"User-Agent": FIREFOX, "Origin": "http://testserver"},
    )
    assert "X-View" not in response
    counting.flush()
    assert ViewBucket.objects.get().n == 1


def test_a_large_body_is_not_looked_at(article: Article) -> None:
    response = Client().post(
        f"/api/v1/articles/{article.pk}/views/",
        data=b"{" * 300_000,
        content_type="application/json",
        headers={"User-Agent": FIREFOX, "Origin": "http://testserver"},
    )
    assert (response.status_code, response["X-View"]) == (204, "counted")


class TestAddresses:
    """Who a reader is, behind proxies and prefixes. Equal readers are duplicates."""

    def counted(self, article: Article, *views: tuple[str, str]) -> list[str]:
        return [view(article.pk, peer, X_Forwarded_For=hops) for peer, hops in views]

    def test_forwarded_for_is_nothing_without_a_trusted_proxy(self, article: Article) -> None:
        views = [("198.51.100.7", ""), ("198.51.100.7", "203.0.113.1"), ("198.51.100.7", "8.8.8.8")]
        assert self.counted(article, *views) == ["counted", "duplicate", "duplicate"]

    def test_the_right_most_untrusted_hop_is_the_reader(
        self, article: Article, settings: Any
    ) -> None:
        settings.TRUSTED_PROXIES = ["10.0.0.0/8", "2001:db8:ffff::/48"]
        views = [
            ("10.0.0.2", "203.0.113.1"),
            ("10.0.0.2", "6.6.6.6, 203.0.113.1"),
            ("10.0.0.2", "6.6.6.6, 203.0.113.1, 10.1.1.1"),
            ("2001:db8:ffff::1", "203.0.113.1,2001:db8:ffff::2"),
            ("10.0.0.2", "203.0.113.1, 203.0.113.2"),
        ]
        assert self.counted(article, *views) == ["counted"] + ["duplicate"] * 3 + ["counted"]

    def test_a_made_up_hop_is_not_taken_for_a_reader(self, article: Article, settings: Any) -> None:
        settings.TRUSTED_PROXIES = ["10.0.0.0/8"]
        views = [("10.0.0.2", "<script>"), ("10.0.0.2", "1.1.1.1, unknown"), ("10.0.0.2", "")]
        assert self.counted(article, *views) == ["counted", "duplicate", "duplicate"]

    def test_a_unix_socket_s_proxy_is_ours(self, article: Article) -> None:
        views = [("", "203.0.113.1"), ("", "203.0.113.1"), ("", "203.0.113.2")]
        assert self.counted(article, *views) == ["counted", "duplicate", "counted"]

    def test_ipv6_readers_are_told_apart_by_their_64(self, article: Article) -> None:
        views = [
            ("2001:db8:1:2::1", ""),
            ("2001:db8:1:2:ffff:ffff:ffff:ffff", ""),
            ("2001:db8:1:3::1", ""),
            ("::ffff:198.51.100.9", ""),
            ("198.51.100.9", ""),
        ]
        assert self.counted(article, *views) == [
            "counted", "duplicate", "counted", "counted", "duplicate",
        ]  # fmt: skip


def test_valkey_gone_the_answer_is_204_and_the_view_is_kept(
    article: Article, settings: Any
) -> None:
    url, settings.REDIS_URL = settings.REDIS_URL, "redis://127.0.0.1:1/0"
    assert view(article.pk) == "spooled"
    assert view(article.pk, User_Agent="curl/8") == "rejected"
    settings.REDIS_URL, view_buffer.breaker.opens_at = url, 0
    assert counting.replay() == 1
    assert view(article.pk, User_Agent="curl/8") == "rejected"
    assert reasons() == {"robot": 2}, "what was turned away meanwhile is told later"


def test_the_page_s_script_is_small_and_waits_to_be_seen() -> None:
    path = finders.find("newsroom/beacon.js")
    assert path
    with open(path) as file:
        script = file.read()
    assert len(script.encode()) <= 1024
    assert re.search(r"sendBeacon\(url\)", script)
    assert "document.prerendering" in script
    assert 'document.visibilityState !== "visible"' in script
