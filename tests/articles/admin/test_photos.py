"""The chooser: photos to pick from, and a picture added while writing."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from articles.workflow import Status
from media import actions
from media.models import Photo
from newsroom.core.roles import Role
from tests.articles.admin.pages import client_of, url
from tests.factories import make_article, make_user
from tests.media import pictures

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folders(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT, settings.ORIGINALS_ROOT = tmp_path / "uploads", tmp_path / "originals"


def add(shade: int, caption: str) -> Photo:
    photographer = make_user(Role.PHOTOGRAPHER)
    words = {"caption": caption, "credit": "이사진"}
    return actions.add(pictures.jpeg(shade=shade), by=photographer, **words)


def post(role: Role, content: bytes, **words: str) -> Any:
    file = SimpleUploadedFile("사진.jpg", content, content_type="image/jpeg")
    return client_of(make_user(role)).post(url("choose_photo"), {"file": file, **words})


def test_the_newest_photos_come_first_and_words_narrow_them() -> None:
    first, second = add(1, "한강 둔치"), add(2, "광화문 광장")
    client = client_of(make_user(Role.REPORTER))
    shown = client.get(url("choose_photo")).json()["photos"]
    assert [card["id"] for card in shown] == [second.pk, first.pk]
    found = client.get(url("choose_photo"), {"q": "둔치"}).json()["photos"]
    assert [card["id"] for card in found] == [first.pk]


def test_a_picture_added_there_is_in_the_archive_and_can_be_looked_at() -> None:
    content = pictures.jpeg().getvalue()
    answer = post(Role.REPORTER, content, caption="새 사진", credit="한지민", alt="강")
    assert answer.status_code == 201
    card, photo = answer.json()["photos"][0], Photo.objects.get()
    assert (card["id"], card["caption"], card["credit"]) == (photo.pk, "새 사진", "한지민")
    assert client_of(make_user(Role.REPORTER)).get(card["src"]).status_code == 200


def test_what_is_no_picture_is_refused_with_a_sentence() -> None:
    answer = post(Role.REPORTER, b"<svg onload=alert(1)>", credit="x")
    assert answer.status_code == 400
    assert answer.json()["code"] in ("svg", "not_an_image")
    assert not Photo.objects.exists()


def test_the_public_address_of_a_photo_is_never_told() -> None:
    photo = add(1, "한강 둔치")
    make_article(Status.DRAFT)
    answer = client_of(make_user(Role.REPORTER)).get(url("choose_photo"))
    assert photo.address_key("card") not in answer.content.decode()


def test_the_administrator_has_no_photos_to_choose() -> None:
    assert client_of(make_user(Role.ADMINISTRATOR)).get(url("choose_photo")).status_code == 403
