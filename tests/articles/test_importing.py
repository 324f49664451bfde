"""Importing a published page: exact, once, with its own time, or not at all."""

import datetime
import io
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from PIL import Image

from articles.actions.importing import Imported, Wishes, import_page
from articles.legacy import Page, decode, read_page
from articles.models import Article, Change, DeskLogEntry, Origin, Reporter, Section
from articles.workflow import Status
from media.models import Photo
from newsroom.core.clock import now
from newsroom.core.errors import Invalid, NotAllowed
from newsroom.core.roles import Role
from tests.factories import chief, make_article, make_section, make_user

NIGHT_BUS = Path(__file__).parent / "legacy" / "night_bus.txt"
REGISTERED = datetime.datetime.fromisoformat("2024-11-28T16:05:09+09:00")
WORDS = "윤슬시 공무원들이 28일 시청 앞에서 새로 들여온 전기버스 `달빛`을 살펴보고 있다."

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folders(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "uploads"
    settings.ORIGINALS_ROOT = tmp_path / "originals"
    return tmp_path


@pytest.fixture
def page() -> Page:
    return read_page(decode(NIGHT_BUS.read_bytes()))


def publish(page: Page, **wishes: Any) -> Imported:
    return import_page(page, by=chief(), wishes=Wishes(source="누리", **wishes), publish=True)


def files_below(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def everything() -> list[int]:
    models = [Article, Photo, Reporter, Section, Change, DeskLogEntry]
    return [model._default_manager.count() for model in models]


def picture() -> io.BytesIO:
    data = io.BytesIO()
    Image.new("RGB", (900, 600), "teal").save(data, "JPEG")
    return data


def test_a_page_is_published_at_its_own_time_with_every_field(page: Page) -> None:
    article = publish(page).article
    article.refresh_from_db()
    assert article.status == Status.PUBLISHED
    assert article.headline == '윤슬시,`한밤의 마을버스` 3개 노선 "새해부터 달린다"'
    assert article.subheads == [
        "밤 11시부터 새벽 2시까지 20분 간격",
        "야간 노동자 6천여 명 이용 전망",
    ]
    assert article.published_at == article.first_published_at == REGISTERED
    assert [line.printed_name for line in article.bylines.all()] == ["한가람 기자"]
    assert "윤슬교통공사‧시내버스조합" in article.body_html
    assert "누리일보" not in article.body_html
    assert article.dateline == ""


def test_the_api_gives_back_what_the_page_said(page: Page, client: Client) -> None:
    shape = client.get(f"/api/v1/articles/{publish(page).article.pk}/").json()
    assert shape["headline"] == page.headline
    assert shape["subheads"] == page.subheads
    assert shape["published_at"] == "2024-11-28T16:05:09+09:00"
    assert [line["name"] for line in shape["bylines"]] == ["한가람 기자"]
    assert shape["body_text"].split("\n") == page.paragraphs
    photo = shape["photos"][0]
    assert (photo["caption"], photo["credit"]) == (WORDS, "윤슬시 제공")
    assert shape["lead_photo"]["id"] == photo["id"]


def test_the_body_is_clean_paragraphs_with_the_photo_in_its_place(page: Page) -> None:
    article = publish(page).article
    photo = Photo.objects.get()
    blocks = re.findall(r"<(p|figure)", article.body_html)
    assert blocks == ["p", "figure", "p", "p", "p"]
    assert f'<figure data-photo="{photo.pk}"></figure>' in article.body_html
    assert WORDS not in article.body_html
    assert "<p></p>" not in article.body_html


def test_caption_and_credit_are_kept_apart_though_the_file_is_gone(page: Page) -> None:
    result = publish(page)
    use = result.article.placements.get()
    assert (use.caption, use.photo.credit, use.photo.source_kind) == (
        WORDS,
        "윤슬시 제공",
        "provided",
    )
    assert use.is_lead
    assert use.photo.alt
    assert use.photo.renditions.exists()
    assert any(WORDS in note for note in result.notes)


def test_a_given_file_becomes_the_photo(page: Page) -> None:
    photo = publish(page, pictures=[picture()]).article.placements.get().photo
    assert (photo.width, photo.height, photo.credit) == (900, 600, "윤슬시 제공")


def test_readers_and_mirrors_learn_of_it_now_but_it_is_not_the_latest(page: Page) -> None:
    today = make_article(Status.PUBLISHED)
    before = now()
    article = publish(page).article
    assert list(Article.objects.published().newest()) == [today, article]
    assert article.changed_at
    assert article.changed_at >= before
    change = Change.objects.get(article=article)
    assert (change.kind, change.at) == ("published", article.changed_at)


def test_a_second_import_changes_nothing(page: Page) -> None:
    first = publish(page)
    counts = everything()
    second = publish(page)
    assert (first.is_new, second.is_new) == (True, False)
    assert second.article == first.article
    assert everything() == counts


def test_the_same_page_of_another_source_is_another_article(page: Page) -> None:
    publish(page)
    other = import_page(page, by=chief(), wishes=Wishes(source="다른 곳"))
    assert other.is_new


@pytest.mark.django_db(transaction=True)
def test_two_imports_at_once_make_one_article(page: Page, folders: Path) -> None:
    editor = chief()

    def run() -> Imported:
        try:
            return import_page(page, by=editor, wishes=Wishes(source="누리"), publish=True)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        results = [future.result() for future in [pool.submit(run), pool.submit(run)]]
    assert sorted(result.is_new for result in results) == [False, True]
    photo = Photo.objects.get()
    rendition = photo.renditions.get()
    assert Article.objects.get().placements.get().photo == photo
    assert sorted(files_below(folders)) == [
        folders / "originals" / photo.original,
        folders / "uploads" / rendition.file,
    ]


def test_without_publish_it_is_a_draft_that_remembers_its_time(page: Page) -> None:
    article = import_page(page, by=chief(), wishes=Wishes(source="누리")).article
    assert (article.status, article.published_at, article.section) == (Status.DRAFT, None, None)
    entry = article.log.get(action="import")
    assert entry.details["registered_at"] == "2024-11-28T16:05:09+09:00"


def test_a_wished_section_is_taken_and_else_one_for_imports(page: Page) -> None:
    section = make_section("교통")
    assert publish(page, section=section).article.section == section
    page.headline = "다른 머리말"
    article = publish(page).article
    assert article.section
    assert article.section.path == "imported"


def test_a_known_reporter_is_found_and_a_shared_name_links_to_nobody(page: Page) -> None:
    known = Reporter.objects.create(name="한가람", slug="garam", title="차장")
    assert publish(page).article.bylines.get().reporter == known
    Reporter.objects.create(name="한가람", slug="garam-2")
    page.headline = "다른 머리말"
    byline = publish(page).article.bylines.get()
    assert (byline.reporter, byline.printed_name) == (None, "한가람 기자")


def test_a_new_reporter_gets_an_address_of_their_own(page: Page) -> None:
    Reporter.objects.create(name="한가람솔", slug="한가람")
    Reporter.objects.create(name="한 가람", slug="한가람-2")
    publish(page)
    assert Reporter.objects.get(name="한가람").slug == "한가람-3"


def test_wire_copy_keeps_its_own_dateline() -> None:
    page = read_page(
        "기차 다시 달린다\n• 등록 2024-01-31 09:00:00\n(서울=연합뉴스) 한가람 기자 = 달린다."
    )
    article = publish(page).article
    assert (article.origin, article.dateline) == (Origin.AGENCY, "(서울=연합뉴스) 한가람 기자 =")
    assert article.body_html == "<p>달린다.</p>"


def test_what_cannot_be_published_leaves_neither_rows_nor_files(page: Page, folders: Path) -> None:
    editor = chief()
    page.paragraphs.append("피해자의 주민등록번호는 900101-1234567이다.")
    counts = everything()
    with pytest.raises(Invalid) as refused:
        import_page(page, by=editor, wishes=Wishes(source="누리"), publish=True)
    assert refused.value.code == "checks_failed"
    assert everything() == counts
    assert files_below(folders) == []


def test_a_failed_import_takes_no_file_that_somebody_else_uses(page: Page, folders: Path) -> None:
    publish(page, pictures=[picture()])
    kept = files_below(folders)
    page.headline = "다른 머리말"
    page.paragraphs.append("900101-1234567")
    with pytest.raises(Invalid):
        publish(page, pictures=[picture()])
    assert files_below(folders) == kept


@pytest.mark.parametrize(
    ("registered", "code"),
    [(None, "time_unknown"), (datetime.datetime(2999, 1, 1, tzinfo=datetime.UTC), "time_ahead")],
)
def test_only_a_known_past_time_can_be_published(
    page: Page, registered: datetime.datetime | None, code: str
) -> None:
    page.registered_at = registered
    with pytest.raises(Invalid) as refused:
        publish(page)
    assert refused.value.code == code
    assert import_page(page, by=chief(), wishes=Wishes(source="누리")).is_new


def test_more_files_than_captions_are_refused(page: Page) -> None:
    with pytest.raises(Invalid) as refused:
        publish(page, pictures=[picture(), picture()])
    assert refused.value.code == "too_many_pictures"


@pytest.mark.parametrize("source", ["", "가" * 81])
def test_a_source_needs_a_name_that_fits(page: Page, source: str) -> None:
    with pytest.raises(Invalid) as refused:
        import_page(page, by=chief(), wishes=Wishes(source=source))
    assert refused.value.code == "source_unusable"


def test_a_caption_without_credit_takes_the_wished_one(page: Page) -> None:
    page = read_page("기차\n• 한가람 기자\n• 등록 2024-01-31 09:00\n달린다.\n▲ 새 기차")
    with pytest.raises(Invalid):
        publish(page)
    assert publish(page, credit="누리일보").article.placements.get().photo.credit == "누리일보"


def test_who_may_not_publish_imports_nothing(page: Page) -> None:
    counts = everything()
    reporter = make_user(Role.REPORTER)
    with pytest.raises(NotAllowed):
        import_page(page, by=reporter, wishes=Wishes(source="누리"), publish=True)
    assert everything() == counts


def run(*arguments: str | Path) -> str:
    output = io.StringIO()
    call_command("import_page", *map(str, arguments), stdout=output)
    return output.getvalue()


def test_the_command_says_what_it_recognised_and_what_not() -> None:
    chief()
    output = run(NIGHT_BUS, "--publish")
    article = Article.objects.get()
    assert article.status == Status.PUBLISHED
    assert "한가람 기자" in output
    assert "2024-11-28T16:05:09+09:00" in output
    assert "3. 전통시장 장바구니 배달" in output
    assert article.get_absolute_url() in output
    assert run(NIGHT_BUS, "--publish") != output
    assert Article.objects.count() == 1


@pytest.mark.parametrize("content", [b"", "장보기 목록".encode(), b"\xff\xfe\xfa", b"a\0b"])
def test_a_file_that_is_no_page_is_an_error_and_leaves_nothing(
    tmp_path: Path, content: bytes
) -> None:
    chief()
    counts = everything()
    file = tmp_path / "page.txt"
    file.write_bytes(content)
    with pytest.raises(CommandError):
        run(file, "--publish")
    assert everything() == counts


@pytest.mark.parametrize(
    "arguments",
    [
        ["/nowhere/page.txt"],
        [NIGHT_BUS, "--section", "nowhere"],
        [NIGHT_BUS, "--by", "nobody"],
        [NIGHT_BUS, "--photo", "/nowhere/photo.jpg"],
    ],
)
def test_wrong_arguments_are_named(arguments: list[str | Path]) -> None:
    chief()
    with pytest.raises(CommandError) as refused:
        run(*arguments)
    assert re.search("nowhere|nobody", str(refused.value))
    assert not Article.objects.exists()


def test_a_paper_without_an_editor_in_chief_is_told_so() -> None:
    with pytest.raises(CommandError):
        run(NIGHT_BUS)
