"""Numbers that come with a request."""

MAX_DIGITS = 18  # of what every column can hold


def number(text: str | None) -> int | None:
    """The number that was sent; None for nothing, for what is no number and for one too large."""
    return int(text) if text and text.isdecimal() and len(text) <= MAX_DIGITS else None
