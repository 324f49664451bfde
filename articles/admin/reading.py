"""A snapshot as the staff read it: its body with the pictures in place, and its facts in words."""

import re
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from articles.admin import photos
from articles.models import Reporter, Section, Snapshot
from articles.models.vocabulary import AiLevel, Kind, Origin, Prefix, Sensitivity
from newsroom.core import html
from newsroom.models import User

FIGURE = re.compile(r'<figure data-photo="(\d+)"></figure>')


def for_staff(snapshot: Snapshot) -> dict[str, Any]:
    """What `_reading.html` shows."""
    body = html.clean(snapshot["body_html"])
    numbers = {use["photo_id"] for use in snapshot["photos"]} | set(html.photo_ids(body))
    cards = {card["id"]: card for card in photos.cards(numbers)}
    return {
        "snapshot": snapshot,
        "body": _with_pictures(body, cards),
        "uses": [
            {**cards[u["photo_id"]], **u} for u in snapshot["photos"] if u["photo_id"] in cards
        ],
        "facts": facts(snapshot),
        "known_photos": list(cards.values()),
    }


def _with_pictures(body: str, cards: dict[int, dict[str, Any]]) -> SafeString:
    """Cleaned HTML, in which each place of a photo shows the staff's copy of it."""

    def picture(match: re.Match[str]) -> str:
        card = cards.get(int(match[1]))
        if card is None:
            return format_html("<figure>#{}</figure>", match[1])
        return format_html('<figure><img src="{}" alt="{}"></figure>', card["src"], card["alt"])

    return SafeString(FIGURE.sub(picture, body))


def facts(snapshot: Snapshot) -> list[tuple[str, str]]:
    """What a snapshot says beside headline and body; empty fields are left out."""
    section = Section.objects.filter(pk__in=[snapshot["section_id"] or 0]).first()
    checker = User.objects.filter(pk__in=[snapshot["ai_checked_by_id"] or 0]).first()
    rows = [
        (_("Prefix"), _word(Prefix, snapshot["prefix"])),
        (_("Section"), section.name if section else ""),
        (_("Bylines"), ", ".join(_names(snapshot))),
        (_("Kind"), _word(Kind, snapshot["kind"])),
        (_("Origin"), _word(Origin, snapshot["origin"])),
        (_("Tags"), ", ".join(snapshot["tags"])),
        (_("Dateline of its own"), snapshot["dateline"]),
        (_("Sensitive"), _word(Sensitivity, snapshot["sensitivity"])),
        (_("Use of AI"), _word(AiLevel, snapshot["ai_level"])),
        (_("AI tool"), snapshot["ai_tool"]),
        (_("Checked by"), str(checker or "")),
    ]
    return [(label, value) for label, value in rows if value]


def _word(choices: Any, value: str) -> str:
    return str(choices(value).label) if value else ""


def _names(snapshot: Snapshot) -> list[str]:
    known = Reporter.objects.in_bulk([line["reporter_id"] for line in snapshot["bylines"]])
    return [str(known.get(line["reporter_id"]) or line["name"]) for line in snapshot["bylines"]]
