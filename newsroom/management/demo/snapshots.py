"""From a story as it is written down to the fields the actions take."""

from datetime import datetime, timedelta
from typing import Any
from zlib import crc32

from django.utils import timezone

from articles.actions.tidying import tidy
from articles.models import Snapshot
from articles.models.snapshot import empty
from media.models import Photo
from newsroom.core.text import body_text, excerpt
from newsroom.management.demo import reading
from newsroom.management.demo.archive import Finished
from newsroom.management.demo.people import Staff

Changes = dict[str, Any]
ON_ITS_WAY = timedelta(hours=6)  # from the first save to publication
A_DAY_HOURS, WAKING_HOUR, A_NIGHT = 24, 6, timedelta(hours=7)


def changes(story: reading.Story, staff: Staff, photos: dict[str, Photo], now: datetime) -> Changes:
    """The story's fields for `drafting.create`, its days written as of its publication."""
    day = timezone.localdate(published(story, now))
    checker = staff.users[story.ai["checker"]].pk if "checker" in story.ai else None
    numbers = {scene: photo.pk for scene, photo in photos.items()}
    return {
        "headline": story.headline,
        "prefix": story.prefix,
        "subheads": [reading.dated(line, day) for line in story.subheads],
        "kind": story.kind,
        "origin": story.origin,
        "section_id": staff.sections[story.section].pk,
        "body_html": reading.body_html(reading.dated(story.body, day), numbers),
        "dateline": story.dateline,
        "sensitivity": story.sensitivity,
        "ai_level": story.ai.get("level", "none"),
        "ai_tool": story.ai.get("tool", ""),
        "ai_checked_by_id": checker,
        "bylines": [_byline(line, staff) for line in story.bylines],
        "photos": [
            {"photo_id": numbers[scene], "caption": reading.dated(caption, day)}
            for scene, caption in story.uses()
        ],
        "tags": story.tags,
    }


def published(story: reading.Story, now: datetime) -> datetime:
    """When it reaches its readers: not on the full minute, and not while the city sleeps."""
    odd_seconds = crc32(story.key.encode()) % 1000
    at = now - timedelta(hours=story.hours_ago, seconds=odd_seconds)
    is_old = story.hours_ago > A_DAY_HOURS  # what is newer keeps its place in the news
    return at + A_NIGHT if is_old and timezone.localtime(at).hour < WAKING_HOUR else at


def _byline(line: dict[str, str], staff: Staff) -> dict[str, Any]:
    key = line.get("reporter")
    role = line.get("role", "writer")
    if key is None:
        return {"name": line["name"], "role": role}
    return {"reporter_id": staff.reporters[key].pk, "role": role}


def finished(story: reading.Story, fields: Changes, staff: Staff, now: datetime) -> Finished:
    """The story as an article of the archive; what will be corrected is still wrong in it."""
    published_at = published(story, now)
    snapshot = tidy(empty(), _uncorrected(story, fields))
    desk, writer = staff.desks[fields["section_id"]], staff.writer(story)
    return Finished(
        revisions=_revisions(snapshot),
        excerpt=excerpt(body_text(snapshot["body_html"])),
        writer_id=writer.pk,
        approver_id=(staff.chief if desk == writer else desk).pk,
        begun_at=published_at - ON_ITS_WAY,
        published_at=published_at,
    )


def _uncorrected(story: reading.Story, fields: Changes) -> Changes:
    if not story.correction:
        return fields
    wrong, right = story.correction["find"], story.correction["replace"]
    names = ("headline", "body_html")
    return fields | {name: fields[name].replace(right, wrong) for name in names}


def _revisions(snapshot: Snapshot) -> list[Snapshot]:
    """The writer's state and, where there are two subheads or more, what the desk made of it."""
    if len(snapshot["subheads"]) < 2:
        return [snapshot]
    return [{**snapshot, "subheads": snapshot["subheads"][:1]}, snapshot]
