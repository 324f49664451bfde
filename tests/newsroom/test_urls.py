"""What stands on the site beside its apps: the sizes of photos, as a laptop serves them."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def uploads(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def test_a_size_of_a_photo_may_be_kept_for_ever(client: Client, uploads: Path) -> None:
    (uploads / "ab").mkdir()
    (uploads / "ab" / "ab12.jpg").write_bytes(b"picture")
    answer = client.get("/uploads/ab/ab12.jpg")
    assert b"".join(answer.streaming_content) == b"picture"  # type: ignore[attr-defined]
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"


@pytest.mark.parametrize(
    "name",
    ["", "ab", "ab/none.jpg", f"{'a' * 300}.jpg", "../secret.txt", "..%2Fsecret.txt", ".hidden.jpg",
     "ab12.jpg%00", "ab/%00.jpg", "ab//", "가.jpg"],
)  # fmt: skip
def test_no_other_name_leads_anywhere(client: Client, uploads: Path, name: str) -> None:
    (uploads / ".hidden.jpg").write_bytes(b"not yet whole")
    (uploads.parent / "secret.txt").write_bytes(b"not public")
    answer = client.get(f"/uploads/{name}")
    assert answer.status_code == 404
    assert answer.headers["Cache-Control"] == "private, no-store"
