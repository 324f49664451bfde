"""The picture desk over HTTP: what is shown, what is refused, and to whom."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from media import actions, renditions
from media.models import Photo
from newsroom.core.roles import Role
from tests.factories import make_article, make_draft, make_user
from tests.media import pictures

pytestmark = pytest.mark.django_db
ADD = "admin:media_photo_add"
EMPTY_WORDS = {"caption": "", "alt": "", "credit": "", "source_kind": "own"}
WORDS = {"caption": "강변", "alt": "강", "credit": "박하늘", "source_kind": "own"}


def signed_in(role: Role | None) -> Client:
    client = Client()
    client.force_login(make_user(role))
    return client


def upload(content: bytes, name: str = "photo.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="image/jpeg")


def change_url(photo: Photo) -> str:
    return reverse("admin:media_photo_change", args=[photo.pk])


def picture_url(photo: Photo) -> str:
    return reverse("admin:media_photo_preview", args=[photo.pk])


@pytest.fixture
def photo() -> Photo:
    return actions.add(pictures.jpeg(), by=make_user(Role.PHOTOGRAPHER), caption="강변", alt="강")


def test_adding_leads_to_the_photo_with_its_picture() -> None:
    client = signed_in(Role.REPORTER)

    answer = client.post(reverse(ADD), {**WORDS, "file": upload(pictures.jpeg().getvalue())})

    photo = Photo.objects.get()
    assert answer.url == change_url(photo)  # type: ignore[attr-defined]
    assert (photo.caption, photo.alt, photo.credit) == ("강변", "강", "박하늘")
    page = client.get(change_url(photo)).content.decode()
    assert picture_url(photo) in page
    assert "640 × 400" in page


def test_words_come_from_the_file_when_none_are_typed() -> None:
    data = pictures.with_words(description="Han River", artist="Park").getvalue()

    signed_in(Role.PHOTOGRAPHER).post(reverse(ADD), {**EMPTY_WORDS, "file": upload(data)})

    assert Photo.objects.get().caption == "Han River"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("photo.jpg", b"a text file"),
        ("../../etc/passwd\x00.jpg", b"\xff\xd8\xff\xe0"),
        ("사진.svg", b"<svg onload='alert(1)'/>"),
        ("bomb.png", pictures.png_bomb(20_000, 2_001).getvalue()),
        ("empty.jpg", b""),
        ("\u202egpj.exe", b"MZ" + b"\0" * 99),
    ],
)
def test_refused_files_are_form_errors(name: str, content: bytes) -> None:
    answer = signed_in(Role.REPORTER).post(reverse(ADD), {**WORDS, "file": upload(content, name)})

    assert answer.status_code == 200
    assert "file" in answer.context["adminform"].errors
    assert "강변" in answer.content.decode()
    assert not Photo.objects.exists()


def test_no_file_is_a_form_error() -> None:
    answer = signed_in(Role.REPORTER).post(reverse(ADD), WORDS)

    assert "file" in answer.context["adminform"].errors


def test_wrong_words_are_laid_at_their_field() -> None:
    data = upload(pictures.jpeg().getvalue())

    answer = signed_in(Role.REPORTER).post(
        reverse(ADD), {**WORDS, "caption": "말" * 1001, "file": data}
    )

    assert "caption" in answer.context["adminform"].errors
    assert not Photo.objects.exists()


def test_picture_that_was_there_is_said_and_shown(photo: Photo) -> None:
    answer = signed_in(Role.DESK).post(
        reverse(ADD),
        {**WORDS, "caption": "다른 말", "file": upload(pictures.jpeg().getvalue())},
        follow=True,
    )

    assert [m.level_tag for m in answer.context["messages"]] == ["warning", "success"]
    assert answer.request["PATH_INFO"] == change_url(photo)
    assert Photo.objects.get().caption == "강변"


def test_changing_words_and_picture_at_once(photo: Photo) -> None:
    before = renditions.url(photo)

    signed_in(Role.DESK).post(
        change_url(photo),
        {
            **WORDS,
            "caption": "해 질 녘",
            "focal_x": "0.2",
            "focal_y": "0.8",
            "file": upload(pictures.jpeg(900, 600, shade=200).getvalue()),
        },
    )

    photo.refresh_from_db()
    assert (photo.caption, photo.focal_x, photo.width) == ("해 질 녘", 0.2, 900)
    assert renditions.url(Photo.objects.get()) != before


def test_picture_refused_while_changing_leaves_the_words_too(photo: Photo) -> None:
    answer = signed_in(Role.DESK).post(
        change_url(photo),
        {**WORDS, "caption": "x", "focal_x": "0.5", "focal_y": "0.5", "file": upload(b"text")},
    )

    assert "file" in answer.context["adminform"].errors
    assert Photo.objects.get().caption == "강변"


@pytest.mark.parametrize(("field", "value"), [("focal_x", "1.5"), ("focal_y", "nan")])
def test_focal_point_outside_is_a_form_error(photo: Photo, field: str, value: str) -> None:
    typed = {**WORDS, "focal_x": "0.5", "focal_y": "0.5", field: value}

    answer = signed_in(Role.DESK).post(change_url(photo), typed)

    assert set(answer.context["adminform"].errors) == {field}


def test_staff_see_the_picture_through_the_application(photo: Photo) -> None:
    answer = signed_in(Role.REPORTER).get(picture_url(photo))

    assert answer.headers["Content-Type"] == "image/jpeg"
    assert {"private", "no-store"} <= set(answer.headers["Cache-Control"].split(", "))
    assert b"".join(answer.streaming_content)[:3] == b"\xff\xd8\xff"  # type: ignore[attr-defined]


def test_lost_picture_is_a_404_and_the_pages_still_work(photo: Photo) -> None:
    renditions.path(photo.renditions.get()).unlink()
    client = signed_in(Role.REPORTER)

    assert client.get(picture_url(photo)).status_code == 404
    assert client.get(change_url(photo)).status_code == 200


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, None])
def test_who_is_no_journalist_sees_nothing(photo: Photo, role: Role | None) -> None:
    client = signed_in(role)

    for address in (
        reverse("admin:media_photo_changelist"), reverse(ADD), change_url(photo), picture_url(photo)
    ):  # fmt: skip
        assert client.get(address).status_code == 403
    assert Client().get(picture_url(photo)).status_code == 302


def test_others_photos_are_read_only_for_reporters(photo: Photo) -> None:
    client = signed_in(Role.REPORTER)

    page = client.get(change_url(photo))
    answer = client.post(change_url(photo), {**WORDS, "focal_x": "0.5", "focal_y": "0.5"})

    assert page.status_code == 200
    assert 'type="file"' not in page.content.decode()
    assert answer.status_code == 403


def test_nobody_deletes_photos_here(photo: Photo) -> None:
    address = reverse("admin:media_photo_delete", args=[photo.pk])

    assert signed_in(Role.CHIEF).post(address, {"post": "yes"}).status_code == 403


def test_use_is_shown_without_the_headlines_of_unpublished_articles(photo: Photo) -> None:
    actions.edit(photo, {"credit": "박하늘"}, by=make_user(Role.DESK))
    uses = [{"photo_id": photo.pk, "is_lead": True}]
    draft = make_draft(headline="아직 비밀", photos=uses)
    live = make_article(headline="이미 공개", photos=uses)

    page = signed_in(Role.REPORTER).get(change_url(photo)).content.decode()

    assert "이미 공개" in page
    assert "아직 비밀" not in page
    for article in (draft, live):
        assert reverse("admin:articles_article_change", args=[article.pk]) in page


def test_list_costs_the_same_whatever_the_archives_size(
    photo: Photo, django_assert_max_num_queries: Any
) -> None:
    client = signed_in(Role.PHOTOGRAPHER)
    address = reverse("admin:media_photo_changelist")
    client.get(address)
    for shade in (60, 120, 180, 240):
        actions.add(pictures.jpeg(shade=shade), by=make_user(Role.PHOTOGRAPHER))

    with django_assert_max_num_queries(12):
        page = client.get(address).content.decode()

    assert page.count('class="photo-thumbnail"') == 5
    found = client.get(address, {"q": "강변"}).content.decode()
    assert found.count('class="photo-thumbnail"') == 1
