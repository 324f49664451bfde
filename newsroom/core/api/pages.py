"""Pages of a list by keyset: the next page begins after a row, not after a count of rows."""

import base64
import binascii
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar
from urllib.parse import urlencode

import orjson
from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext as _

from newsroom.core.api.answers import absolute
from newsroom.core.errors import FieldProblem, Invalid

Row = TypeVar("Row", bound=Model)
MAX_NUMBER = 2**63 - 1


def as_text(value: str) -> str:
    """A value as it stands. Raises ValueError for a NUL, which Postgres takes nowhere."""
    if "\0" in value:
        raise ValueError(value)
    return value


def as_moment(value: str) -> datetime:
    """A time with its offset. Raises ValueError, OverflowError at the calendar's edges."""
    found = datetime.fromisoformat(value)
    if found.tzinfo is None:
        raise ValueError(value)
    return found.astimezone(UTC)


@dataclass(frozen=True)
class Keyset:
    """An order of rows: by a field, then by id, both in one direction."""

    name: str
    field: str
    descending: bool = False
    parse: Callable[[str], Any] = as_text

    def ordered(self, rows: QuerySet[Row], *, backward: bool = False) -> QuerySet[Row]:
        sign = "-" if self.descending != backward else ""
        return rows.order_by(f"{sign}{self.field}", f"{sign}pk")

    def past(self, rows: QuerySet[Row], cursor: "Cursor") -> QuerySet[Row]:
        """The rows on the far side of the cursor's row."""
        side = "lt" if self.descending != cursor.backward else "gt"
        value = self.parse(cursor.value)
        return rows.filter(
            Q(**{f"{self.field}__{side}": value})
            | Q(**{self.field: value, f"pk__{side}": cursor.pk}),
            **{f"{self.field}__{side}e": value},  # says the same in a way that an index understands
        )


@dataclass(frozen=True)
class Cursor:
    """A row to go on from, forward or backward; opaque outside, and of one order only."""

    order: str
    backward: bool
    value: str
    pk: int

    def __str__(self) -> str:
        data = orjson.dumps([self.order, self.backward, self.value, self.pk])
        return base64.urlsafe_b64encode(data).decode().rstrip("=")

    @classmethod
    def read(cls, text: str, keyset: Keyset) -> "Cursor":
        """Raises Invalid `invalid_cursor` for what is no cursor of this order."""
        try:
            order, backward, value, pk = orjson.loads(base64.b64decode(_padded(text), b"-_", True))
            if order == keyset.name and type(pk) is int and 0 < pk <= MAX_NUMBER:
                keyset.parse(value)
                return cls(order, backward is True, value, pk)
        except (ValueError, TypeError, OverflowError, binascii.Error):
            pass
        detail = _("This cursor is not one of ours for this list; begin again without it.")
        wrong = FieldProblem(field="cursor", code="invalid_cursor", detail=detail)
        raise Invalid(detail, code="invalid_cursor", problems=[wrong])


def _padded(text: str) -> bytes:
    return text.encode() + b"=" * (-len(text) % 4)


@dataclass(frozen=True)
class Page(Generic[Row]):
    """Some rows, and the cursors of the pages after and before them, where there are any."""

    rows: list[Row]
    next: Cursor | None
    previous: Cursor | None


def page_of(rows: QuerySet[Row], keyset: Keyset, *, cursor: str | None, limit: int) -> Page[Row]:
    """The page that begins at the cursor; one query, nothing is counted.

    Raises Invalid `invalid_cursor`.
    """
    start = Cursor.read(cursor, keyset) if cursor else None
    backward = bool(start and start.backward)
    found = keyset.past(rows, start) if start else rows
    taken = list(keyset.ordered(found, backward=backward)[: limit + 1])
    more = len(taken) > limit
    shown = taken[:limit]
    if backward:
        shown.reverse()
    after = _cursor(keyset, shown[-1:], backward=False) if more or backward else None
    before = _cursor(keyset, shown[:1], backward=True) if start and (more or not backward) else None
    return Page(shown, after, before)


def _cursor(keyset: Keyset, edge: list[Row], *, backward: bool) -> Cursor | None:
    for row in edge:
        value = getattr(row, keyset.field)
        text = value.isoformat() if isinstance(value, datetime) else str(value)
        return Cursor(keyset.name, backward, text, row.pk)
    return None


def envelope(
    results: Iterable[Any], page: Page[Row], *, path: str, query: Mapping[str, str]
) -> dict[str, Any]:
    """The one shape of a list: results, and the addresses of the pages beside it."""
    return {
        "results": list(results),
        "next": _address(path, query, page.next),
        "previous": _address(path, query, page.previous),
    }


def _address(path: str, query: Mapping[str, str], cursor: Cursor | None) -> str | None:
    if cursor is None:
        return None
    parameters = sorted({**query, "cursor": str(cursor)}.items())
    return absolute(f"{path}?{urlencode(parameters)}")
