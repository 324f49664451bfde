"""Every address of the admin, for every role: open, shut, or not there at all."""

from typing import Any

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import URLPattern, URLResolver

from newsroom.core.roles import Role
from tests.articles.admin.pages import client_of
from tests.factories import make_publication, make_user

pytestmark = pytest.mark.django_db

ALL, STAFF = set(Role), set(Role) - {Role.ADMINISTRATOR}
WRITERS = {Role.REPORTER, Role.PHOTOGRAPHER, Role.DESK, Role.CHIEF}
LEADERS = {Role.CHIEF, Role.ADMINISTRATOR}
RECORDS = {Role.DESK, Role.FRONT_EDITOR, *LEADERS}
TAGGERS = {Role.DESK, Role.FRONT_EDITOR, Role.CHIEF}
OPEN_TO = {
    "": ALL,
    "articles/article/": STAFF,
    "articles/article/add/": WRITERS,
    "articles/article/choose-photo/": STAFF,
    "articles/change/": RECORDS,
    "articles/change/add/": set(),
    "articles/followup/": LEADERS,
    "articles/followup/add/": set(),
    "articles/notice/": STAFF,
    "articles/notice/add/": set(),
    "articles/publication/": ALL,
    "articles/publication/add/": LEADERS,
    "articles/ranking/": STAFF,
    "articles/ranking/add/": set(),
    "articles/reporter/": ALL,
    "articles/reporter/add/": LEADERS,
    "articles/section/": ALL,
    "articles/section/add/": LEADERS,
    "articles/tag/": STAFF,
    "articles/tag/add/": TAGGERS,
    "media/photo/": STAFF,
    "media/photo/add/": STAFF,
    "newsroom/user/": LEADERS,
    "newsroom/user/add/": LEADERS,
}
# Django's and Unfold's own: the frame, the person's own password, JavaScript's words.
FRAME = {
    "login/", "logout/", "password_change/", "password_change/done/", "jsi18n/", "search/",
    "autocomplete/",
}  # fmt: skip


def addresses(patterns: Any, prefix: str = "") -> set[str]:
    """Every address without an object in it."""
    found = set()
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            found |= addresses(pattern.url_patterns, route)
        elif isinstance(pattern, URLPattern) and not {"<", "("} & set(route):
            found.add(route)
    return found


def test_every_address_has_a_row_in_the_table() -> None:
    assert addresses(admin.site.urls[0]) - FRAME == OPEN_TO.keys()


@pytest.mark.parametrize("role", list(Role))
def test_addresses_open_to_their_roles_only(role: Role) -> None:
    client = client_of(make_user(role))
    opened = {path for path in OPEN_TO if client.get(f"/admin/{path}").status_code == 200}
    assert opened == {path for path, roles in OPEN_TO.items() if role in roles}


def test_without_a_role_only_the_start_page_opens() -> None:
    client = client_of(make_user(None))
    assert {path for path in OPEN_TO if client.get(f"/admin/{path}").status_code == 200} == {""}


def test_nobody_gets_in_without_logging_in() -> None:
    for path in OPEN_TO:
        answer = Client().get(f"/admin/{path}")
        assert (answer.status_code, answer["Location"].split("?")[0]) == (302, "/admin/login/")


def test_the_login_page_is_korean_and_names_the_paper() -> None:
    make_publication()
    page = Client().get("/admin/login/").content.decode()
    assert '<html lang="ko"' in page
    assert "한빛강일보" in page
    assert "다시 오셨군요" in page
    assert "로그인" in page


def test_logging_in_leads_to_the_start_page() -> None:
    user = make_user(Role.REPORTER)
    user.set_password("hangang-1234")
    user.save()
    data = {"username": user.username, "password": "hangang-1234"}
    answer = Client().post("/admin/login/", data)
    assert (answer.status_code, answer["Location"]) == (302, "/admin/")


@pytest.mark.parametrize("role", list(Role))
def test_the_sidebar_leads_only_where_one_may_go(role: Role) -> None:
    client = client_of(make_user(role))
    groups = client.get("/admin/").context["sidebar_navigation"]
    links = [item["link"] for group in groups for item in group["items"]]
    assert links
    assert {client.get(link).status_code for link in links} == {200}


def test_pages_of_the_admin_are_kept_by_nobody_and_stand_under_its_policy() -> None:
    answer = client_of(make_user(Role.REPORTER)).get("/admin/articles/article/add/")
    assert {"private", "no-store"} <= set(answer["Cache-Control"].split(", "))
    policy = answer["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in policy
    assert "'unsafe-inline'" not in policy.split("script-src")[1].split(";")[0]


NONSENSE = ["\x00", "x", "9" * 30, "9" * 5_000, "-1", "１", "%", "[]", "0x1", "("]
ASKED = [
    ("articles/article/", ["q", "p", "section", "mine", "status__exact", "kind__exact", "o"]),
    ("articles/article/", ["headline__regex", "kind__iregex", "created_at__year", "id__gt"]),
    ("articles/article/", ["id__in", "created_by__password__startswith", "section__name"]),
    ("articles/article/choose-photo/", ["q"]),
    ("articles/change/", ["kind__exact", "p"]),
    ("articles/followup/", ["state", "consumer__exact"]),
    ("articles/ranking/", ["window", "section"]),
    ("articles/reporter/", ["q", "is_active__exact"]),
    ("newsroom/user/", ["q", "groups__id__exact", "password__startswith"]),
    ("search/", ["s", "page"]),
]


@pytest.mark.parametrize(("path", "names"), ASKED)
def test_no_nonsense_in_an_address_breaks_a_page(path: str, names: list[str]) -> None:
    client = client_of(make_user(Role.CHIEF))
    client.raise_request_exception = False
    for name in names:
        for value in NONSENSE:
            answer = client.get(f"/admin/{path}", {name: value})
            assert answer.status_code < 500, (name, value)
