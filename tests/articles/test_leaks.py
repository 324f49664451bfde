"""Nothing leaks: every public address is asked for the mark that unpublished articles bear."""

import re
from collections.abc import Iterable, Iterator
from datetime import timedelta
from itertools import chain, product
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import URLResolver, get_resolver

from articles.actions import correcting, drafting, publishing, ranking, withholding
from articles.api import parameters
from articles.models import Article, ChangeReason, NoticeKind, Tag, ViewBucket
from articles.models.popularity import BUCKET_SECONDS
from articles.workflow import Status
from media.models import Photo, Rendition
from newsroom.core.api import Cursor
from newsroom.core.clock import now
from tests.factories import (
    CONFIRMED,
    HOUR,
    chief,
    counter,
    make_article,
    make_photo,
    make_publication,
    make_reporter,
    make_section,
    withhold,
)

pytestmark = pytest.mark.django_db
MARK = "hushhush"
SHARED = "강"  # a tag of public and hidden articles alike
LISTS = "/api/v1/articles/?"

# Of each public address, what to ask: names in braces stand for every value of that name.
EXAMPLES = {
    "": ["/"],
    "articles/<int:pk>/": ["/articles/{article}/"],
    "sections/<words_path:path>/": ["/sections/{section}/", "/sections/{section}/?cursor={cursor}"],
    "reporters/<words:slug>/": ["/reporters/{reporter}/", "/reporters/{reporter}/?cursor={cursor}"],
    "tags/<words:slug>/": ["/tags/{tag}/", f"/tags/{SHARED}/?cursor={{cursor}}"],
    "m/": ["/m/"],
    "m/<path:rest>": ["/m/articles/{article}/"],
    "rss/": ["/rss/"],
    "rss/<words_path:path>/": ["/rss/{section}/"],
    r"^uploads/(?P<name>[\w/]{1,100}\.\w{3,4})$": ["/uploads/ab/none.jpg"],
    "api/": ["/api/"],
    "api/<path:rest>": ["/api/v1/articles/{article}"],
    "api/v1/": ["/api/v1/"],
    "api/v1/articles/": [
        *(LISTS + query for query in (
            "limit=1", "cursor={cursor}&limit=100", "section={section}", "reporter={reporter}",
            "tag={tag}", "kind=article", "origin=own", "has_photo=true", "has_photo=false",
            "from=2020-01-01", "to=2100-01-01", "updated_from=2020-01-01", "ids={article}",
            "order=oldest", "order=updated", "order=newest",
        ))
    ],
    "api/v1/articles/<int:pk>/": ["/api/v1/articles/{article}/"],
    "api/v1/articles/<int:article_id>/views/": ["/api/v1/articles/{article}/views/"],
    "api/v1/sections/": ["/api/v1/sections/"],
    "api/v1/reporters/": ["/api/v1/reporters/", "/api/v1/reporters/?limit=1"],
    "api/v1/reporters/<words:slug>/": ["/api/v1/reporters/{reporter}/"],
    "api/v1/rankings/most-viewed/": [
        *(f"/api/v1/rankings/most-viewed/?limit=20&window={window}"
          for window in ("1h", "24h", "7d", "30d")),
        "/api/v1/rankings/most-viewed/?section={section}",
    ],
    "api/v1/changes/": ["/api/v1/changes/", "/api/v1/changes/?since=1&limit=100"],
}  # fmt: skip


def routes(resolver: URLResolver, before: str = "") -> Iterator[str]:
    """Every route below a resolver but those of the admin, which has a table of its own."""
    for entry in resolver.url_patterns:
        route = before + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from routes(entry, route)
        elif not route.startswith("admin/"):
            yield route


def test_every_public_address_and_parameter_is_asked() -> None:
    assert set(routes(get_resolver())) == set(EXAMPLES)
    asked = set(re.findall(r"[?&](\w+)=", " ".join(chain(*EXAMPLES.values()))))
    for one in (parameters.ArticleParameters, parameters.RankingParameters,
                parameters.ChangeParameters, parameters.PageParameters):  # fmt: skip
        assert set(one().fields) <= asked


class World:
    """A public article, and around it whatever a test hides: same section, reporter and tag."""

    def __init__(self) -> None:
        make_publication()
        self.section = make_section()
        self.reporter = make_reporter()
        self.shown = make_article(section_id=self.section.pk, tags=[SHARED], **self._bylines())

    def _bylines(self, *guests: str) -> dict[str, Any]:
        lines = [{"reporter_id": self.reporter.pk}, *({"name": guest} for guest in guests)]
        return {"bylines": lines}

    def secret(self) -> dict[str, Any]:
        """Fields of a snapshot, marked wherever a person may write."""
        word = f"{MARK}{next(counter)}"
        uses = [{"photo_id": _photo(word).pk, "caption": word, "is_lead": True}]
        return {
            "headline": word, "subheads": [word], "body_html": f"<p>{word}</p>", "prefix": "photo",
            "dateline": word, "ai_level": "assisted", "ai_tool": word, "tags": [word, SHARED],
            "section_id": self.section.pk, "photos": uses, **self._bylines(word),
        }  # fmt: skip

    def values(self) -> dict[str, list[Any]]:
        tomorrow = (now() + timedelta(days=1)).isoformat()
        return {
            "article": [*Article.objects.values_list("pk", flat=True)],
            "tag": [*Tag.objects.values_list("slug", flat=True)],
            "section": [self.section.path],
            "reporter": [self.reporter.slug],
            "cursor": [Cursor("newest", False, tomorrow, 1)],
        }

    def questions(self) -> Iterator[str]:
        """Every address of `EXAMPLES` with every value."""
        values = self.values()
        for example in chain(*EXAMPLES.values()):
            names = re.findall(r"{(\w+)}", example)
            for chosen in product(*(values[name] for name in names)):
                yield example.format(**dict(zip(names, chosen, strict=True)))


def _photo(word: str) -> Photo:
    photo = make_photo(caption=word, alt=word, credit=word, content_hash=word.ljust(64, "0"))
    Rendition.objects.create(
        photo=photo, spec="card", address_version=photo.address_version, file=f"hu/{word}.jpg",
        width=600, height=400,
    )  # fmt: skip
    return photo


def ask(client: Client, question: str) -> Any:
    return client.post(question) if question.endswith("/views/") else client.get(question)


def said(answer: HttpResponse) -> str:
    headers = {**answer.headers, "Content-Length": ""}
    return f"{answer.status_code} {headers} {answer.content.decode()}"


def crawl(client: Client, questions: Iterable[str]) -> dict[str, str]:
    """What is answered to each question and on every further page of a list."""
    answers: dict[str, str] = {}
    waiting = list(questions)
    while waiting:
        question = waiting.pop()
        answer = ask(client, question)
        assert answer.status_code < 500, question
        answers[question] = said(answer)
        waiting += following(answer) - answers.keys()
    return answers


def following(answer: Any) -> set[str]:
    """The address of a list's next page, if there is one."""
    data = answer.json() if answer.headers["Content-Type"] == "application/json" else {}
    return {data["next"]} - {None} if "results" in data else set()


@pytest.fixture
def world() -> World:
    return World()


def test_nothing_of_what_was_never_public_is_told(world: World, client: Client) -> None:
    for status in (Status.DRAFT, Status.SUBMITTED, Status.IN_REVIEW, Status.SPIKED, Status.APPROVED,
                   Status.SCHEDULED):  # fmt: skip
        make_article(status, **world.secret())
    embargoed = make_article(Status.APPROVED, **world.secret())
    publishing.set_embargo(embargoed, by=chief(), until=now() + HOUR)
    drafting.save(world.shown, world.secret(), by=chief(), version=world.shown.version)
    updated = make_article(section_id=world.section.pk, tags=[SHARED])
    version = drafting.save(updated, world.secret(), by=chief(), version=updated.version).number
    correcting.correct(
        updated, by=chief(), version=version, reason=ChangeReason.FACT, note=MARK,
        at=now() + HOUR, confirmed=CONFIRMED,
    )  # fmt: skip
    hidden = Article.objects.exclude(pk__in=[world.shown.pk, updated.pk])

    def as_stranger(text: str) -> str:
        """The same about an article and a tag that never were."""
        text = re.sub(rf"{MARK}\d+", "nowhere", text)
        numbers = "|".join(map(str, hidden.values_list("pk", flat=True)))
        return re.sub(rf"(?<=/articles/)({numbers})(?=\b)|(?<=ids=)({numbers})\b", "999999", text)

    for question, answer in crawl(client, world.questions()).items():
        if (unknown := as_stranger(question)) != question:
            assert as_stranger(answer) == said(ask(client, unknown)), question
        else:
            assert MARK not in answer, question


def read(article: Article) -> None:
    at = now()
    bucket = at - timedelta(seconds=at.timestamp() % BUCKET_SECONDS)
    ViewBucket.objects.create(bucket=bucket, source="test", article_id=article.pk, n=9)


def test_nothing_of_what_was_taken_back_is_told_any_more(world: World, client: Client) -> None:
    articles = [make_article(**world.secret()) for _ in range(3)]
    for article in articles:
        correcting.add_notice(article, by=chief(), kind=NoticeKind.CORRECTION, text=MARK)
        read(article)
    ranking.rebuild_all()
    before = crawl(client, world.questions())
    doors = {question for question, answer in before.items() if MARK in answer}
    assert len(doors) > len(before) / 2

    withhold(articles[0])
    withholding.kill(articles[1], by=chief(), reason=MARK)
    ended = {"published_at": now() - 2 * HOUR, "unpublish_at": now() - HOUR}
    Article.objects.filter(pk=articles[2].pk).update(**ended)  # and nobody has settled it
    for question, answer in crawl(client, before).items():
        if MARK not in question:
            assert MARK not in answer, question
        else:
            assert answer.startswith(("400 ", "404 ")), question
