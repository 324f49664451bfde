"""JSON that comes in: bounded before it is parsed, and refused where two readers could differ."""

import json
from collections.abc import Iterable
from typing import Any, NoReturn

from django.utils.translation import gettext as _
from rest_framework.parsers import BaseParser

from newsroom.core.errors import Invalid

MAX_BYTES = 200_000
MAX_DEPTH = 20


class JsonParser(BaseParser):
    """At most 200 kB and twenty levels; no duplicate key, no NaN, no half character."""

    media_type = "application/json"

    def parse(self, stream: Any, media_type: Any = None, context: Any = None) -> Any:
        body = stream.read(MAX_BYTES + 1)
        if len(body) > MAX_BYTES:
            message = _("The body is larger than %(limit)d kB.")
            raise Invalid(message % {"limit": MAX_BYTES // 1000}, code="body_too_large", status=413)
        try:
            text = body.decode()
            data = json.loads(text, object_pairs_hook=_unique, parse_constant=_no_constant)
            json.dumps(data, ensure_ascii=False).encode()  # a lone surrogate has no bytes
        except (ValueError, RecursionError):
            raise _unreadable() from None
        if _depth(data) > MAX_DEPTH:
            raise _unreadable()
        return data


def _unreadable() -> Invalid:
    message = _("The body is no JSON that can be read: at most %(depth)d levels, no key twice.")
    return Invalid(message % {"depth": MAX_DEPTH}, code="invalid_json")


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError
    return found


def _no_constant(name: str) -> NoReturn:
    raise ValueError(name)


def _depth(data: Any) -> int:
    """How many lists and objects lie in each other, found level by level."""
    depth, level = 0, [data]
    while level := [value for value in level if isinstance(value, dict | list)]:
        depth += 1
        level = [child for value in level for child in _children(value)]
    return depth


def _children(value: dict[str, Any] | list[Any]) -> Iterable[Any]:
    return value.values() if isinstance(value, dict) else value
