"""The Celery app and nothing else."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")

app = Celery("newsroom")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.imports = ("newsroom.schedule", "newsroom.listener")
app.autodiscover_tasks()
