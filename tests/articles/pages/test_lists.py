"""Front, section, reporter and tag pages: which articles, in which order, at what cost."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from articles.actions import ranking
from articles.models import Article, Section, ViewBucket
from articles.models.popularity import BUCKET_SECONDS
from articles.workflow import Status
from media import actions as media
from newsroom.core.clock import now
from newsroom.core.roles import Role
from tests.articles.pages.reading import Page, get
from tests.factories import (
    make_article,
    make_publication,
    make_reporter,
    make_section,
    make_user,
)
from tests.media import pictures

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)


@pytest.fixture(autouse=True)
def folders(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT, settings.ORIGINALS_ROOT = tmp_path / "uploads", tmp_path / "originals"


def lead_photo(shade: int = 0) -> list[dict[str, Any]]:
    by = make_user(Role.PHOTOGRAPHER)
    photo = media.add(pictures.jpeg(shade=shade), by=by, credit="박하늘", alt="강")
    return [{"photo_id": photo.pk, "is_lead": True}]


def read(article: Article, views: int) -> None:
    """So many views in the present ten minutes."""
    at = now()
    bucket = at - timedelta(seconds=at.timestamp() % BUCKET_SECONDS)
    ViewBucket.objects.create(bucket=bucket, source="test", article_id=article.pk, n=views)


COPY = """
WITH made AS (
    INSERT INTO articles_article ({columns})
    SELECT {values} FROM articles_article a, generate_series(1, %(count)s) n
    WHERE a.id = %(article)s RETURNING id
), bylines AS (
    INSERT INTO articles_byline (article_id, reporter_id, printed_name, role, position)
    SELECT made.id, b.reporter_id, b.printed_name, b.role, b.position
    FROM made, articles_byline b WHERE b.article_id = %(article)s
), photos AS (
    INSERT INTO articles_articlephoto (article_id, photo_id, caption, is_lead, position)
    SELECT made.id, p.photo_id, p.caption, p.is_lead, p.position
    FROM made, articles_articlephoto p WHERE p.article_id = %(article)s
)
INSERT INTO articles_article_tags (article_id, tag_id)
SELECT made.id, t.tag_id FROM made, articles_article_tags t WHERE t.article_id = %(article)s
"""


def copies(article: Article, count: int) -> None:
    """More of a published article, each a second older, with its bylines, photos and tags."""
    columns = [
        str(field.column) for field in Article._meta.concrete_fields if not field.primary_key
    ]
    values = [f"a.{column}" for column in columns]
    place = columns.index("published_at")
    values[place] += " - n * interval '1 second'"
    statement = COPY.format(columns=", ".join(columns), values=", ".join(values))
    with connection.cursor() as cursor:
        cursor.execute(statement, {"article": article.pk, "count": count})
        cursor.execute("ANALYZE")


def listed(page: Page) -> list[str]:
    """The headlines of the page's main list, in order."""
    main = page.source.partition('<ul class="list">')[2].partition("</ul>")[0]
    return Page(main).links("/articles/")


# The front page


def test_front_leads_with_the_newest_that_has_a_photo(client: Client) -> None:
    make_publication()
    make_article(headline="사진 있는 옛 소식", photos=lead_photo(0))
    make_article(headline="사진 있는 새 소식", photos=lead_photo(200))
    make_article(headline="사진 없는 최신 소식")

    page = get(client, "/")

    assert page.inside("<h2><a", "</h2>").endswith("사진 있는 새 소식")
    assert "사진 없는 최신 소식" in page.inside('<ul class="seconds">', "</ul>")
    assert page.source.count('fetchpriority="high"') == 1


def test_front_of_an_empty_paper_says_so(client: Client) -> None:
    page = get(client, "/")

    assert page.links("/articles/") == []
    assert len(page.all("p", **{"class": "empty"})) == 1


def test_front_without_any_photo_still_leads(client: Client) -> None:
    make_article(headline="글뿐인 소식")

    assert get(client, "/").inside("<h2><a", "</h2>").endswith("글뿐인 소식")


@pytest.mark.parametrize("status", [one for one in Status if one != Status.PUBLISHED])
def test_nothing_unpublished_is_on_any_list(client: Client, status: Status) -> None:
    section, reporter = make_section(), make_reporter()
    article = make_article(
        status, headline="표지 남을 제목", section_id=section.pk, tags=["표지"], prefix="photo",
        bylines=[{"reporter_id": reporter.pk, "role": "writer"}], photos=lead_photo(),
    )  # fmt: skip
    read(article, 50)
    ranking.rebuild_all()

    assert client.get("/tags/표지/").status_code == 404
    for address in ["/", section.get_absolute_url(), reporter.get_absolute_url()]:
        page = get(client, address)
        assert "표지 남을" not in page.source
        assert article.get_absolute_url() not in page.links()


def test_advertising_is_left_out_of_the_front_and_labelled_in_its_section(client: Client) -> None:
    section = make_section()
    ad = make_article(kind="ad", headline="새 청소기가 나왔습니다", section_id=section.pk)
    make_article(headline="여느 소식", section_id=section.pk)

    assert "새 청소기" not in get(client, "/").text
    page = get(client, section.get_absolute_url())
    assert f"{ad.get_kind_display()} 새 청소기가" in page.text.replace(")새", ") 새")
    assert "새 청소기" not in page.inside('id="latest"', "</ul>")


def test_most_viewed_has_a_list_for_each_window_with_excerpts(client: Client) -> None:
    few, many = make_article(headline="조금 읽힌 글"), make_article(headline="많이 읽힌 글")
    read(few, 3)
    read(many, 30)
    ranking.rebuild_all()

    page = get(client, "/")

    assert [one["value"] for one in page.all("input", type="radio")] == ["1h", "24h", "7d", "30d"]
    for window in ("1h", "24h", "7d", "30d"):
        words = page.inside(f'<ol class="ranked of-{window}">', "</ol>")
        assert words.startswith("1 많이 읽힌 글 하천 정비 사업이")
        assert "2 조금 읽힌 글" in words


def test_photo_news_are_those_of_the_last_month(client: Client) -> None:
    fresh = make_article(prefix="photo", headline="오늘의 사진", photos=lead_photo(0))
    stale = make_article(prefix="photo", headline="지난 계절의 사진", photos=lead_photo(200))
    Article.objects.filter(pk=stale.pk).update(published_at=now() - timedelta(days=40))

    gallery = get(client, "/").inside('class="gallery"', "</section>")

    assert fresh.headline in gallery
    assert stale.headline not in gallery


def test_each_section_with_older_articles_has_a_block(client: Client) -> None:
    economy, culture = make_section("경제"), make_section("문화")
    market = make_section("시장", parent=economy)
    make_article(section_id=culture.pk, headline="오래된 문화 소식")
    make_article(section_id=market.pk, headline="오래된 시장 소식")
    for number in range(15):
        make_article(section_id=culture.pk, headline=f"새 소식 {number}")

    page = get(client, "/")

    blocks = page.inside('<div class="blocks">', "</main>")
    assert "경제 오래된 시장 소식" in blocks
    assert "문화 오래된 문화 소식" in blocks


def test_backdated_import_is_not_the_latest(client: Client) -> None:
    make_article(headline="방금 나온 소식")
    old = make_article(headline="십 년 전 소식", photos=lead_photo())
    ten_years = now() - timedelta(days=3650)
    Article.objects.filter(pk=old.pk).update(published_at=ten_years, first_published_at=ten_years)
    other = make_article(headline="다른 소식")

    rail = get(client, other.get_absolute_url()).inside('id="latest"', "</ul>")

    assert rail.index("다른 소식") < rail.index("방금 나온 소식") < rail.index("십 년 전 소식")


# Sections


def test_section_page_turns_through_everything_once(client: Client) -> None:
    section = make_section()
    article = make_article(section_id=section.pk, tags=["강"], photos=lead_photo())
    copies(article, 44)
    expected = list(Article.objects.newest().values_list("pk", flat=True))

    address, seen, pages = section.get_absolute_url(), list[str](), 0
    while address:
        page = get(client, address)
        seen += listed(page)
        pages += 1
        address = next((a["href"] for a in page.all("a", rel="next")), "")

    assert pages == 3
    assert seen[:2] == [f"/articles/{expected[0]}/"] * 2  # the picture and the headline
    assert list(dict.fromkeys(seen)) == [f"/articles/{pk}/" for pk in expected]
    back = get(client, page.all("a", rel="prev")[0]["href"])
    assert list(dict.fromkeys(listed(back))) == [f"/articles/{pk}/" for pk in expected[20:40]]
    assert back.meta("robots") == "noindex, follow"


def test_section_holds_those_below_it_and_names_them(client: Client) -> None:
    economy = make_section("경제")
    market = make_section("시장", parent=economy)
    make_article(section_id=market.pk, headline="시장 소식")
    make_article(section_id=make_section("문화").pk, headline="문화 소식")

    page = get(client, economy.get_absolute_url())

    assert "시장 소식" in page.inside('<ul class="list">', "</ul>")
    assert "문화 소식" not in page.inside('<ul class="list">', "</ul>")
    assert market.get_absolute_url() in page.links("/sections/")
    below = get(client, market.get_absolute_url())
    assert below.inside('<p class="trail">', "</p>") == "경제"
    assert below.all("a", **{"aria-current": "true"})[0]["href"] == economy.get_absolute_url()
    feeds = {one["href"] for one in below.all("link", type="application/rss+xml")}
    assert feeds == {"/rss/", f"/rss/{market.path}/"}
    assert all(client.get(feed).status_code == 200 for feed in feeds)


def test_retired_section_leads_to_what_it_stood_in(client: Client) -> None:
    economy = make_section("경제")
    market = make_section("시장", parent=economy)
    Section.objects.update(is_retired=True)

    assert client.get(market.get_absolute_url()).headers["Location"] == economy.get_absolute_url()
    assert client.get(economy.get_absolute_url()).headers["Location"] == "/"


def test_empty_section_says_so(client: Client) -> None:
    page = get(client, make_section().get_absolute_url())

    assert len(page.all("li", **{"class": "empty"})) == 2  # the list, and what is read most


@pytest.mark.parametrize(
    "cursor",
    [
        "x", "", "W10", "%00", "WyJuZXdlc3QiLGZhbHNlLCIyMDI2IiwwXQ", "a" * 5000,
        "WyJuZXdlc3QiLCBmYWxzZSwgIjk5OTktMTItMzFUMjM6NTk6NTktMjM6NTkiLCAxXQ",  # past the year 9999
    ],
)  # fmt: skip
def test_broken_cursor_leads_nowhere_or_to_the_beginning(client: Client, cursor: str) -> None:
    answer = client.get(f"{make_section().get_absolute_url()}?cursor={cursor}")

    assert answer.status_code == (404 if cursor else 200)


@pytest.mark.parametrize(
    "address",
    [
        "/sections/none/", "/sections/a/b/c/d/e/", "/sections/../admin/", "/sections/%00/",
        "/sections/a%2F..%2Fb/", "/reporters/nobody/", "/reporters/%00/", "/tags/none/",
        "/tags/a%00b/", "/tags/’; DROP TABLE x/", "/nowhere/", f"/tags/{'가' * 3000}/",
    ],
)  # fmt: skip
def test_unknown_addresses_are_not_found(client: Client, address: str) -> None:
    page = get(client, address, status=404)

    assert page.meta("robots") == "noindex"
    assert page.links("/") == ["/", "/", "/rss/"]


def test_decomposed_hangul_in_an_address_finds_the_same_page(client: Client) -> None:
    section = make_section("강")
    Section.objects.filter(pk=section.pk).update(path="강", slug="강")
    make_article(tags=["강"], section_id=section.pk)

    for address in ("/tags/\u1100\u1161\u11bc/", "/rss/\u1100\u1161\u11bc/"):
        assert client.get(address).status_code == 200


@pytest.mark.parametrize("address", ["/rss/a%00b/", "/rss/../", "/api/v1/reporters/a%00b/"])
def test_other_doors_are_as_strict_about_slugs(client: Client, address: str) -> None:
    assert client.get(address).status_code == 404


# Reporters and tags


def test_reporter_page_has_profile_and_each_article_once(client: Client) -> None:
    reporter = make_reporter(name="이가람")
    reporter.bio, reporter.email = "강을 다닙니다.", "garam@example.com"
    reporter.save()
    make_article(
        headline="두 번 이름을 올린 글",
        bylines=[
            {"reporter_id": reporter.pk, "role": "writer"},
            {"reporter_id": reporter.pk, "role": "photographer"},
        ],
    )
    make_article(headline="남의 글")

    page = get(client, reporter.get_absolute_url())

    words = page.inside('<ul class="list">', "</ul>")
    assert words.count("두 번 이름을 올린 글") == 1
    assert "남의 글" not in words
    assert "강을 다닙니다." in page.text
    assert page.links("mailto:") == ["mailto:garam@example.com"]


def test_who_left_keeps_the_articles_and_not_the_mail_address(client: Client) -> None:
    reporter = make_reporter(name="이가람")
    make_article(headline="남은 글", bylines=[{"reporter_id": reporter.pk, "role": "writer"}])
    reporter.email, reporter.is_active = "garam@example.com", False
    reporter.save()

    page = get(client, reporter.get_absolute_url())

    assert "남은 글" in page.text
    assert page.links("mailto:") == []


def test_tag_page_lists_its_articles(client: Client) -> None:
    make_article(headline="강 이야기", tags=["강"])
    make_article(headline="산 이야기", tags=["산"])

    words = get(client, "/tags/강/").inside('<ul class="list">', "</ul>")

    assert "강 이야기" in words
    assert "산 이야기" not in words


@pytest.mark.parametrize(
    ("address", "target"),
    [
        ("/m/", "/"), ("/m/articles/7/", "/articles/7/"), ("/m//evil.example/", "/evil.example/"),
        ("/m/%5C%5Cevil.example", "/evil.example"), ("/m/http://evil.example/", None),
    ],
)  # fmt: skip
def test_addresses_for_telephones_lead_to_the_one_page(
    client: Client, address: str, target: str | None
) -> None:
    answer = client.get(address)

    assert answer.status_code == 301
    assert answer.headers["Location"] == (target or "/http://evil.example/")


# What every page costs and keeps


def test_queries_do_not_grow_with_the_archive(client: Client) -> None:
    make_publication()
    article = make_article(tags=["강"], prefix="photo", photos=lead_photo())
    assert article.section
    reporter = article.bylines.get().reporter
    assert reporter
    read(article, 5)
    ranking.rebuild_all()
    addresses = ["/", article.get_absolute_url(), article.section.get_absolute_url(),
                 reporter.get_absolute_url(), "/tags/강/"]  # fmt: skip
    copies(article, 99)
    small = {address: queries(client, address) for address in addresses}

    copies(article, 9_900)

    assert Article.objects.count() == 10_000
    assert {address: queries(client, address) for address in addresses} == small
    assert max(small.values()) <= 65


def queries(client: Client, address: str) -> int:
    client.get(address)  # whatever is settled in passing is settled now
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def test_lists_are_one_for_all_and_absolute_where_machines_read(client: Client) -> None:
    article = make_article()
    assert article.section
    for address in ("/", article.section.get_absolute_url()):
        answer = client.get(address)
        assert answer.headers["Cache-Control"] == "max-age=0, s-maxage=1"
        assert not answer.cookies
        own = f"{settings.SITE_URL}{address}"
        assert Page(answer.content.decode()).all("link", rel="canonical")[0]["href"] == own


def test_fault_page_needs_no_database(client: Client) -> None:
    client.raise_request_exception = False
    with connection.execute_wrapper(_broken):
        answer = client.get("/")

    assert answer.status_code == 500
    assert Page(answer.content.decode()).links("/") == ["/", "/", "/rss/"]


def _broken(*_arguments: Any) -> None:
    raise RuntimeError("no database")
