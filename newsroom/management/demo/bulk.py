"""Any number of older articles for benchmarks, put together from what is already published."""

from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from random import Random

from django.db import connection, transaction
from django.db.models import Min

from articles import cache
from articles.models import Article, DeskLogEntry, Snapshot
from newsroom.core.html import figure
from newsroom.core.text import body_text, grapheme_length
from newsroom.core.text.blocks import EXCERPT_LENGTH
from newsroom.management.demo import archive
from newsroom.management.demo.archive import Finished

BATCH = 2000
WRITERS = 2  # at once; what they wait for each other in is the log only
A_DAY = 40  # articles
SOURCES = 30  # the demo's own, which come first
WRITING = timedelta(hours=5)


@dataclass(frozen=True)
class Source:
    """A published article to take parts from; `opening` is what its excerpt is made of."""

    snapshot: Snapshot
    opening: str
    excerpt: str
    rest: list[str]
    head: str
    tail: str
    writer_id: int
    approver_id: int


def sources() -> list[Source]:
    """What articles can be put together from: nothing delicate, no advertising."""
    rows = Article.objects.published().editorial().filter(sensitivity="", ai_level="none")
    rows = rows.select_related("approved_revision").order_by("pk")[:SOURCES]
    approvals = DeskLogEntry.objects.filter(action="approve", article__in=[row.pk for row in rows])
    approvers = dict(approvals.values_list("article", "by_id"))
    return [found for row in rows if (found := _source(row, approvers.get(row.pk)))]


def _source(article: Article, approver_id: int | None) -> Source | None:
    """What the article can give; None where it is too short."""
    blocks = _paragraphs(article.body_html)
    opening = _opening(blocks)
    if not (opening < len(blocks) and approver_id and article.created_by_id):
        return None
    assert article.approved_revision is not None  # noqa: S101 - a named constraint says so
    head, _mark, tail = article.headline.partition("… ")
    return Source(
        snapshot=article.approved_revision.snapshot,
        opening="".join(blocks[:opening]),
        excerpt=article.excerpt,
        rest=blocks[opening:],
        head=head,
        tail=tail or (article.subheads or [head])[0],
        writer_id=article.created_by_id,
        approver_id=approver_id,
    )


def _paragraphs(body_html: str) -> list[str]:
    parts = body_html.split("</p>")[:-1]
    return [f"{part}</p>" for part in parts if part.startswith("<p>")]


def _opening(blocks: list[str]) -> int:
    """How many paragraphs make the excerpt."""
    lengths = (grapheme_length(body_text("".join(blocks[:n]))) for n in range(1, len(blocks) + 1))
    return next((n for n, length in enumerate(lengths, 1) if length > EXCERPT_LENGTH), len(blocks))


def add(number: int, found: list[Source], seed: int) -> Iterator[int]:
    """Store that many articles, older than all there are, and yield how many each batch had."""
    rng = Random(seed)  # noqa: S311 - texts, not secrets
    before = Article.objects.aggregate(oldest=Min("published_at"))["oldest"]
    tags = archive.tag_numbers({tag for source in found for tag in source.snapshot["tags"]})
    names = archive.printed_names()
    made = (_recombined(place, found, before, rng) for place in range(number))
    pending: deque[Future[int]] = deque()
    with ThreadPoolExecutor(WRITERS) as pool:
        while batch := list(islice(made, BATCH)):
            pending.append(pool.submit(_store, batch, tags, names))
            if len(pending) > WRITERS:
                yield pending.popleft().result()
        while pending:
            yield pending.popleft().result()


def _store(batch: list[Finished], tags: dict[str, int], names: dict[int, str]) -> int:
    try:
        with transaction.atomic():
            archive.write(batch, tags, names)
            sections = {one.revisions[0]["section_id"] for one in batch}
            cache.bump(map(cache.section_scope, sections))
        return len(batch)
    finally:
        connection.close()  # a thread's own


def _recombined(place: int, found: list[Source], before: datetime, rng: Random) -> Finished:
    base, other = rng.choice(found), rng.choice(found)
    photos = base.snapshot["photos"][:1]
    blocks = [base.opening, *(figure(use["photo_id"]) for use in photos)]
    blocks += rng.sample(base.rest, min(len(base.rest), rng.randint(1, 3)))
    blocks += rng.sample(other.rest, min(len(other.rest), rng.randint(1, 3)))
    snapshot: Snapshot = {
        **base.snapshot,
        "headline": f"{base.head}… {other.tail} ({place + 1})",
        "body_html": "".join(blocks),
        "photos": photos,
    }
    published_at = before - timedelta(days=1) * ((place + rng.random()) / A_DAY)
    return Finished(
        revisions=[snapshot],
        excerpt=base.excerpt,
        writer_id=base.writer_id,
        approver_id=base.approver_id,
        begun_at=published_at - WRITING,
        published_at=published_at,
    )
