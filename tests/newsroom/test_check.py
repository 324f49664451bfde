"""What `up --check` stands on: its small browser, and the sentence for a step that failed.

The whole of it runs in `.ci/run`.
"""

from http import HTTPStatus
from types import SimpleNamespace
from typing import Any, cast

import pytest
from pytest_django.live_server_helper import LiveServer

from newsroom.core.roles import Role
from newsroom.engines import EngineError
from newsroom.management.up.browser import Browser, FormReader, Refused
from newsroom.management.up.check import _failing
from tests.factories import make_user

PAGE = """
<form action="/search/"><input name="q"></form>
<form method="post">
  <input type="hidden" name="csrfmiddlewaretoken" value="a&amp;b">
  <input type="file" name="picture"><input type="submit" name="_save" value="Save">
  <textarea name="body">&lt;p&gt;글&lt;/p&gt;</textarea>
  <select name="section"><option value="">-</option><option value="3" selected>정치</option>
    <option value="4">사회</option></select>
  <input type="checkbox" name="groups" value="1" id="g1" checked> <label for="g1">기자</label>
  <input type="checkbox" name="groups" value="2" id="g2"> <label for="g2">데스크</label>
  <input type="checkbox" name="confirmed" value="no_photo">
  <input type="checkbox" name="confirmed" value="short">
  <button name="_move" value="submit">송고</button>
</form>
"""


def read() -> Any:
    reader = FormReader()
    reader.feed(PAGE)
    reader.close()
    return reader.forms[1]


def test_a_form_is_posted_as_it_stands_on_the_page() -> None:
    assert sorted(read().values) == [
        ("body", "<p>글</p>"),
        ("csrfmiddlewaretoken", "a&b"),
        ("groups", "1"),
        ("section", "3"),
    ]


def test_fields_are_typed_chosen_and_ticked() -> None:
    form = read()
    form.fill(body="새 글")
    form.choose("section", "사회")
    form.choose("groups", "데스크")
    form.tick_all("confirmed")
    for pair in [("body", "새 글"), ("section", "4"), ("groups", "2"), ("confirmed", "no_photo")]:
        assert pair in form.values
    assert ("groups", "1") not in form.values
    with pytest.raises(Refused, match="no “국제” in section"):
        form.choose("section", "국제")


@pytest.mark.django_db(transaction=True)
def test_a_person_logs_in_and_a_refusal_says_why(live_server: LiveServer) -> None:
    user = make_user(Role.REPORTER)
    user.set_password("right-one")
    user.save()
    browser = Browser(live_server.url)
    form = browser.form("/admin/login/", having="username")
    form.fill(username=user.username, password="wrong-one")
    with pytest.raises(Refused, match=r"/admin/login/ answered 200: .+"):
        browser.submit(form)
    form.fill(password="right-one")
    assert browser.submit(form) == "/admin/"
    assert browser.request("GET", "/admin/")[0].status == HTTPStatus.OK


def test_a_failed_step_is_named_with_its_reason() -> None:
    newsroom = cast(Any, SimpleNamespace(logs="/somewhere/logs"))
    with pytest.raises(EngineError) as failed, _failing("The desk sleeps", newsroom):
        raise Refused("nobody answered")
    assert failed.value.sentence == (
        "This step failed: The desk sleeps. nobody answered. The logs are in /somewhere/logs."
    )
