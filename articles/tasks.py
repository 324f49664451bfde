"""Work that a change hands off; each task re-reads by id and is safe to run twice."""

from collections.abc import Callable

from celery import shared_task
from django.db.models.functions import Now

from articles import cache, view_buffer
from articles.models import Change, Consumer, FollowUp

CONSUMERS: dict[str, Callable[[Change], None]] = {
    Consumer.CACHE: lambda change: cache.copy_epochs(),
    Consumer.LIVE_SET: lambda change: view_buffer.refresh_live(change.article_id),
}


@shared_task
def follow_up(number: int) -> None:
    """Do one consumer's work for one change; what fails is noted and tried again by the relay."""
    rows = FollowUp.objects.open().filter(pk=number)
    row = rows.select_related("change").first()
    if row is None:
        return
    try:
        CONSUMERS[row.consumer](row.change)
    except Exception as error:
        rows.update(error=f"{type(error).__name__}: {error}"[:2000])
        raise
    rows.update(done_at=Now(), error="")
