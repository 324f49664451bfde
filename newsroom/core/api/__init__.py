"""What every JSON door shares: one answer, one error shape, strict parameters, keyset pages."""

from newsroom.core.api.answers import READ, JsonRenderer, absolute, answer, iso
from newsroom.core.api.bodies import JsonParser
from newsroom.core.api.pages import Cursor, Keyset, Page, as_moment, envelope, page_of
from newsroom.core.api.parameters import CommaNumbers, Moment, Parameters
from newsroom.core.api.problems import bad_request, handle, problem, server_error, unavailable

__all__ = [
    "READ",
    "CommaNumbers",
    "Cursor",
    "JsonParser",
    "JsonRenderer",
    "Keyset",
    "Moment",
    "Page",
    "Parameters",
    "absolute",
    "answer",
    "as_moment",
    "bad_request",
    "envelope",
    "handle",
    "iso",
    "page_of",
    "problem",
    "server_error",
    "unavailable",
]
