"""The one error shape: an RFC 9457 problem with a stable code and the values that are allowed."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from http import HTTPStatus
from typing import Any

import orjson
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework.exceptions import APIException, MethodNotAllowed, NotAcceptable
from rest_framework.response import Response

from newsroom.core.api.answers import FOR_ALL
from newsroom.core.errors import FieldProblem, NewsroomError

TYPE = "application/problem+json"


def problem(
    status: int,
    code: str,
    detail: str,
    errors: Iterable[FieldProblem] = (),
) -> Response:
    """The answer to a request that cannot be served."""
    data = _shape(status, code, detail, errors)
    return Response(data, status, headers=FOR_ALL, content_type=TYPE)


def server_error() -> HttpResponse:
    """The 500 of the JSON doors; plain, as nothing else may be working."""
    return _plain(500, "server_error", _("Something went wrong on our side; it has been noted."))


def bad_request() -> HttpResponse:
    """The 400 for what no view of the JSON doors gets to see."""
    return _plain(400, "bad_request", _("The request cannot be read."))


def unavailable() -> HttpResponse:
    """The 503 of the JSON doors, for a moment without the database."""
    detail = _("The service is not available for a moment; try again shortly.")
    return _plain(503, "unavailable", detail)


def _plain(status: int, code: str, detail: str) -> HttpResponse:
    data = orjson.dumps(_shape(status, code, detail))
    return HttpResponse(data, status=status, content_type=TYPE, headers=FOR_ALL)


def _shape(
    status: int, code: str, detail: str, errors: Iterable[FieldProblem] = ()
) -> dict[str, Any]:
    return {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "code": code,
        "detail": detail,
        "errors": [asdict(error) for error in errors],
    }


def handle(error: Exception, context: Mapping[str, Any]) -> Response | None:
    """REST framework's exception handler: every refusal in the one shape.

    None for what is our own failure; `newsroom.middleware` and `newsroom.urls` answer that.
    """
    if isinstance(error, NewsroomError):
        return problem(error.status, error.code, error.sentence, errors=error.problems)
    if isinstance(error, APIException):
        return _framework(error)
    for kind, (status, code, sentence) in _DJANGO.items():
        if isinstance(error, kind):
            return problem(status, code, str(sentence))
    return None


_DJANGO: dict[type[Exception], tuple[int, str, object]] = {
    Http404: (404, "not_found", gettext_lazy("There is nothing at this address.")),
    PermissionDenied: (403, "not_allowed", gettext_lazy("You may not do this.")),
    SuspiciousOperation: (400, "bad_request", gettext_lazy("The request cannot be read.")),
}


def _framework(error: APIException) -> Response:
    detail = str(error.detail)
    match error:
        case MethodNotAllowed():
            detail = _(
                "This address does not take that method; the header Allow lists those it does."
            )
        case NotAcceptable():
            detail = _("This address answers in JSON; ask for application/json or */*.")
    return problem(error.status_code, error.default_code, detail)
