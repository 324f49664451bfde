"""What the public API promises, asked over HTTP."""

import datetime
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from articles.actions import correcting, publishing
from articles.models import NoticeKind
from articles.workflow import Status
from media import actions as media
from media.models import SourceKind
from newsroom.core.clock import now
from tests import factories
from tests.articles.api.asking import get, path_of, refused
from tests.media import pictures

pytestmark = pytest.mark.django_db
SECOND = datetime.timedelta(seconds=1)

CARD = {
    "id", "url", "prefix", "headline", "subheads", "kind", "origin", "section", "bylines",
    "published_at", "modified_at", "changed_at", "excerpt", "ai_level", "label", "lead_photo",
    "tags", "notices_count",
}  # fmt: skip
DETAIL = CARD | {
    "dateline", "body_html", "body_text", "photos", "previous", "next", "related", "notices",
    "recommendations", "ai", "footers",
}  # fmt: skip


def test_a_card_has_every_key_and_absolute_addresses(client: Client) -> None:
    article = factories.make_article(tags=["하천"], subheads=["부제 하나"])
    (card,) = get(client, "articles/")["results"]
    assert set(card) == CARD
    assert card["url"] == f"{settings.SITE_URL}/articles/{article.pk}/"
    assert card["published_at"].endswith("+09:00")
    assert card["prefix"] is card["modified_at"] is card["lead_photo"] is card["label"] is None
    assert card["tags"] == [{"slug": "하천", "name": "하천"}]
    assert card["section"]["path"] == path_of(article)
    (byline,) = card["bylines"]
    assert byline["name"].endswith("기자")
    assert byline["reporter"]["url"].startswith(f"{settings.SITE_URL}/reporters/")


def test_the_detail_has_every_key(client: Client) -> None:
    factories.make_publication()
    article = factories.make_article(sensitivity="suicide", ai_level="assisted")
    detail = get(client, f"articles/{article.pk}/")
    assert set(detail) == DETAIL
    name = detail["bylines"][0]["name"]
    assert detail["dateline"] == f"[한빛강일보 {name}]"
    assert detail["body_text"].startswith("하천 정비 사업이")
    assert detail["dateline"] not in detail["body_text"]
    assert detail["previous"] is detail["next"] is None
    assert detail["recommendations"] == 0
    assert detail["ai"]["level"] == "assisted"
    assert detail["ai"]["label"]
    assert "109" in detail["footers"][0]["text"]


def test_photos_come_with_caption_and_credit_apart(client: Client) -> None:
    photo = media.add(
        pictures.jpeg(), by=factories.make_user(), credit="외교부", alt="회의장",
        source_kind=SourceKind.PROVIDED,
    )  # fmt: skip
    body = f'<p>앞.</p><figure data-photo="{photo.pk}"></figure><p>뒤.</p>'
    article = factories.make_article(
        body_html=body,
        photos=[{"photo_id": photo.pk, "caption": "회의가 열린 곳", "is_lead": True}],
    )
    detail = get(client, f"articles/{article.pk}/")
    (shape,) = detail["photos"]
    assert shape == detail["lead_photo"]
    assert (shape["caption"], shape["credit"], shape["alt"]) == (
        "회의가 열린 곳",
        "외교부",
        "회의장",
    )
    assert shape["src"].startswith(f"{settings.SITE_URL}/uploads/")
    assert shape["srcset"] == f"{shape['src']} {shape['width']}w"
    assert detail["body_html"] == body
    assert detail["body_text"] == "앞.\n뒤."
    picture = client.get(shape["src"].removeprefix(settings.SITE_URL))
    assert picture.headers["Content-Type"] == "image/jpeg"
    assert "immutable" in picture.headers["Cache-Control"]


def test_neighbours_are_those_of_the_section(client: Client) -> None:
    section = factories.make_section()
    first, middle, last = (factories.make_article(section_id=section.pk) for _ in range(3))
    factories.make_article()
    detail = get(client, f"articles/{middle.pk}/")
    assert detail["previous"]["id"] == first.pk
    assert detail["next"]["id"] == last.pk
    assert set(detail["next"]) == {"id", "headline", "url"}


def test_related_share_a_tag_first_and_then_the_section(client: Client) -> None:
    section = factories.make_section()
    article = factories.make_article(section_id=section.pk, tags=["강"])
    tagged = factories.make_article(tags=["강"])
    beside = factories.make_article(section_id=section.pk)
    factories.make_article(kind="ad", section_id=section.pk)
    factories.make_article()
    related = get(client, f"articles/{article.pk}/")["related"]
    assert [card["id"] for card in related] == [tagged.pk, beside.pk]


def test_notices_are_told(client: Client) -> None:
    article = factories.make_article()
    correcting.add_notice(
        article, by=factories.chief(), kind=NoticeKind.CORRECTION, text="길이를 바로잡습니다."
    )
    detail = get(client, f"articles/{article.pk}/")
    assert detail["notices_count"] == 1
    assert detail["notices"][0]["text"] == "길이를 바로잡습니다."


@pytest.mark.parametrize("status", [Status.DRAFT, Status.APPROVED, Status.SCHEDULED])
def test_what_no_reader_has_seen_answers_as_what_never_was(client: Client, status: Status) -> None:
    hidden = factories.make_article(status)
    assert get(client, "articles/")["results"] == []
    unknown = client.get("/api/v1/articles/987654321/")
    answer = client.get(f"/api/v1/articles/{hidden.pk}/")
    assert answer.status_code == unknown.status_code == 404
    assert answer.content == unknown.content
    assert answer.headers["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("status", [Status.WITHHELD, Status.KILLED])
def test_what_was_taken_back_is_gone_without_its_title(client: Client, status: Status) -> None:
    article = factories.make_article(status)
    problem = refused(client, f"articles/{article.pk}/", 410)
    assert problem["code"] == "gone"
    assert article.headline not in str(problem)
    assert get(client, "articles/")["results"] == []


def test_an_ended_article_is_gone_before_anything_settles_it(
    client: Client, move_clock: Any
) -> None:
    article = factories.make_article()
    publishing.set_end(article, by=factories.chief(), at=now() + 60 * SECOND)
    get(client, f"articles/{article.pk}/")
    move_clock(61 * SECOND)
    refused(client, f"articles/{article.pk}/", 410)


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_reading_addresses_only_read(client: Client, method: str) -> None:
    answer = getattr(client, method)("/api/v1/articles/")
    assert answer.status_code == 405
    assert answer.json()["code"] == "method_not_allowed"
    assert sorted(answer.headers["Allow"].split(", ")) == ["GET", "HEAD", "OPTIONS"]


def test_options_say_what_may_be_done(client: Client) -> None:
    answer = client.options("/api/v1/articles/")
    assert answer.status_code == 200
    assert "GET" in answer.headers["Allow"]


def test_only_json_is_answered(client: Client) -> None:
    answer = client.get("/api/v1/articles/", headers={"accept": "text/csv"})
    assert answer.status_code == 406
    assert answer.json()["code"] == "not_acceptable"
    assert client.get("/api/v1/articles/", headers={"accept": "text/html, */*;q=0.1"}).json()


def test_an_address_without_its_slash_is_told_the_right_one(client: Client) -> None:
    assert f"{settings.SITE_URL}/api/v1/articles/" in refused(client, "articles", 404)["detail"]
    assert f"{settings.SITE_URL}/api/v1/articles/7/" in refused(client, "articles/7", 404)["detail"]


@pytest.mark.parametrize(
    "path", ["articles/1abc/", "articles/-1/", "nothing/", "articles/1/x", "%00"]
)
def test_unknown_addresses_answer_in_the_shape(client: Client, path: str) -> None:
    assert refused(client, path, 404)["code"] == "not_found"


def test_sections_stand_in_their_tree(client: Client) -> None:
    top = factories.make_section()
    below = factories.make_section(parent=top)
    (shape,) = get(client, "sections/")["results"]
    assert shape["path"] == top.path
    assert [child["path"] for child in shape["children"]] == [below.path]
    assert shape["children"][0]["url"] == f"{settings.SITE_URL}/sections/{below.path}/"


def test_reporters_are_sorted_hangul_first(client: Client) -> None:
    for name in ["Bora Kim", "하늘", "가람"]:
        factories.make_reporter(name=name)
    page = get(client, "reporters/", limit=2)
    assert [one["name"] for one in page["results"]] == ["가람", "하늘"]
    rest = client.get(page["next"]).json()
    assert [one["name"] for one in rest["results"]] == ["Bora Kim"]
    slug = rest["results"][0]["slug"]
    profile = get(client, f"reporters/{slug}/")
    assert profile == rest["results"][0]
    assert refused(client, "reporters/nobody/", 404)["code"] == "not_found"


def test_who_left_keeps_a_profile_without_the_mail_address(client: Client) -> None:
    reporter = factories.make_reporter()
    reporter.email, reporter.is_active = "gone@example.com", False
    reporter.save()
    profile = get(client, f"reporters/{reporter.slug}/")
    assert (profile["is_active"], profile["email"]) == (False, None)


def test_the_index_names_lists_that_answer(client: Client) -> None:
    for address in get(client, "").values():
        assert client.get(address).status_code == 200


def test_a_ranking_that_was_never_made_is_empty_and_stale(client: Client) -> None:
    ranking = get(client, "rankings/most-viewed/")
    assert set(ranking) == {
        "window", "scope", "method", "generated_at", "stale", "fallback", "items"
    }  # fmt: skip
    assert ranking["items"] == []
    assert ranking["stale"] is True


def test_changes_tell_what_happened_in_order(client: Client) -> None:
    article = factories.make_article()
    factories.withhold(article)
    answer = get(client, "changes/")
    assert [one["kind"] for one in answer["results"]] == ["published", "withheld"]
    assert [one["tombstone"] for one in answer["results"]] == [False, True]
    assert article.headline not in str(answer)
    rest = client.get(answer["next"]).json()
    assert rest["results"] == []
    assert rest["next"] == answer["next"]
    first = get(client, "changes/", limit=1)
    second = client.get(first["next"]).json()
    assert second["results"] == answer["results"][1:]


def test_changes_settle_what_is_due_before_they_answer(client: Client, move_clock: Any) -> None:
    article = factories.make_article(Status.SCHEDULED)
    assert get(client, "changes/")["results"] == []
    move_clock(factories.HOUR + SECOND)
    (change,) = get(client, "changes/")["results"]
    assert change["kind"] == "published"
    assert change["article"]["id"] == article.pk


def test_public_answers_are_the_same_for_all(client: Client) -> None:
    factories.make_article()
    answer = client.get("/api/v1/articles/")
    assert answer.headers["Cache-Control"] == "max-age=0, s-maxage=1"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert not answer.cookies
    assert "Vary" not in answer.headers
    again = client.get("/api/v1/articles/", headers={"if-none-match": answer.headers["ETag"]})
    assert again.status_code == 304
    client.force_login(factories.chief())
    signed_in = client.get("/api/v1/articles/")
    assert signed_in.content == answer.content
    assert "Vary" not in signed_in.headers
