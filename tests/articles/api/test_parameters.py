"""What may be asked of the lists, what is refused, and what it costs."""

import datetime
import json
from base64 import urlsafe_b64encode
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from articles.models import Article, Byline, Tag
from newsroom.core.clock import now
from tests import factories
from tests.articles.api.asking import get, ids, path_of, refused, reporter_of

pytestmark = pytest.mark.django_db
SECOND = datetime.timedelta(seconds=1)


def test_pages_follow_each_other_both_ways_without_gaps(client: Client) -> None:
    section = factories.make_section()
    made = [factories.make_article(section_id=section.pk).pk for _ in range(7)]
    Article.objects.update(published_at=now())  # only the id tells them apart
    for order, expected in [("newest", made[::-1]), ("oldest", made), ("updated", made[::-1])]:
        page = get(client, "articles/", limit=3, order=order)
        pages = [page]
        while page["next"]:
            page = client.get(page["next"]).json()
            pages.append(page)
        assert [number for page in pages for number in ids(page)] == expected
        assert pages[0]["previous"] is None
        back = client.get(pages[2]["previous"]).json()
        assert ids(back) == ids(pages[1])
        first = client.get(back["previous"]).json()
        assert ids(first) == ids(pages[0])
        assert first["previous"] is None
        assert client.get(first["next"]).json()["results"] == pages[1]["results"]


def test_a_cursor_of_another_order_or_none_is_refused(client: Client) -> None:
    for _ in range(2):
        factories.make_article()
    following = get(client, "articles/", limit=1)["next"]
    cursor = following.partition("cursor=")[2].partition("&")[0]
    for bad in [cursor[:-3], "x", "=", "W10", "ñ", "\x00", "bnVsbA", "WzEsMiwzLDRd"]:
        problem = refused(client, "articles/", cursor=bad)
        assert problem["errors"][0]["field"] == "cursor"
    assert refused(client, "articles/", cursor=cursor, order="oldest")["code"] == "invalid_cursor"


@pytest.mark.parametrize(
    ("path", "row"),
    [
        ("reporters/", ["name", False, "a\0", 1]),
        ("articles/", ["newest", False, "9999-12-31T23:59:59-23:59", 1]),
        ("articles/", ["newest", False, "2026-03-02T09:00:00", 1]),
        ("articles/", ["newest", False, 5, 1]),
    ],
)
def test_a_cursor_of_values_no_row_has_is_refused(client: Client, path: str, row: Any) -> None:
    cursor = urlsafe_b64encode(json.dumps(row).encode()).decode().rstrip("=")
    assert refused(client, path, cursor=cursor)["code"] == "invalid_cursor"


def test_lists_are_narrowed(client: Client) -> None:
    top = factories.make_section()
    below = factories.make_section(parent=top)
    article = factories.make_article(section_id=below.pk, tags=["강"], origin="agency")
    other = factories.make_article(kind="press_release")
    slug = reporter_of(article).slug
    for asked in [
        {"section": top.path}, {"section": below.path}, {"reporter": slug}, {"tag": "강"},
        {"kind": "article"}, {"origin": "agency"}, {"ids": f"{article.pk},999"},
    ]:  # fmt: skip
        assert ids(get(client, "articles/", **asked)) == [article.pk], asked
    assert ids(get(client, "articles/", has_photo="false")) == [other.pk, article.pk]
    assert ids(get(client, "articles/", has_photo="true")) == []


def test_a_reporter_named_twice_brings_an_article_once(client: Client) -> None:
    article = factories.make_article()
    reporter = reporter_of(article)
    Byline.objects.create(article=article, reporter=reporter, role="photographer", position=1)
    assert ids(get(client, "articles/", reporter=reporter.slug)) == [article.pk]


def test_times_bound_the_list(client: Client) -> None:
    article = factories.make_article()
    at = datetime.datetime.fromisoformat("2026-03-02T23:30:00+09:00")
    Article.objects.update(published_at=at, first_published_at=at, changed_at=at)
    for asked, is_in in [
        ({"from": "2026-03-02"}, True),
        ({"from": "2026-03-02T23:30:00+09:00"}, True),
        ({"from": "2026-03-02T23:30:01+09:00"}, False),
        ({"to": "2026-03-02"}, True),
        ({"to": "2026-03-01"}, False),
        ({"to": "2026-03-02T23:30:00+09:00"}, False),
        ({"from": "2026-03-02T14:30:00Z"}, True),
        ({"updated_from": "2026-03-03"}, False),
        ({"updated_from": "2026-03-02T23:30:00"}, True),
    ]:
        assert ids(get(client, "articles/", **asked)) == [article.pk] * is_in, asked


@pytest.mark.parametrize(
    ("asked", "field", "code"),
    [
        ({"limit": "0"}, "limit", "min_value"),
        ({"limit": "101"}, "limit", "max_value"),
        ({"limit": "x"}, "limit", "invalid"),
        ({"limit": "9" * 2000}, "limit", "max_string_length"),
        ({"order": "best"}, "order", "invalid_choice"),
        ({"kind": "essay"}, "kind", "invalid_choice"),
        ({"section": "nowhere"}, "section", "unknown_value"),
        ({"reporter": "nobody"}, "reporter", "unknown_value"),
        ({"reporter": "a\x00b"}, "reporter", "null_characters_not_allowed"),
        ({"tag": "x" * 500}, "tag", "max_length"),
        ({"from": "yesterday"}, "from", "invalid"),
        ({"from": "2026-02-30"}, "from", "invalid"),
        ({"to": "9999-12-31"}, "to", "invalid"),
        ({"from": "0001-01-01T00:00:00+23:00"}, "from", "invalid"),
        ({"ids": "1,a"}, "ids", "invalid"),
        ({"ids": ",".join("1" * 1 for _ in range(101))}, "ids", "invalid"),
        ({"headline": "x"}, "headline", "unknown_parameter"),
        ({"format": "xml"}, "format", "unknown_parameter"),
        ({"limit": ["1", "2"]}, "limit", "repeated_parameter"),
    ],
)
def test_wrong_parameters_are_refused_by_name(
    client: Client, asked: dict[str, Any], field: str, code: str
) -> None:
    problem = refused(client, "articles/", **asked)
    assert problem["code"] == "invalid_parameters"
    assert [(one["field"], one["code"]) for one in problem["errors"]] == [(field, code)]
    if code in ("invalid_choice", "unknown_parameter"):
        assert len(problem["errors"][0]["allowed"]) > 1


def test_an_unknown_section_is_told_the_known_ones(client: Client) -> None:
    section = factories.make_section()
    (error,) = refused(client, "articles/", section="nowhere")["errors"]
    assert error["allowed"] == [section.path]


@pytest.mark.parametrize(
    "path", ["", "sections/", "reporters/", "articles/1/", "rankings/most-viewed/", "changes/"]
)
def test_every_address_is_strict(client: Client, path: str) -> None:
    assert refused(client, path, x="1")["errors"][0]["code"] == "unknown_parameter"


def test_more_parameters_than_anyone_needs_are_refused(client: Client) -> None:
    answer = client.get("/api/v1/articles/?" + "a=1&" * 1500)
    assert answer.status_code == 400
    assert answer.json()["code"] == "bad_request"


def test_numbers_past_every_column_are_unknown(client: Client) -> None:
    refused(client, f"articles/{10**30}/", 404)
    assert ids(get(client, "articles/", ids="9" * 18)) == []


def queries(client: Client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


def multiply(article: Article, times: int) -> None:
    """Copies of a published article with its byline, photo and tag, a second apart."""
    assert article.published_at
    tag, reporter = Tag.objects.first(), reporter_of(article)
    copies = [
        Article(
            **{
                field.attname: getattr(article, field.attname)
                for field in Article._meta.concrete_fields
                if not field.primary_key
            }
            | {"published_at": article.published_at - number * SECOND}
        )
        for number in range(1, times)
    ]
    Article.objects.bulk_create(copies, batch_size=1000)
    Byline.objects.bulk_create(
        (Byline(article=one, reporter=reporter, printed_name="가", position=0) for one in copies),
        batch_size=1000,
    )
    Article.tags.through.objects.bulk_create(
        (Article.tags.through(article=one, tag=tag) for one in copies), batch_size=1000
    )


def test_the_number_of_queries_does_not_grow_with_the_archive(client: Client) -> None:
    article = factories.make_article(tags=["강"])
    paths = [
        "/api/v1/articles/?limit=100",
        f"/api/v1/articles/?section={path_of(article)}&order=updated",
        "/api/v1/articles/?tag=강&has_photo=false",
        f"/api/v1/articles/{article.pk}/",
        "/api/v1/changes/",
    ]
    multiply(article, 100)
    small = {path: queries(client, path) for path in paths}
    multiply(article, 9_901)
    assert Article.objects.count() == 10_000
    assert {path: queries(client, path) for path in paths} == small
    assert max(small.values()) <= 22
