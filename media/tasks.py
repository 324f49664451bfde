"""Work on photos that is done outside of requests."""

import structlog
from celery import shared_task

from media import renditions
from media.imaging import Refused
from media.models import Photo

logger = structlog.get_logger(__name__)


@shared_task
def make_renditions(photo_id: int) -> None:
    """Make the sizes that are missing, after a restore or a crash; nothing to do otherwise."""
    photo = Photo.objects.filter(pk=photo_id).first()
    if photo is None:
        return
    try:
        renditions.ensure(photo)
    except (Refused, OSError) as error:
        logger.warning("renditions_not_made", photo=photo_id, error=repr(error))
