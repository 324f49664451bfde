"""Feeds as programs read them."""

from typing import Any

import feedparser
import pytest
from django.conf import settings
from django.test import Client

from articles.actions import correcting
from articles.models import Article, NoticeKind, Section
from media import actions as media
from media.models import SourceKind
from tests import factories
from tests.media import pictures

pytestmark = pytest.mark.django_db
NASTY = "제목 <b>굵게</b> & ‘따옴표’ ]]> 끝"


def read(client: Client, path: str = "/rss/") -> Any:
    response = client.get(path)
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "application/rss+xml; charset=utf-8"
    feed = feedparser.parse(response.content)
    assert feed.bozo == 0, feed.bozo_exception
    return feed


def test_the_feed_says_which_paper_and_which_section(client: Client) -> None:
    factories.make_publication()
    article = factories.make_article()
    assert article.section
    assert read(client).feed.title == "한빛강일보"
    feed = read(client, f"/rss/{article.section.path}/").feed
    assert feed.title == f"한빛강일보 - {article.section.name}"
    assert feed.link == f"{settings.SITE_URL}/sections/{article.section.path}/"
    links = {link.rel: link.href for link in feed.links}
    assert links["self"] == f"{settings.SITE_URL}/rss/{article.section.path}/"


def test_an_item_keeps_what_was_typed(client: Client) -> None:
    article = factories.make_article(
        headline=NASTY, body_html="<p>본문 ]]&gt; 5 &lt; 7 &amp; 끝.</p>", tags=["강 & 산"]
    )
    (entry,) = read(client).entries
    assert entry.title_detail.value == NASTY
    assert "본문 ]]&gt; 5 &lt; 7 &amp; 끝." in entry.content[0].value
    assert entry.id == f"article:{article.pk}"
    assert entry.link == f"{settings.SITE_URL}/articles/{article.pk}/"
    assert "강 & 산" in [tag.term for tag in entry.tags]
    assert entry.author == article.bylines.get().shown_name


def test_published_times_are_those_of_seoul_and_do_not_move(client: Client) -> None:
    article = factories.make_article()
    (before,) = read(client).entries
    assert before.published.endswith(" +0900")
    Article.objects.filter(pk=article.pk).update(modified_at=article.published_at)
    (after,) = read(client).entries
    assert after.published == before.published


def test_control_characters_do_not_break_the_feed(client: Client) -> None:
    article = factories.make_article()
    # Past the cleaner, as an old import may have left it
    Article.objects.filter(pk=article.pk).update(
        headline="가\x0b나\x1f다\ufffe", excerpt="라\x08마"
    )
    (entry,) = read(client).entries
    assert entry.title == "가나다"
    assert "라마" in entry.content[0].value


def test_advertising_is_left_out_and_other_kinds_are_labelled(client: Client) -> None:
    factories.make_article(kind="ad")
    article = factories.make_article(kind="press_release", prefix="exclusive")
    (entry,) = read(client).entries
    label = article.get_kind_display()
    assert entry.title.startswith(f"[{article.get_prefix_display()}] [{label}] ")
    assert label in [tag.term for tag in entry.tags]


def test_notices_labels_and_footers_go_along(client: Client) -> None:
    article = factories.make_article(sensitivity="suicide", ai_level="assisted")
    correcting.add_notice(
        article, by=factories.chief(), kind=NoticeKind.CORRECTION, text="바로잡습니다 <1>"
    )
    (entry,) = read(client).entries
    assert "바로잡습니다 &lt;1&gt;" in entry.content[0].value
    assert "109" in entry.content[0].value
    assert article.get_ai_level_display() in entry.content[0].value


def test_a_withheld_article_drops_out(client: Client) -> None:
    article = factories.make_article()
    factories.withhold(article)
    assert read(client).entries == []


def test_sections_hold_what_stands_below_them(client: Client) -> None:
    top = factories.make_section()
    below = factories.make_section(parent=top)
    article = factories.make_article(section_id=below.pk)
    factories.make_article()
    for path in (top.path, below.path):
        assert [entry.id for entry in read(client, f"/rss/{path}/").entries] == [
            f"article:{article.pk}"
        ]
    assert client.get("/rss/nowhere/").status_code == 404


def test_a_hangul_address_works(client: Client) -> None:
    Section.objects.create(name="날씨", slug="날씨")
    assert (
        read(client, "/rss/날씨/").feed.link == f"{settings.SITE_URL}/sections/%EB%82%A0%EC%94%A8/"
    )


def test_unchanged_feeds_answer_304(client: Client) -> None:
    factories.make_article()
    first = client.get("/rss/")
    assert first.headers["Cache-Control"] == "max-age=0, s-maxage=1"
    etag = first.headers["ETag"]
    assert client.get("/rss/", headers={"if-none-match": f"W/{etag}"}).status_code == 304
    factories.make_article()
    assert client.get("/rss/", headers={"if-none-match": etag}).status_code == 200


def test_pictures_go_along_with_caption_and_credit(client: Client) -> None:
    photo = media.add(
        pictures.jpeg(), by=factories.make_user(), caption="정비를 마친 하천", credit="시청",
        source_kind=SourceKind.PROVIDED, alt="하천",
    )  # fmt: skip
    factories.make_article(
        photos=[{"photo_id": photo.pk, "caption": "다시 열린 <산책로>", "is_lead": True}]
    )
    (entry,) = read(client).entries
    (content,) = entry.media_content
    assert content["url"].startswith(f"{settings.SITE_URL}/uploads/")
    assert (content["medium"], content["type"]) == ("image", "image/jpeg")
    assert int(content["width"]) > 0
    assert entry.media_credit[0]["content"] == "시청"
    assert "(사진=시청 제공)" in entry.content[0].value
    assert "다시 열린 &lt;산책로&gt;" in entry.content[0].value


def test_only_reading_is_possible(client: Client) -> None:
    assert client.post("/rss/").status_code == 405
