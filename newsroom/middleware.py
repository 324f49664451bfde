"""What every request shares: how long its answer may be kept, and which policy it carries."""

from collections.abc import Callable
from hashlib import blake2b
from typing import Any

import structlog
from django.conf import settings
from django.core.exceptions import BadRequest
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.urls import get_resolver
from django.utils.cache import get_conditional_response

from articles.actions import settling
from media import imaging
from newsroom.core import api

logger = structlog.get_logger(__name__)

View = Callable[[HttpRequest], HttpResponse]
PUBLIC = "max-age=0, s-maxage=1"  # constant: freshness must tell nobody when an embargo ends
PRIVATE = "private, no-store"
PLAIN_LOOKUPS = {"exact", "in", "isnull", "gt", "gte", "lt", "lte"}
MAX_BODY_BYTES = imaging.MAX_BYTES + 2**20  # a picture, and the words that come with it


def freshness(get_response: View) -> View:
    """What `articles.cache` leased may be kept a second and asked for again; the rest nowhere.

    A view that sets its own Cache-Control (pictures, static files) is left alone.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if getattr(response, "lease", None) and _is_for_everyone(request, response):
            return _public(request, response)
        response.lease = None  # type: ignore[attr-defined]
        response.headers.setdefault("Cache-Control", PRIVATE)
        return response

    return middleware


def _is_for_everyone(request: HttpRequest, response: HttpResponse) -> bool:
    """Whether the answer is the same bytes for all; a cookie or a Vary says that it is not."""
    varies = response.headers.get("Vary", "").lower()
    if not response.cookies and varies in ("", "accept-encoding"):
        return True
    logger.error("public_answer_is_personal", path=request.path, vary=varies)
    return False


def _public(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    etag = f'"{blake2b(response.content, digest_size=16).hexdigest()}"'
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = PUBLIC
    response.headers["Content-Length"] = str(len(response.content))
    conditional = get_conditional_response(request, etag=etag, response=response)
    return conditional or response


def bounded(get_response: View) -> View:
    """Answer 413 to a body larger than any picture, before anything reads it onto our disk."""

    def middleware(request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length.isdecimal() and len(length) < 20 and int(length) <= MAX_BODY_BYTES:
            return get_response(request)
        return HttpResponse(status=413)

    return middleware


class Unavailable:
    """Without the database the answer is 503, not 500: it passes, and nothing is wrong with us."""

    def __init__(self, get_response: View) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self._get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, OperationalError | InterfaceError):
            return None
        logger.error("database_gone", path=request.path, error=str(error))
        response = api.unavailable() if request.path_info.startswith("/api/") else _sorry(request)
        response.headers["Retry-After"] = "2"
        return response


def _sorry(request: HttpRequest) -> HttpResponse:
    response: HttpResponse = get_resolver().resolve_error_handler(500)(request)
    response.status_code = 503
    return response


class SettleInPassing:
    """The third ticker: with beat and workers dead, a request for a cold answer settles first."""

    def __init__(self, get_response: View) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self._get_response(request)

    def process_view(self, request: HttpRequest, view: View, *args: Any) -> None:
        if getattr(view, "is_cached", False):
            settling.settle_in_passing()


def plain_queries_in_admin(get_response: View) -> View:
    """Answer 400 to what the admin's lists would give to Postgres as it comes.

    That is a NUL, a regular expression, a year that is none. The public's addresses answer for
    themselves, in their own shapes.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith("/admin/") and not _is_plain(request):
            raise BadRequest("no plain query")
        return get_response(request)

    return middleware


def _is_plain(request: HttpRequest) -> bool:
    lookups = {name.rpartition("__")[2] for name in request.GET if "__" in name}
    return "%00" not in request.META["QUERY_STRING"] and lookups <= PLAIN_LOOKUPS


def admin_policy(get_response: View) -> View:
    """The staff's pages need more than the public's strict policy (Alpine, the editor)."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.path_info.startswith("/admin/"):
            response._csp_config = settings.ADMIN_POLICY  # type: ignore[attr-defined]
        return response

    return middleware
