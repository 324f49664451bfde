"""Filling an empty newsroom with the demo paper, from its people to its rankings."""

from datetime import datetime
from pathlib import Path

from django.db import transaction

from articles import cache, view_buffer
from articles.actions import counting, ranking
from articles.models import Article
from media.models import Photo
from newsroom.core.clock import now
from newsroom.management.demo import archive, desk, photos, readers, reading, snapshots
from newsroom.management.demo.people import Staff, settle_in
from newsroom.management.demo.reading import Story

PAST = ("published", "withheld", "killed")  # what readers have seen


def fill(accounts_file: Path, seed: int) -> None:
    """Fill an empty newsroom; stories appear all at once or not at all.

    Writes the accounts file and the photos' files. Raises redis.RedisError where views cannot be
    rolled up (the nightly run will do it then).
    """
    staff = settle_in(accounts_file)
    pictures = photos.add_all(staff.users["junseo"], seed)
    moment = now()
    live = _tell(reading.stories(), staff, pictures, moment, seed)
    for number in live:
        view_buffer.refresh_live(number)
    counting.roll_up()
    ranking.rebuild_all()


@transaction.atomic
def _tell(
    stories: list[Story], staff: Staff, pictures: dict[str, Photo], moment: datetime, seed: int
) -> list[int]:
    """Store all stories with their readers, and return the numbers of the published ones."""
    fields = {story.key: snapshots.changes(story, staff, pictures, moment) for story in stories}
    past = [story for story in stories if story.status in PAST]
    past.sort(key=lambda story: snapshots.published(story, moment))  # as the log tells it
    done = [snapshots.finished(story, fields[story.key], staff, moment) for story in past]
    tags = archive.tag_numbers({tag for story in past for tag in story.tags})
    numbers = archive.write(done, tags, archive.printed_names())
    articles = Article.objects.in_bulk(numbers)
    for number, story in zip(numbers, past, strict=True):
        desk.follow_up(articles[number], story, staff, moment)
    for story in stories:
        if story.status not in PAST:
            desk.put_on_desk(story, fields[story.key], staff, moment)
    reads = [
        readers.Read(number, one.published_at, story.heat)
        for number, one, story in zip(numbers, done, past, strict=True)
    ]
    readers.write_views(reads, moment, seed)
    cache.bump(
        scope
        for article in articles.values()
        for scope in (cache.article_scope(article.pk), cache.section_scope(article.section_id))
    )
    return numbers
