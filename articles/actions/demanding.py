"""What is demanded of a value that a person gives: its length, a text at all, a choice, a time."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from newsroom.core.errors import Invalid
from newsroom.core.text import clean_text, grapheme_length

MAX_TEXT = 400  # characters of a reason or note
MARKS = 10  # code points a character may be made of, on average
FARTHEST = timedelta(days=36_525)  # what lies a century ahead is a slip of the finger


def demand_length(field: str, value: str, limit: int) -> str:
    """The value, if people count at most `limit` characters and it is not a heap of marks.

    Raises Invalid `too_long`.
    """
    if len(value) > limit and (len(value) > MARKS * limit or grapheme_length(value) > limit):
        message = _("The text is too long; at most %(limit)s characters are possible.")
        raise Invalid.of(field, "too_long", message % {"limit": limit})
    return value


def demand_text(field: str, value: str, limit: int = MAX_TEXT) -> str:
    """The cleaned text, which may not be empty. Raises Invalid `<field>_missing` or `too_long`."""
    cleaned = clean_text(value).strip()
    if not cleaned:
        message = _("Write something here; it is kept on record.")
        raise Invalid.of(field, f"{field}_missing", message)
    return demand_length(field, cleaned, limit)


def demand_choice(field: str, value: str, choices: Iterable[str]) -> str:
    """The value, which must be one of the choices. Raises Invalid `unknown_value` with them."""
    allowed = [str(choice) for choice in choices]
    if value not in allowed:
        message = _("“%(value)s” is none of the possible values.") % {"value": value[:40]}
        raise Invalid.of(field, "unknown_value", message, allowed)
    return value


def demand_ahead(field: str, at: datetime, now: datetime, otherwise: str) -> None:
    """Raise Invalid `time_passed` (with what to do otherwise) or `time_too_far`."""
    if at <= now:
        raise Invalid.of(field, "time_passed", otherwise)
    if at - now > FARTHEST:
        message = _("This time lies more than a hundred years ahead; correct the year.")
        raise Invalid.of(field, "time_too_far", message)
