"""Query parameters, strictly: what is not known, given twice or out of range is refused by name."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.http import QueryDict
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import serializers

from newsroom.core.errors import FieldProblem, Invalid


class Parameters(serializers.Serializer[Any]):
    """The base of every endpoint's parameters; its fields are the parameters there are."""

    @classmethod
    def read(cls, query: QueryDict) -> dict[str, Any]:
        """The values, checked. Raises Invalid `invalid_parameters` naming what was allowed."""
        serializer = cls(data=query.dict())
        problems = [*_strangers(query, serializer.fields), *_mistakes(serializer)]
        if problems:
            detail = " ".join(f"{one.field}: {one.detail}" for one in problems)
            raise Invalid(detail, code="invalid_parameters", problems=problems)
        return dict(serializer.validated_data)


def _strangers(query: QueryDict, fields: Iterable[str]) -> list[FieldProblem]:
    names, problems = sorted(fields), []
    for name, values in sorted(query.lists()):
        if name not in names:
            detail = _("There is no such parameter.")
            problems.append(_problem(name[:100], "unknown_parameter", detail, names))
        elif len(values) > 1:
            detail = _("Give this parameter only once.")
            problems.append(_problem(name, "repeated_parameter", detail))
    return problems


def _mistakes(serializer: serializers.Serializer[Any]) -> list[FieldProblem]:
    if serializer.is_valid():
        return []
    return [
        _problem(name, detail.code, str(detail), getattr(serializer.fields[name], "choices", ()))
        for name, details in serializer.errors.items()
        for detail in details
    ]


def _problem(field: str, code: str, detail: str, allowed: Iterable[str] = ()) -> FieldProblem:
    return FieldProblem(field=field, code=code, detail=detail, allowed=tuple(allowed))


class Moment(serializers.Field[datetime, str, str, Any]):
    """A time with its offset, a time in Seoul, or a day (its beginning, or its end)."""

    default_error_messages = {
        "invalid": gettext_lazy(
            "Give a day like 2026-03-02 or a time like 2026-03-02T09:30:00+09:00 (in an address,"
            " + is written %2B)."
        )
    }

    def __init__(self, *, ends_day: bool = False, **kwargs: Any) -> None:
        self._days = timedelta(days=1 if ends_day else 0)
        super().__init__(**kwargs)

    def to_internal_value(self, data: str) -> datetime:
        try:
            day = parse_date(data)
            moment = self._edge(day) if day else parse_datetime(data)
            if moment is None:
                self.fail("invalid")
            aware = moment if timezone.is_aware(moment) else timezone.make_aware(moment)
            return aware.astimezone(UTC)
        except (ValueError, OverflowError):
            self.fail("invalid")

    def _edge(self, day: date) -> datetime:
        return datetime.combine(day + self._days, time.min)


class CommaNumbers(serializers.Field[list[int], str, str, Any]):
    """Numbers with commas between them: `3,17,8`."""

    default_error_messages = {
        "invalid": gettext_lazy("Give at most {most} numbers with commas between them.")
    }

    def __init__(self, *, most: int, **kwargs: Any) -> None:
        self._most = most
        super().__init__(**kwargs)

    def to_internal_value(self, data: str) -> list[int]:
        parts = data.split(",")
        if len(parts) > self._most or not all(_is_number(part) for part in parts):
            self.fail("invalid", most=self._most)
        return [int(part) for part in parts]


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 18
