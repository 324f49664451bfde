"""The article page: everything that stands on it, and nothing that may not."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from articles.actions import correcting, drafting, publishing
from articles.models import Article, NoticeKind, Sensitivity
from articles.story import FOOTERS
from articles.workflow import Status
from media import actions as media
from media.models import Photo
from newsroom.core.clock import now
from newsroom.core.roles import Role
from tests.articles.pages.reading import Page, get
from tests.factories import (
    chief,
    make_article,
    make_publication,
    make_reporter,
    make_section,
    make_user,
    publish,
)
from tests.media import pictures

pytestmark = pytest.mark.django_db
HOSTILE = "</script><script>alert('머리')</script> “따옴표” & `그대로`"


@pytest.fixture(autouse=True)
def folders(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT, settings.ORIGINALS_ROOT = tmp_path / "uploads", tmp_path / "originals"


def photo(shade: int = 0, **words: Any) -> Photo:
    by = make_user(Role.PHOTOGRAPHER)
    return media.add(pictures.jpeg(1600, 900, shade=shade), by=by, **words)


def opened(client: Client, article: Article) -> Page:
    return get(client, f"/articles/{article.pk}/")


def test_what_was_typed_stands_on_the_page(client: Client) -> None:
    make_publication()
    reporter = make_reporter(name="이가람")
    article = make_article(
        headline="다리 위로 물이 넘쳤다",
        prefix="exclusive",
        subheads=["첫째 부제", "둘째 부제"],
        tags=["하천", "안전"],
        bylines=[
            {"reporter_id": reporter.pk, "role": "writer"},
            {"name": "박초대", "role": "contributor"},
        ],
    )

    page = opened(client, article)

    assert article.get_prefix_display() in page.inside("<h1>", "</h1>")
    assert page.inside("<h1>", "</h1>").endswith("다리 위로 물이 넘쳤다")
    for words in ("첫째 부제", "둘째 부제", "박초대", "한빛강일보", "보호책임자", "서울 아00000"):
        assert words in page.text
    assert reporter.get_absolute_url() in page.links()
    assert "/tags/%ED%95%98%EC%B2%9C/" in page.links()
    assert page.text.count("[한빛강일보 이가람 기자·박초대] 하천 정비 사업이") == 1


def test_times_are_those_of_seoul(client: Client) -> None:
    article = make_article()
    Article.objects.filter(pk=article.pk).update(
        first_published_at="2023-02-17T08:50:59Z",
        published_at="2023-02-17T08:50:59Z",
        modified_at="2023-02-17T15:00:00Z",
    )

    page = opened(client, article)

    times = {one["datetime"] for one in page.all("time")}
    assert {"2023-02-17T17:50:59+09:00", "2023-02-18T00:00:00+09:00"} <= times
    assert "2023-02-17 17:50:59" in page.text
    assert "2023-02-18 00:00:00" in page.text
    assert page.meta("article:published_time") == "2023-02-17T17:50:59+09:00"
    assert page.meta("article:modified_time") == "2023-02-18T00:00:00+09:00"


def test_hostile_headline_is_text_everywhere(client: Client) -> None:
    article = make_article(headline=HOSTILE, tags=["</script>"])

    page = opened(client, article)

    assert HOSTILE in page.inside("<h1>", "</h1>")
    assert page.meta("og:title") == HOSTILE
    assert page.json_ld["headline"] == HOSTILE
    assert page.json_ld["keywords"] == ["</script>"]
    assert "<script>" not in page.source
    assert len(page.all("script")) == 2


def test_page_needs_nothing_from_elsewhere_and_fits_the_strict_policy(client: Client) -> None:
    make_publication()
    page = opened(client, make_article(photos=[{"photo_id": photo(credit="박하늘", alt="강").pk}]))

    loaded = [
        attrs.get("src") or attrs.get("href")
        for name, attrs in page.elements
        if name in {"script", "img"} or (name == "link" and attrs["rel"] == "stylesheet")
    ]
    assert all(address.startswith("/") for address in loaded if address)
    for name, attrs in page.elements:
        assert "style" not in attrs
        assert not [one for one in attrs if one.startswith("on")]
        assert name != "style"
    executable = [one for one in page.all("script") if one.get("type") != "application/ld+json"]
    assert [one["src"] for one in executable] == ["/static/newsroom/beacon.js"]


def test_beacon_is_told_where_to_send(client: Client) -> None:
    article = make_article()

    (beacon,) = opened(client, article).all("script", src="/static/newsroom/beacon.js")

    assert beacon["data-views"] == f"/api/v1/articles/{article.pk}/views/"
    assert client.post(beacon["data-views"]).status_code == 204


def test_photo_in_the_body_stands_there_once_with_caption_and_credit(client: Client) -> None:
    one = photo(caption="원래 설명", alt="물이 찬 다리", credit="외교부", source_kind="provided")
    article = make_article(
        body_html=f'<p>첫 문단이다.</p><figure data-photo="{one.pk}"></figure><p>끝 문단.</p>',
        photos=[{"photo_id": one.pk, "caption": "다리 아래로 물이 흐른다.", "is_lead": True}],
    )

    page = opened(client, article)

    (image,) = page.all("img", alt="물이 찬 다리")
    assert image["src"].startswith("/uploads/")
    assert (image["width"], image["height"]) == ("1280", "720")
    assert "다리 아래로 물이 흐른다. (사진=외교부 제공)" in page.text
    places = page.places("첫 문단이다", image["src"], "끝 문단")
    assert places == sorted(places)
    assert page.meta("og:image") == f"{settings.SITE_URL}{image['src']}"
    assert page.json_ld["image"] == [page.meta("og:image")]
    assert client.get(image["src"]).headers["Content-Type"] == "image/jpeg"


def test_lead_photo_outside_the_body_stands_on_top_and_others_behind(client: Client) -> None:
    lead, other = photo(0, alt="앞", credit="가"), photo(200, alt="뒤", credit="나")
    article = make_article(
        photos=[
            {"photo_id": other.pk},
            {"photo_id": lead.pk, "is_lead": True},
        ]
    )

    page = opened(client, article)

    order = [image["alt"] for image in page.all("img") if image["alt"]]
    assert order == ["앞", "뒤"]
    places = page.places('alt="앞"', "하천 정비 사업이 석", "남은 구간은", 'alt="뒤"')
    assert places == sorted(places)


def test_body_that_begins_with_a_figure_has_its_dateline_before_it(client: Client) -> None:
    make_publication()
    one = photo(alt="강", credit="가")
    article = make_article(body_html=f'<figure data-photo="{one.pk}"></figure><p>뒤따른다.</p>')

    page = opened(client, article)

    places = page.places('<p class="dateline">[한빛강일보', 'alt="강"')
    assert places == sorted(places)


def test_notices_labels_and_help_stand_near_the_text(client: Client) -> None:
    article = make_article(
        kind="sponsored", sensitivity="suicide", ai_level="partial", ai_tool="초안봇",
        ai_checked_by_id=chief().pk, by=make_user(),
    )  # fmt: skip
    correcting.add_notice(article, by=chief(), kind=NoticeKind.CORRECTION, text="숫자를 고칩니다.")

    page = opened(client, article)

    assert article.get_kind_display() in page.inside("<h1>", "</h1>")
    assert f"{article.get_ai_level_display()} (초안봇)" in page.text
    assert FOOTERS[Sensitivity.SUICIDE].text in page.text
    places = page.places("숫자를 고칩니다.", 'class="body"')
    assert places == sorted(places)
    (correction,) = page.json_ld["correction"]
    assert correction["text"] == "숫자를 고칩니다."


def test_neighbours_and_the_list_at_its_place(client: Client) -> None:
    section = make_section()
    first, middle, last = (
        make_article(section_id=section.pk, headline=f"{number}번째 소식")
        for number in ("첫", "둘", "셋")
    )
    make_article(headline="다른 섹션의 소식")

    page = opened(client, middle)

    assert page.all("a", rel="prev") == [{"rel": "prev", "href": first.get_absolute_url()}]
    assert page.all("a", rel="next") == [{"rel": "next", "href": last.get_absolute_url()}]
    (address,) = page.links(f"{section.get_absolute_url()}?cursor=")
    listed = get(client, address).inside('<ul class="list">', "</ul>")
    assert listed.index("둘번째 소식") < listed.index("첫번째 소식")
    assert "셋번째 소식" not in listed
    assert opened(client, last).all("a", rel="next") == []


def test_saving_a_live_article_changes_nothing_for_readers(client: Client) -> None:
    article = make_article(headline="지금 제목")
    before = client.get(article.get_absolute_url()).content

    drafting.save(article, {"headline": "나중 제목"}, by=chief(), version=article.version)

    assert client.get(article.get_absolute_url()).content == before


@pytest.mark.parametrize(
    "status",
    [
        Status.DRAFT, Status.SUBMITTED, Status.IN_REVIEW, Status.APPROVED, Status.SCHEDULED,
        Status.SPIKED,
    ],
)  # fmt: skip
def test_what_readers_never_saw_is_not_there(client: Client, status: Status) -> None:
    article = make_article(status, headline="비밀로 남을 제목")

    answer = client.get(article.get_absolute_url())

    assert answer.status_code == 404
    assert "비밀로" not in answer.content.decode()
    assert answer.headers["Cache-Control"] == "private, no-store"
    unknown = client.get("/articles/987654321/")
    assert unknown.content == answer.content


@pytest.mark.parametrize("status", [Status.WITHHELD, Status.KILLED])
def test_what_was_taken_down_is_gone_without_its_title(client: Client, status: Status) -> None:
    article = make_article(status, headline="내려간 제목", tags=["흔적"])
    neighbour = make_article(section_id=article.section_id)

    answer = client.get(article.get_absolute_url())

    assert answer.status_code == 410
    assert "내려간" not in answer.content.decode()
    assert "흔적" not in answer.content.decode()
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert "내려간" not in client.get(neighbour.get_absolute_url()).content.decode()


def test_wording_for_readers_is_what_they_are_told(client: Client) -> None:
    article = make_article(Status.WITHHELD)
    Article.objects.filter(pk=article.pk).update(public_wording="당사자 요청으로 내렸습니다.")

    assert "당사자 요청으로 내렸습니다." in opened_gone(client, article)


def opened_gone(client: Client, article: Article) -> str:
    return get(client, article.get_absolute_url(), status=410).text


def test_end_of_publication_holds_without_anyone_settling(client: Client, move_clock: Any) -> None:
    article = publish(make_article(Status.APPROVED, headline="한 시간만 보이는 글"))
    publishing.set_end(article, by=chief(), at=now() + timedelta(hours=1))
    assert "한 시간만" in opened(client, article).text

    move_clock(timedelta(hours=1, seconds=1))

    assert "한 시간만" not in opened_gone(client, article)


@pytest.mark.parametrize(
    "address",
    ["/articles/0/", f"/articles/{10**40}/", "/articles/1abc/", "/articles/-1/", "/articles/%00/"],
)
def test_strange_numbers_lead_nowhere(client: Client, address: str) -> None:
    assert client.get(address).status_code == 404


def test_answer_is_one_for_all_and_sets_no_cookie(client: Client) -> None:
    article = make_article()
    first = client.get(article.get_absolute_url())
    client.force_login(chief())
    second = client.get(article.get_absolute_url(), headers={"accept-language": "en"})

    assert first.content == second.content
    assert first.headers["ETag"] == second.headers["ETag"]
    assert not first.cookies
    assert "Cookie" not in first.headers.get("Vary", "")
    assert first.headers["Cache-Control"] == "max-age=0, s-maxage=1"


def test_head_is_answered_and_writing_is_not(client: Client) -> None:
    article = make_article()

    assert client.head(article.get_absolute_url()).status_code == 200
    assert client.put(article.get_absolute_url()).status_code == 405


def test_canonical_address_is_made_of_the_setting(client: Client) -> None:
    article = make_article()

    page = Page(client.get(article.get_absolute_url(), {"utm_source": "x"}).content.decode())

    own = f"{settings.SITE_URL}/articles/{article.pk}/"
    assert page.all("link", rel="canonical") == [{"rel": "canonical", "href": own}]
    assert page.meta("og:url") == page.json_ld["mainEntityOfPage"] == own


def test_data_block_says_who_what_and_when(client: Client) -> None:
    make_publication()
    reporter = make_reporter(name="이가람")
    article = make_article(bylines=[{"reporter_id": reporter.pk, "role": "writer"}])

    data = opened(client, article).json_ld

    assert json.loads(json.dumps(data["author"])) == [
        {
            "@type": "Person",
            "name": "이가람 기자",
            "url": f"{settings.SITE_URL}{reporter.get_absolute_url()}",
        }
    ]
    assert data["publisher"]["name"] == "한빛강일보"
    assert data["datePublished"].endswith("+09:00")
