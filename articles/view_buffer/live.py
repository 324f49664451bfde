"""The live set: which articles may be counted, and from when until when."""

from collections.abc import Iterator
from datetime import datetime
from itertools import islice

from django.db import DatabaseError, transaction

from articles.models import Article, Change
from articles.models.article import PUBLIC, ArticleQuerySet
from articles.view_buffer.gate import Gate
from articles.view_buffer.valkey import REQUEST_SECONDS, Key, Script, client, run

PAGE = 2000

looks = Gate(0.2)


def refresh(article_id: int) -> None:
    """Bring one article's entry up to its row, or remove it.

    The row is held meanwhile, so that of two refreshes the one that read later also writes later.
    Raises redis.RedisError, DatabaseError.
    """
    with transaction.atomic():
        rows = Article.objects.filter(pk=article_id, status__in=PUBLIC)
        leases = dict(_leases(rows.select_for_update(no_key=True)))
        if leases:
            client().hset(Key.LIVE, mapping=leases)
        else:
            client().hdel(Key.LIVE, str(article_id))


def look_again(article_id: int) -> bool:
    """Whether an article that is not in the set should be (then it is put there).

    Its publication may be a moment old, or the workers dead. Postgres is asked at most once in
    0.2 s, so that made-up numbers cost next to nothing. Raises redis.RedisError.
    """
    if not looks.is_open():
        return False
    looks.shut()
    try:
        with transaction.atomic():
            rows = Article.objects.published().filter(pk=article_id)
            # A row that is held is being changed just now; its own follow-up will come.
            leases = dict(_leases(rows.select_for_update(no_key=True, skip_locked=True)))
            if leases:
                client(REQUEST_SECONDS).hset(Key.LIVE, mapping=leases)
    except DatabaseError:
        return False
    return bool(leases)


def ensure_complete() -> None:
    """Build the set anew where this run of Valkey may not have all of it.

    Raises redis.RedisError, DatabaseError.
    """
    source, complete = run(Script.SOURCE)
    rebuilding = f"{Key.REBUILDING}{source.decode()}"  # not held up by one before a restart
    if source == complete or not client().set(rebuilding, "", nx=True, ex=60):
        return
    try:
        _rebuild()
        client().set(Key.COMPLETE, source)
    finally:
        client().delete(rebuilding)


def _rebuild() -> None:
    """Write all entries, then follow what changed meanwhile; nobody counts by them until then."""
    valkey = client()
    last = Change.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    valkey.unlink(Key.LIVE)
    leases = _leases(Article.objects.filter(status__in=PUBLIC))
    while page := dict(islice(leases, PAGE)):
        valkey.hset(Key.LIVE, mapping=page)
    changed = Change.objects.filter(pk__gt=last).order_by("article")
    for number in changed.values_list("article_id", flat=True).distinct():
        refresh(number)


def _leases(rows: ArticleQuerySet) -> Iterator[tuple[str, str]]:
    """Entries of the set: the article, and from when until when (may be empty), in milliseconds."""
    times = rows.order_by().values_list("pk", "published_at", "unpublish_at")
    for number, begins, ends in times.iterator(PAGE):
        yield str(number), f"{_milliseconds(begins)} {_milliseconds(ends)}"


def _milliseconds(moment: datetime | None) -> str:
    return str(int(moment.timestamp() * 1000)) if moment else ""
