"""What every request shares: nothing personal is kept, and a missing database is said politely."""

import logging
from io import StringIO

import pytest
from django.conf import settings
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import include, path

from articles.cache import cached

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


@cached
def plain(request: HttpRequest) -> HttpResponse:
    return HttpResponse("for all")


@cached
def with_cookie(request: HttpRequest) -> HttpResponse:
    response = HttpResponse("for one")
    response.set_cookie("who", "you")
    return response


@cached
def by_session(request: HttpRequest) -> HttpResponse:
    return HttpResponse(f"for {request.session.get('name')}")


def own_freshness(request: HttpRequest) -> HttpResponse:
    return HttpResponse(headers={"Cache-Control": "public, max-age=31536000"})


def broken(request: HttpRequest) -> HttpResponse:
    raise ZeroDivisionError


def without_database(request: HttpRequest) -> HttpResponse:
    raise OperationalError("the database system is starting up")


handler500 = "newsroom.urls.server_error"
urlpatterns = [
    path("plain/", plain),
    path("with-cookie/", with_cookie),
    path("by-session/", by_session),
    path("own/", own_freshness),
    path("broken/", broken),
    path("api/broken/", broken),
    path("gone/", without_database),
    path("api/gone/", without_database),
    path("admin/x/", own_freshness),
    path("", include("newsroom.urls")),  # the page that is sorry has the site's links
]


def test_what_is_for_all_may_be_kept_a_second(client: Client) -> None:
    answer = client.get("/plain/")
    assert answer.headers["Cache-Control"] == "max-age=0, s-maxage=1"
    assert answer.headers["ETag"].startswith('"')
    assert client.get("/plain/", headers={"if-none-match": "*"}).status_code == 304


@pytest.mark.parametrize("path", ["/with-cookie/", "/by-session/"])
def test_what_turns_out_to_be_personal_is_kept_nowhere(client: Client, path: str) -> None:
    answer = client.get(path)
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.lease is None  # type: ignore[attr-defined]


def test_a_view_with_its_own_freshness_keeps_it(client: Client) -> None:
    assert client.get("/own/").headers["Cache-Control"] == "public, max-age=31536000"


def test_a_failure_is_told_programs_and_people_in_their_own_way() -> None:
    client = Client(raise_request_exception=False)
    page, problem = client.get("/broken/"), client.get("/api/broken/")
    assert page.status_code == problem.status_code == 500
    assert page.headers["Content-Type"].startswith("text/html")
    assert problem.headers["Content-Type"] == "application/problem+json"
    assert problem.json()["code"] == "server_error"


def test_a_failure_leaves_its_traceback_in_the_log() -> None:
    (handler,) = logging.getLogger("django").handlers
    assert isinstance(handler, logging.StreamHandler)
    usual = handler.setStream(log := StringIO())
    Client(raise_request_exception=False).get("/broken/")
    handler.setStream(usual)
    assert "/broken/" in log.getvalue()
    assert "ZeroDivisionError" in log.getvalue()


@pytest.mark.parametrize("length", ["43000000", "9" * 30, "-1", "x"])
def test_what_is_larger_than_any_picture_is_not_read(client: Client, length: str) -> None:
    answer = client.post("/plain/", CONTENT_LENGTH=length)
    assert answer.status_code == 413
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_a_missing_database_is_a_moment_to_wait() -> None:
    client = Client()
    page, problem = client.get("/gone/"), client.get("/api/gone/")
    assert page.status_code == problem.status_code == 503
    assert page.headers["Retry-After"] == problem.headers["Retry-After"] == "2"
    assert problem.json()["code"] == "unavailable"
    assert problem.headers["Cache-Control"] == "private, no-store"


def test_readers_get_the_strict_policy_and_staff_what_the_editor_needs(client: Client) -> None:
    public = client.get("/own/").headers["Content-Security-Policy"]
    staff = client.get("/admin/x/").headers["Content-Security-Policy"]
    assert "default-src 'none'" in public
    assert "unsafe" not in public
    assert "'unsafe-eval'" in staff
    for policy in (public, staff):
        assert "frame-ancestors 'none'" in policy
        assert "base-uri 'none'" in policy


def test_over_tls_browsers_are_told_to_stay_there(client: Client) -> None:
    with override_settings(SECURE_HSTS_SECONDS=31536000):
        answer = Client().get("/plain/", secure=True)
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=31536000")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == settings.SECURE_REFERRER_POLICY
    assert answer.headers["X-Frame-Options"] == "DENY"
