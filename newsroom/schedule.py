"""Everything the clock starts: two-line tasks and the timetable beside them."""

from typing import Any

from celery import shared_task
from celery.schedules import crontab
from celery.signals import worker_ready
from django.conf import settings

from articles.actions import counting, following, ranking, settling
from articles.models import Heartbeat
from media import renditions
from media.tasks import make_renditions
from newsroom.celery import app


@shared_task
def settle_due() -> None:
    """Follow what time has made public, changed or ended."""
    settling.sweep()


@shared_task
def relay_follow_ups() -> None:
    """The spare for the listeners in the workers (`newsroom.listener`)."""
    following.relay()


@shared_task
def flush_views() -> None:
    """Bring views from Valkey and from spools into Postgres."""
    counting.replay()
    counting.flush()


@shared_task
def rebuild_rankings() -> None:
    """Rebuild 많이 본 뉴스."""
    ranking.rebuild_all()


@shared_task
def roll_up_views() -> None:
    """Seal old buckets into hours and days, and let go of what has been kept long enough."""
    counting.roll_up()


@shared_task
def make_missing_renditions() -> None:
    """Make the sizes of photos that have none, the newest photos first."""
    for number in renditions.lacking().values_list("pk", flat=True)[:100]:
        make_renditions.delay(number)


@shared_task
def note_worker() -> None:
    """Show that a worker takes work off the queue (`newsroom.health`)."""
    Heartbeat.beat("worker")


@worker_ready.connect
def note_worker_at_once(**kwargs: Any) -> None:
    """A worker that has just come shows through the queue that it works, before beat's turn."""
    note_worker.delay()


def _every(seconds: float, task: str) -> dict[str, object]:
    # What nobody took in time is dropped: the next one does the same work.
    return {
        "task": f"newsroom.schedule.{task}",
        "schedule": seconds,
        "options": {"expires": seconds},
    }


app.conf.beat_schedule = {
    "settle": _every(5, "settle_due"),
    "relay": _every(10, "relay_follow_ups"),
    "flush": _every(5, "flush_views"),
    "rankings": _every(settings.RANKING_EVERY_SECONDS, "rebuild_rankings"),
    "renditions": _every(600, "make_missing_renditions"),
    "worker": _every(10, "note_worker"),
    "roll up": {
        "task": "newsroom.schedule.roll_up_views",
        "schedule": crontab(hour=3, minute=10),  # in Seoul, when few read
    },
}
