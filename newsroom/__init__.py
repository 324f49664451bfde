"""The project of an internet newspaper's newsroom."""

from newsroom.celery import app as celery_app

__all__ = ["celery_app"]
