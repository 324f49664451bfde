"""What stands on the site beside its apps: sizes of photos, and what cannot be read."""

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


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("application/x-www-form-urlencoded; charset=utf-7", b"a=+AA"),
        ("application/x-www-form-urlencoded", b"&".join(b"a=1" for _ in range(1_001))),
        ("application/x-www-form-urlencoded", b"a=" + b"x" * 2_700_000),
        ("multipart/form-data", b"a"),
        ("multipart/form-data; boundary=\0", b"--"),
    ],
)
def test_a_form_that_cannot_be_read_is_refused(content_type: str, body: bytes) -> None:
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    token = client.get("/admin/login/").cookies["csrftoken"].value
    headers = {"X-CSRFToken": token}
    answer = client.post("/admin/login/", body, content_type=content_type, headers=headers)
    assert answer.status_code == 400
    assert "<h1>" in answer.content.decode()


def test_a_refused_host_is_told_programs_and_people_in_their_own_way(client: Client) -> None:
    page = client.get("/", headers={"host": "evil.example"})
    problem = client.get("/api/v1/changes/", headers={"host": "evil.example"})
    assert page.status_code == problem.status_code == 400
    assert page.headers["Content-Type"].startswith("text/html")
    assert problem.json()["code"] == "bad_request"
    assert "evil" not in page.content.decode() + problem.content.decode()
