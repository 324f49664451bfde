"""Adding, editing and replacing photos through the actions."""

import io
import json
import os
import threading
from pathlib import Path
from typing import Any

import pytest
import redis
from django.conf import settings
from django.db import DatabaseError, connection, transaction

from media import actions, imaging, renditions
from media.models import Photo, PhotoChange, Rendition, SourceKind
from media.tasks import make_renditions
from newsroom.core.errors import Conflict, Invalid, NotAllowed
from newsroom.core.roles import Role
from newsroom.schedule import make_missing_renditions
from tests.factories import make_article, make_user
from tests.media import pictures

pytestmark = pytest.mark.django_db


def added(**words: Any) -> Photo:
    return actions.add(pictures.jpeg(), by=make_user(Role.PHOTOGRAPHER), **words)


def files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def public_file(photo: Photo) -> Path:
    return renditions.path(photo.renditions.get())


def test_add_stores_the_original_privately_and_the_card_under_a_keyed_name(folders: Path) -> None:
    data = pictures.jpeg(1600, 900)
    by = make_user(Role.REPORTER)

    photo = actions.add(
        data, by=by, caption=" 강변 ", alt="강", credit="박하늘", source_kind=SourceKind.PROVIDED
    )

    original = folders / "originals" / photo.original
    assert files(folders / "originals") == [original]
    assert original.read_bytes() == data.getvalue()
    assert original.stat().st_mode & 0o777 == 0o600
    assert (photo.mime, photo.width, photo.height) == ("image/jpeg", 1600, 900)
    assert (photo.caption, photo.alt, photo.credit) == ("강변", "강", "박하늘")
    assert (photo.source_kind, photo.created_by) == ("provided", by)
    key = photo.address_key("card")
    assert renditions.url(photo) == f"/uploads/{key[:2]}/{key}.jpg"
    assert photo.content_hash not in key
    assert files(folders / "uploads") == [public_file(photo)]
    assert (photo.renditions.get().width, photo.renditions.get().height) == (1280, 720)


def test_same_content_again_is_the_same_photo_with_its_words_untouched() -> None:
    first = added(caption="처음")

    again = actions.add(pictures.jpeg(), by=make_user(Role.DESK), caption="나중")

    assert again == first
    assert Photo.objects.get().caption == "처음"


def test_adding_again_brings_back_what_was_lost_on_disk(folders: Path) -> None:
    photo = added()
    before = files(folders)
    for path in before:
        path.unlink()

    added()

    assert files(folders) == before
    assert imaging.read(public_file(photo).open("rb")).width == 640


def test_empty_words_are_taken_from_the_file() -> None:
    by = make_user(Role.PHOTOGRAPHER)
    data = pictures.with_words(description="Han River", artist="Park")

    assert [(p.caption, p.credit) for p in [actions.add(data, by=by)]] == [("Han River", "Park")]


def test_words_given_go_before_those_of_the_file() -> None:
    data = pictures.with_words(description="Han River", artist="Park")

    photo = actions.add(data, by=make_user(Role.PHOTOGRAPHER), caption="한강")

    assert (photo.caption, photo.credit) == ("한강", "Park")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (io.BytesIO(b"plain text"), "not_an_image"),
        (io.BytesIO(b""), "not_an_image"),
        (io.BytesIO(pictures.jpeg().getvalue()[:500]), "truncated"),
        (pictures.png_bomb(20_000, 2_001), "too_many_pixels"),
        (io.BytesIO(b"\xff\xd8\xff" + b"\0" * imaging.MAX_BYTES), "too_large"),
    ],
)
def test_refused_files_leave_nothing_behind(folders: Path, data: io.BytesIO, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        actions.add(data, by=make_user(Role.PHOTOGRAPHER))

    assert refused.value.code == code
    assert not Photo.objects.exists()
    assert files(folders) == []


def test_wrong_words_are_all_named_before_the_file_is_touched(folders: Path) -> None:
    with pytest.raises(Invalid) as refused:
        added(alt="ㄱ" * 301, credit="ㄴ" * 121, source_kind="stolen", caption="\0")

    assert [(p.field, p.code) for p in refused.value.problems] == [
        ("caption", "nul_byte"),
        ("alt", "too_long"),
        ("credit", "too_long"),
        ("source_kind", "unknown_value"),
    ]
    assert files(folders) == []


def test_disk_that_takes_nothing_is_said_in_a_sentence(folders: Path) -> None:
    (folders / "originals").write_text("a file where the folder should be")

    with pytest.raises(Invalid) as refused:
        added()

    assert (refused.value.code, refused.value.status) == ("not_stored", 503)


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, None])
def test_who_is_no_journalist_adds_nothing(role: Role | None) -> None:
    with pytest.raises(NotAllowed):
        actions.add(pictures.jpeg(), by=make_user(role))


def test_edit_writes_one_change_and_leaves_the_address() -> None:
    photo = added(caption="강변")
    address = renditions.url(photo)

    edited = actions.edit(
        photo, {"caption": "강변의 아침", "focal_x": 0.25}, by=make_user(Role.DESK)
    )

    assert (edited.caption, edited.focal_x) == ("강변의 아침", 0.25)
    assert list(PhotoChange.objects.values_list("photo", "kind")) == [(photo.pk, "edited")]
    assert renditions.url(Photo.objects.get()) == address


def test_edit_that_changes_nothing_writes_nothing() -> None:
    photo = added(caption="강변")

    actions.edit(photo, {"caption": "강변 ", "focal_x": 0.5}, by=make_user(Role.DESK))

    assert not PhotoChange.objects.exists()


@pytest.mark.parametrize("value", [-0.1, 1.1, float("nan"), "0.5", None])
def test_focal_point_stays_inside(value: Any) -> None:
    with pytest.raises(Invalid):
        actions.edit(added(), {"focal_y": value}, by=make_user(Role.DESK))


def test_reporters_edit_their_own_photos_until_readers_have_seen_them() -> None:
    reporter = make_user(Role.REPORTER)
    photo = actions.add(pictures.jpeg(), by=reporter, credit="박하늘", alt="강")
    actions.edit(photo, {"caption": "강변"}, by=reporter)
    make_article(photos=[{"photo_id": photo.pk, "is_lead": True}])

    with pytest.raises(NotAllowed):
        actions.edit(photo, {"caption": "다른 말"}, by=reporter)
    actions.edit(photo, {"caption": "다른 말"}, by=make_user(Role.PHOTOGRAPHER))


def test_reporters_do_not_edit_the_photos_of_others() -> None:
    photo = added()

    for action in (
        lambda by: actions.edit(photo, {"caption": "x"}, by=by),
        lambda by: actions.replace(photo, pictures.jpeg(shade=150), by=by),
    ):
        with pytest.raises(NotAllowed):
            action(make_user(Role.REPORTER))


def test_replacing_gives_a_new_address_and_removes_the_old_file_once_committed(
    django_capture_on_commit_callbacks: Any,
) -> None:
    photo = added(caption="강변")
    old_url, old_file = renditions.url(photo), public_file(photo)
    by = make_user(Role.PHOTOGRAPHER)

    with django_capture_on_commit_callbacks(execute=True):
        replaced = actions.replace(photo, pictures.jpeg(800, 600, shade=150), by=by)
        assert old_file.exists()

    assert (replaced.pk, replaced.caption, replaced.width) == (photo.pk, "강변", 800)
    assert renditions.url(replaced) not in (None, old_url)
    assert public_file(replaced).exists()
    assert not old_file.exists()
    assert Rendition.objects.count() == 1
    assert list(PhotoChange.objects.values_list("kind", flat=True)) == ["replaced"]


def test_replacing_that_is_rolled_back_leaves_the_old_file(
    django_capture_on_commit_callbacks: Any,
) -> None:
    photo = added()
    old_file = public_file(photo)

    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        actions.replace(photo, pictures.jpeg(shade=150), by=make_user(Role.DESK))
        transaction.set_rollback(True)

    assert old_file.exists()
    assert public_file(Photo.objects.get()) == old_file


def test_replacing_with_another_photos_picture_names_it() -> None:
    by = make_user(Role.PHOTOGRAPHER)
    other = actions.add(pictures.jpeg(shade=150), by=by)

    with pytest.raises(Conflict) as refused:
        actions.replace(added(), pictures.jpeg(shade=150), by=by)

    assert refused.value.code == "already_there"
    assert str(other.pk) in refused.value.sentence


@pytest.mark.django_db(transaction=True)
def test_eight_at_once_leave_one_photo_and_one_rendition(folders: Path) -> None:
    by = make_user(Role.PHOTOGRAPHER)
    results: list[Any] = []

    def add() -> None:
        try:
            results.append(actions.add(pictures.jpeg(1500, 900), by=by).pk)
        except Exception as error:
            results.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=add) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    photo = Photo.objects.get()
    assert results == [photo.pk] * 8
    assert Rendition.objects.count() == 1
    assert len(files(folders)) == 2


def test_change_log_refuses_updates_and_deletions() -> None:
    actions.edit(added(), {"caption": "x"}, by=make_user(Role.DESK))

    for statement in (
        lambda: PhotoChange.objects.update(kind="other"),
        lambda: PhotoChange.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            statement()


def test_task_makes_what_is_missing_and_twice_is_harmless() -> None:
    photo = added()
    Rendition.objects.all().delete()
    assert list(renditions.lacking()) == [photo]
    assert renditions.url(photo) is None

    make_renditions(photo.pk)
    make_renditions(photo.pk)

    assert not renditions.lacking().exists()
    assert renditions.url(Photo.objects.get()) is not None


def test_clock_hands_out_photos_without_renditions_to_the_workers() -> None:
    added()
    lacking = actions.add(pictures.jpeg(shade=150), by=make_user(Role.DESK))
    Rendition.objects.filter(photo=lacking).delete()
    broker = redis.Redis.from_url(settings.REDIS_URL)
    broker.delete("celery")

    make_missing_renditions()

    (message,) = broker.lrange("celery", 0, -1)
    headers = json.loads(message)["headers"]
    assert (headers["task"], headers["argsrepr"]) == (
        "media.tasks.make_renditions",
        f"({lacking.pk},)",
    )
    broker.delete("celery")


def test_task_returns_quietly_when_photo_or_original_is_gone(folders: Path) -> None:
    photo = added()
    for path in files(folders):
        path.unlink()

    make_renditions(photo.pk)
    make_renditions(photo.pk + 1)

    assert files(folders) == []


def test_urls_of_many_photos_cost_no_query_once_prefetched(
    django_assert_num_queries: Any,
) -> None:
    added()
    photos = list(Photo.objects.prefetch_related("renditions"))

    with django_assert_num_queries(0):
        assert all(renditions.url(photo) for photo in photos)


def test_adding_costs_a_quarter_of_a_second_of_work_at_most() -> None:
    by = make_user(Role.PHOTOGRAPHER)
    costs = []
    for number in range(4):
        data = pictures.jpeg(1600, 1000, shade=60 * number)
        before = sum(os.times()[:4])  # ours and the children's, so that a busy machine is no matter
        actions.add(data, by=by)
        costs.append(sum(os.times()[:4]) - before)

    assert min(costs) < 0.25
