"""The front answers what it may, exactly as Django would, and hands on the rest."""

import io
import threading
import time
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import connection, transaction

from articles.cache import epochs
from articles.models import Article
from articles.workflow import Status
from newsroom import wsgi
from newsroom.wsgi import Front
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)
LIST = "/api/v1/articles/"


@dataclass
class Said:
    """What a WSGI application answered."""

    status: int
    headers: dict[str, str]
    body: bytes


class Counting:
    """Django, with the requests that reached it."""

    def __init__(self) -> None:
        self.requests: list[dict[str, Any]] = []

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Any:
        self.requests.append(environ)
        return wsgi.django(environ, start_response)


@pytest.fixture
def django() -> Counting:
    return Counting()


@pytest.fixture
def front(django: Counting) -> Front:
    return Front(django)


def ask(
    front: Front, path: str = LIST, query: str = "", method: str = "GET", **headers: str
) -> Said:
    environ = {
        "REQUEST_METHOD": method, "SCRIPT_NAME": "", "PATH_INFO": path, "QUERY_STRING": query,
        "SERVER_NAME": "127.0.0.1", "SERVER_PORT": "8000", "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1", "HTTP_HOST": "127.0.0.1:8000",
        "wsgi.url_scheme": "http", "wsgi.input": io.BytesIO(), "wsgi.errors": io.StringIO(),
        **headers,
    }  # fmt: skip
    said: list[Any] = []
    body = front(environ, lambda status, headers, exc_info=None: said.extend([status, headers]))
    content = b"".join(body)
    if hasattr(body, "close"):
        body.close()
    return Said(int(said[0].split()[0]), dict(said[1]), content)


def test_the_second_answer_is_the_first_one_and_django_is_not_asked(
    front: Front, django: Counting
) -> None:
    factories.make_article()
    assert ask(front) == ask(front)
    assert len(django.requests) == 1


def test_a_publication_is_seen_by_the_next_request(front: Front) -> None:
    article = factories.make_article(Status.APPROVED)
    before = ask(front)
    factories.publish(article)
    after = ask(front)
    assert article.headline not in before.body.decode()
    assert article.headline in after.body.decode()
    assert before.headers["ETag"] != after.headers["ETag"]


def test_a_withheld_article_is_gone_with_the_next_request(front: Front) -> None:
    article = factories.make_article()
    path = f"{LIST}{article.pk}/"
    assert ask(front, path).status == 200
    factories.withhold(article)
    gone = ask(front, path)
    assert gone.status == 410
    assert gone.headers["Cache-Control"] == "private, no-store"
    assert article.headline not in ask(front).body.decode()


def test_an_unrelated_change_leaves_an_article_where_it_is(front: Front, django: Counting) -> None:
    article, other = factories.make_article(), factories.make_article(Status.APPROVED)
    path = f"{LIST}{article.pk}/"
    ask(front, path)
    factories.publish(other)
    ask(front, path)
    assert len(django.requests) == 1


def test_headers_say_what_django_says(front: Front, django: Counting) -> None:
    ask(front)
    hit = ask(front)
    direct = ask(django)  # type: ignore[arg-type]
    assert hit.status == direct.status == 200
    assert hit.body == direct.body
    ordered = "Content-Security-Policy"  # the library orders its directives by chance
    assert {**hit.headers, ordered: sorted(hit.headers[ordered])} == {
        **direct.headers,
        ordered: sorted(direct.headers[ordered]),
    }
    assert hit.headers["Cache-Control"] == "max-age=0, s-maxage=1"
    assert not {"Vary", "Set-Cookie"} & hit.headers.keys()


def test_head_has_the_headers_and_no_body(front: Front) -> None:
    head = ask(front, method="HEAD")
    get = ask(front)
    assert head.headers == get.headers
    assert (head.body, head.status) == (b"", 200)


@pytest.mark.parametrize("form", ["{}", "W/{}", '"x", W/{}', "*", '"x",{}'])
def test_what_the_reader_has_is_not_sent_again(front: Front, form: str) -> None:
    etag = ask(front).headers["ETag"]
    again = ask(front, HTTP_IF_NONE_MATCH=form.format(etag))
    assert (again.status, again.body) == (304, b"")
    assert again.headers["ETag"] == etag
    assert "Content-Length" not in again.headers


@pytest.mark.parametrize("form", ['"x"', "x", "W/", ""])
def test_another_etag_brings_the_body(front: Front, form: str) -> None:
    ask(front)
    assert ask(front, HTTP_IF_NONE_MATCH=form).status == 200


def test_the_order_of_parameters_makes_no_copies(front: Front, django: Counting) -> None:
    first = ask(front, query="limit=5&order=oldest")
    second = ask(front, query="order=oldest&limit=5")
    assert first == second
    assert len(django.requests) == 1
    assert ask(front, query="limit=5").body  # another question
    assert len(django.requests) == 2


def test_an_advertisers_mark_makes_no_copy_of_a_feed(front: Front, django: Counting) -> None:
    assert ask(front, "/rss/", "utm_source=x&fbclid=1") == ask(front, "/rss/")
    assert len(django.requests) == 1


@pytest.mark.parametrize("path", [f"{LIST}987654/", f"{LIST}?x=1", "/nowhere/", "/rss/nowhere/"])
def test_refusals_are_never_kept(front: Front, django: Counting, path: str) -> None:
    path, _, query = path.partition("?")
    for _ in range(2):
        assert ask(front, path, query).status in (400, 404)
    assert len(django.requests) == 2


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"HTTP_HOST": "evil.example"}, 400),
        ({"HTTP_HOST": "127.0.0.1.evil.example"}, 400),
        ({"HTTP_HOST": ""}, 400),
        ({"HTTP_AUTHORIZATION": "Bearer x"}, 200),
        ({"HTTP_ACCEPT": "text/csv"}, 406),
    ],
)
def test_what_the_front_does_not_judge_is_djangos(
    front: Front, django: Counting, headers: dict[str, str], status: int
) -> None:
    ask(front)
    asked = len(django.requests)
    assert ask(front, **headers).status == status
    assert len(django.requests) == asked + 1


def test_posts_reach_django(front: Front, django: Counting) -> None:
    ask(front)
    assert ask(front, method="POST").status == 405
    assert django.requests[-1]["REQUEST_METHOD"] == "POST"


UNKEYED = [
    "HTTP_X_FORWARDED_HOST", "HTTP_X_FORWARDED_SERVER", "HTTP_X_HOST", "HTTP_FORWARDED",
    "HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO", "HTTP_X_FORWARDED_SCHEME",
    "HTTP_X_FORWARDED_PORT", "HTTP_X_FORWARDED_PREFIX", "HTTP_X_ORIGINAL_URL",
    "HTTP_X_REWRITE_URL", "HTTP_X_HTTP_METHOD_OVERRIDE", "HTTP_X_METHOD_OVERRIDE", "HTTP_COOKIE",
    "HTTP_ORIGIN", "HTTP_REFERER", "HTTP_USER_AGENT", "HTTP_ACCEPT_LANGUAGE",
    "HTTP_ACCEPT_ENCODING", "HTTP_ACCEPT_CHARSET", "HTTP_RANGE", "HTTP_IF_MODIFIED_SINCE",
    "HTTP_IF_RANGE", "HTTP_CACHE_CONTROL", "HTTP_PRAGMA", "HTTP_X_REQUESTED_WITH", "HTTP_VIA",
    "HTTP_TRUE_CLIENT_IP", "HTTP_CF_CONNECTING_IP", "HTTP_X_REAL_IP", "HTTP_DNT",
    "HTTP_SEC_FETCH_SITE", "HTTP_UPGRADE_INSECURE_REQUESTS", "HTTP_X_WAP_PROFILE", "HTTP_DEVICE",
    "HTTP_X_COUNTRY", "HTTP_X_DEVICE_TYPE", "HTTP_X_CSRFTOKEN", "HTTP_EXPECT", "HTTP_TE",
]  # fmt: skip


@pytest.mark.parametrize("name", UNKEYED)
def test_no_header_can_poison_what_others_get(front: Front, django: Counting, name: str) -> None:
    factories.make_article()
    poisoned = ask(front, **{name: "evil.example/x;de-DE"})
    clean = ask(Front(wsgi.django))
    assert poisoned.status == 200
    assert poisoned.body == clean.body == ask(front).body
    assert len(django.requests) == 1
    assert name not in django.requests[0]


def test_the_staffs_pages_never_pass_through_the_store(front: Front, django: Counting) -> None:
    for _ in range(2):
        login = ask(front, "/admin/login/")
        assert login.status == 200
        assert "no-store" in login.headers["Cache-Control"]
        assert "private" in login.headers["Cache-Control"]
    assert len(django.requests) == 2


def test_a_stampede_asks_django_once(front: Front, django: Counting) -> None:
    factories.make_article()
    answers: list[Said] = []

    def reader() -> None:
        answers.append(ask(front))
        connection.close()

    readers = [threading.Thread(target=reader) for _ in range(8)]
    for one in readers:
        one.start()
    for one in readers:
        one.join()
    assert len(answers) == 8
    assert all(one == answers[0] for one in answers)
    assert len(django.requests) == 1


def test_a_change_nobody_copied_is_noticed_within_a_second(front: Front) -> None:
    ask(front)
    article = factories.make_article()
    ask(front)
    with transaction.atomic(), connection.cursor() as cursor:
        Article.objects.filter(pk=article.pk).update(headline="몰래 고친 제목")
        cursor.execute(epochs.BUMP, [[]])  # as on another host, whose file is not ours
    deadline = time.monotonic() + 1
    while "몰래 고친 제목" not in ask(front).body.decode():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_tls_is_djangos_to_demand(settings: Any, django: Counting) -> None:
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    front = Front(django)
    ask(front)
    ask(front)
    assert len(django.requests) == 2  # over plain HTTP, where it may redirect
    ask(front, HTTP_X_FORWARDED_PROTO="https")
    ask(front, HTTP_X_FORWARDED_PROTO="https")
    assert len(django.requests) == 3
