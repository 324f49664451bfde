"""The plain parts of a JSON answer: its bytes, its times, its addresses."""

from datetime import datetime
from typing import Any

import orjson
from django.conf import settings
from django.utils import timezone
from rest_framework.renderers import BaseRenderer
from rest_framework.response import Response

READ = ["GET", "HEAD"]  # and OPTIONS, which `api_view` adds
# Public answers are the same for all and carry no cookie, so any site's script may read them.
FOR_ALL = {"Access-Control-Allow-Origin": "*"}


class JsonRenderer(BaseRenderer):
    """JSON in UTF-8, as plain values come."""

    media_type = "application/json"
    format = "json"
    charset = None  # JSON has none but UTF-8

    def render(self, data: Any, media_type: Any = None, context: Any = None) -> bytes:
        return b"" if data is None else orjson.dumps(data, default=str)


def answer(data: Any) -> Response:
    """A 200 with plain values, readable from any site."""
    return Response(data, headers=FOR_ALL)


def iso(moment: datetime | None) -> str | None:
    """The moment in Seoul, to the second: `2023-02-17T17:50:59+09:00`."""
    return timezone.localtime(moment).isoformat(timespec="seconds") if moment else None


def absolute(path: str) -> str:
    """The public address of a path of ours; never made of the request's Host."""
    return f"{settings.SITE_URL}{path}"
