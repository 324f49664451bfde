"""Accounts: who may make and change which, whatever is posted."""

from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from newsroom.core.roles import Role
from newsroom.models import User
from tests.factories import make_user

pytestmark = pytest.mark.django_db
LIST = "/admin/newsroom/user/"


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def group(role: Role) -> int:
    return Group.objects.get(name=role).pk


def new(**changes: Any) -> dict[str, Any]:
    password = {"password1": "hangang-5678", "password2": "hangang-5678"}
    return {"username": "newcomer", "name": "새사람", **password, **changes}


def roles(user: User) -> set[str]:
    return set(user.groups.values_list("name", flat=True))


def page(user: User) -> str:
    return f"{LIST}{user.pk}/change/"


def log_in(username: str, password: str = "hangang-5678") -> Any:
    return Client().post("/admin/login/", {"username": username, "password": password})


def test_a_session_is_for_one_day_and_no_script() -> None:
    User.objects.create_user("someone", password="hangang-5678", is_staff=True)
    cookie = log_in("someone").cookies["sessionid"]
    assert (cookie["max-age"], cookie["httponly"], cookie["samesite"]) == (12 * 3600, True, "Lax")


def test_a_login_that_fails_says_the_same_to_all() -> None:
    User.objects.create_user("someone", password="hangang-5678", is_staff=True)
    User.objects.create_user("gone", password="hangang-5678", is_staff=True, is_active=False)
    User.objects.create_user("reader", password="hangang-5678")
    answers = [log_in("someone", "wrong"), *map(log_in, ("gone", "reader", "stranger"))]
    said = [(answer.status_code, answer.context["form"].errors) for answer in answers]
    assert said == [(200, said[0][1])] * 4


def test_who_no_longer_works_here_is_out_at_once() -> None:
    user = make_user(Role.REPORTER)
    client = client_of(user)
    user.is_active = False
    user.save()
    assert client.get("/admin/").status_code == 302


def test_the_administrator_makes_an_account_that_can_log_in_with_its_roles() -> None:
    client = client_of(make_user(Role.ADMINISTRATOR))
    client.post(f"{LIST}add/", new(groups=[group(Role.REPORTER), group(Role.DESK)]))
    made = User.objects.get(username="newcomer")
    assert roles(made) == {Role.REPORTER, Role.DESK}
    assert Client().login(username="newcomer", password="hangang-5678")
    assert (made.is_staff, made.is_superuser) == (True, False)


FORBIDDEN = [
    (Role.ADMINISTRATOR, Role.CHIEF),
    (Role.CHIEF, Role.ADMINISTRATOR),
]


@pytest.mark.parametrize(("giver", "role"), FORBIDDEN)
def test_nobody_gives_the_role_that_watches_them(giver: Role, role: Role) -> None:
    client, account = client_of(make_user(giver)), make_user(Role.REPORTER)
    client.post(f"{LIST}add/", new(groups=[group(role)]))
    assert not User.objects.filter(username="newcomer").exists()
    client.post(page(account), {"username": "x", "name": "x", "groups": [group(role)]})
    assert roles(account) == {Role.REPORTER}


@pytest.mark.parametrize(("giver", "role"), FORBIDDEN)
def test_nobody_takes_over_the_account_of_one_they_could_not_make(giver: Role, role: Role) -> None:
    client, account = client_of(make_user(giver)), make_user(role)
    before = User.objects.values().get(pk=account.pk)
    client.post(page(account), {"username": "x", "name": "x"})
    password = {"password1": "hangang-5678", "password2": "hangang-5678"}
    answer = client.post(f"{LIST}{account.pk}/password/", password)
    assert answer.status_code == 403
    assert User.objects.values().get(pk=account.pk) == before


def test_no_forged_field_makes_a_superuser() -> None:
    client = client_of(make_user(Role.ADMINISTRATOR))
    forged = {"is_superuser": "on", "is_staff": "on", "user_permissions": ["1"]}
    client.post(f"{LIST}add/", new(groups=[group(Role.REPORTER)], **forged))
    made = User.objects.get(username="newcomer")
    client.post(page(made), {"username": "newcomer", "name": "새사람", "is_active": "on", **forged})
    made.refresh_from_db()
    assert made.is_superuser is False
    assert made.user_permissions.count() == 0


def test_a_superuser_s_account_is_out_of_reach() -> None:
    owner = User.objects.create_superuser("owner", password="hangang-1234", name="주인")
    client = client_of(make_user(Role.ADMINISTRATOR))
    assert client.post(page(owner), {"username": "x", "name": "x"}).status_code == 403
    assert User.objects.get(pk=owner.pk).username == "owner"


def test_nobody_changes_their_own_roles() -> None:
    administrator = make_user(Role.ADMINISTRATOR)
    forged = {"groups": [group(Role.DESK)], "is_active": ""}
    client_of(administrator).post(page(administrator), {"username": "me", "name": "나", **forged})
    administrator.refresh_from_db()
    assert (administrator.name, administrator.is_active) == ("나", True)
    assert roles(administrator) == {Role.ADMINISTRATOR}


@pytest.mark.parametrize("role", [Role.REPORTER, Role.PHOTOGRAPHER, Role.DESK, Role.FRONT_EDITOR])
def test_others_see_no_accounts(role: Role) -> None:
    client, account = client_of(make_user(role)), make_user(Role.REPORTER)
    for path in (LIST, f"{LIST}add/", page(account), f"{LIST}{account.pk}/password/"):
        assert client.get(path).status_code == 403


def test_an_account_is_made_inactive_never_deleted() -> None:
    client, account = client_of(make_user(Role.ADMINISTRATOR)), make_user(Role.REPORTER)
    assert client.post(f"{LIST}{account.pk}/delete/", {"post": "yes"}).status_code == 403
    fields = {"username": account.username, "name": account.name, "groups": [group(Role.REPORTER)]}
    at_work = client_of(account)
    client.post(page(account), fields)
    assert at_work.get("/admin/").status_code == 302


def test_taking_a_role_away_ends_the_sessions_begun_with_it() -> None:
    client, account = client_of(make_user(Role.ADMINISTRATOR)), make_user(Role.REPORTER)
    at_work = client_of(account)
    assert at_work.get("/admin/articles/article/").status_code == 200
    fields = {"username": account.username, "name": account.name, "is_active": "on"}
    client.post(page(account), fields)
    assert at_work.get("/admin/articles/article/").status_code == 302
