"""Articles that were published in the past: their rows as the actions and the relay leave them.

No action publishes in the past, and a hundred thousand articles would take an hour; so this is
the one place that writes such rows itself. The tests compare them with what the actions write.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import orjson
from django.db import connection

from articles.actions.copying import tag_slug
from articles.models import (
    Article,
    ArticlePhoto,
    Byline,
    Change,
    ChangeKind,
    Consumer,
    DeskLogEntry,
    FollowUp,
    Reporter,
    Revision,
    Snapshot,
    Tag,
)
from articles.models.snapshot import COLUMNS, BylineSnapshot
from articles.workflow import Status
from newsroom.core.changes import lock_log
from newsroom.management.demo.rows import copy_rows, next_ids


@dataclass(frozen=True, kw_only=True)
class Finished:
    """An article whose way to its readers is over.

    `revisions` are its saved states in order, the last one published. The writer saved the first
    one, the approver any later one, took it up, approved it and published it.
    """

    revisions: Sequence[Snapshot]
    excerpt: str
    writer_id: int
    approver_id: int
    begun_at: datetime
    published_at: datetime

    def at(self, share: float) -> datetime:
        """A moment on the way from its beginning (0) to its publication (1)."""
        return self.begun_at + (self.published_at - self.begun_at) * share


# When what happened on an article's way, as shares of it.
SAVED_AGAIN, SUBMITTED, TAKEN_UP, APPROVED = 0.7, 0.5, 0.6, 0.9
RELAY_WAIT = timedelta(seconds=15)  # after a first attempt
Numbered = list[tuple[int, "Finished"]]


def write(articles: Sequence[Finished], tags: dict[str, int], names: dict[int, str]) -> list[int]:
    """Store the articles and return their numbers; to be called inside a transaction.

    `tags` are the tags' numbers by name, `names` what is printed for the reporters. Takes the
    log's lock; epochs are the caller's to bump.
    """
    numbered = list(zip(next_ids(Article, len(articles)), articles, strict=True))
    _write_texts(numbered)
    _write_bylines(numbered, names)
    copy_rows(ArticlePhoto, PHOTO, _photos(numbered))
    copy_rows(Article.tags.through, ["article_id", "tag_id"], _tags(numbered, tags))
    copy_rows(DeskLogEntry, ["article_id", "action", "by_id", "at", "details"], _log(numbered))
    with connection.cursor() as cursor:  # what can be checked now is not checked under the lock
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    lock_log()
    _write_changes(numbered)
    return [number for number, _article in numbered]


PHOTO = ["article_id", "position", "photo_id", "caption", "is_lead"]
TIMES = ["submitted_at", "approved_at", "published_at", "first_published_at", "changed_at"]


def _write_texts(numbered: Numbered) -> None:
    keys = iter(next_ids(Revision, sum(len(one.revisions) for _number, one in numbered)))
    revisions, rows = [], []
    for number, one in numbered:
        saved = (one.begun_at, one.at(SAVED_AGAIN))
        for version, snapshot in enumerate(one.revisions, 1):
            key, at = next(keys), saved[version > 1]
            author = one.approver_id if version > 1 else one.writer_id
            text = orjson.dumps(snapshot).decode()
            revisions.append((key, number, version, text, author, at))
        times = (one.at(SUBMITTED), one.at(APPROVED), *[one.published_at] * 3)
        row = (number, Status.PUBLISHED, version, key, one.writer_id, one.excerpt)
        rows.append((*row, one.begun_at, at, *times, *map(dict(snapshot).get, COLUMNS)))
    names = ["id", "article_id", "number", "snapshot", "author_id", "created_at"]
    copy_rows(Revision, names, revisions)
    names = ["id", "status", "version", "approved_revision_id", "created_by_id", "excerpt"]
    copy_rows(Article, [*names, "created_at", "saved_at", *TIMES, *COLUMNS], rows)


def _write_bylines(numbered: Numbered, printed: dict[int, str]) -> None:
    rows = (
        (number, place, line["reporter_id"], _printed(line, printed), line["role"])
        for number, one in numbered
        for place, line in enumerate(one.revisions[-1]["bylines"])
    )
    copy_rows(Byline, ["article_id", "position", "reporter_id", "printed_name", "role"], rows)


def _printed(line: BylineSnapshot, printed: dict[int, str]) -> str:
    return printed[line["reporter_id"]] if line["reporter_id"] else line["name"]


def _photos(numbered: Numbered) -> Iterator[tuple[Any, ...]]:
    for number, one in numbered:
        for place, use in enumerate(one.revisions[-1]["photos"]):
            yield number, place, use["photo_id"], use["caption"], use["is_lead"]


def _tags(numbered: Numbered, tags: dict[str, int]) -> Iterator[tuple[int, int]]:
    for number, one in numbered:
        for name in one.revisions[-1]["tags"]:
            yield number, tags[name]


def _log(numbered: Numbered) -> Iterator[tuple[Any, ...]]:
    for number, one in numbered:
        version = len(one.revisions)
        yield number, "create", one.writer_id, one.begun_at, "{}"
        yield number, "submit", one.writer_id, one.at(SUBMITTED), '{"version": 1}'
        seen = f'{{"version": {version}}}'
        yield number, "take_up", one.approver_id, one.at(TAKEN_UP), "{}"
        for _again in range(1, version):
            yield number, "save", one.approver_id, one.at(SAVED_AGAIN), seen
        approved = f'{{"version": {version}, "own_copy": false}}'
        yield number, "approve", one.approver_id, one.at(APPROVED), approved
        published = f'{{"version": {version}, "confirmed": []}}'
        yield number, "publish", one.approver_id, one.published_at, published


def _write_changes(numbered: Numbered) -> None:
    keys = next_ids(Change, len(numbered))
    rows = [
        (key, number, ChangeKind.PUBLISHED, one.approver_id, one.published_at, one.published_at)
        for key, (number, one) in zip(keys, numbered, strict=True)
    ]
    copy_rows(Change, ["id", "article_id", "kind", "by_id", "at", "recorded_at"], rows)
    carried = (
        (key, consumer, 1, at + RELAY_WAIT, at)
        for key, *_rest, at in rows
        for consumer in Consumer.values
    )
    copy_rows(FollowUp, ["change_id", "consumer", "attempts", "next_at", "done_at"], carried)


def tag_numbers(names: set[str]) -> dict[str, int]:
    """The tags' numbers by name; those that are missing are made."""
    found = dict(Tag.objects.filter(name__in=names).values_list("name", "pk"))
    for name in sorted(names - found.keys()):
        found[name] = Tag.objects.create(name=name, slug=tag_slug(name)).pk
    return found


def printed_names() -> dict[int, str]:
    """What is printed for each reporter, by number."""
    return {reporter.pk: str(reporter) for reporter in Reporter.objects.all()}
