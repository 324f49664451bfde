"""`manage.py rebuild_rankings`: rebuild the most viewed now, or replay how they stood."""

from argparse import ArgumentParser
from datetime import datetime
from typing import Any, TextIO, cast

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from articles.actions import ranking
from articles.models import RankedArticle, Window


class Command(BaseCommand):
    help = "Rebuild all rankings, or with --as-of replay those that held then from their input."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--as-of",
            metavar="T",
            help="a moment like 2026-03-01T09:00 (Seoul unless it names an offset)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Raises CommandError where nothing could be rebuilt or a replay differs."""
        console = Console(file=cast(TextIO, self.stdout))
        if options["as_of"]:
            self.replay(_moment(options["as_of"]), console)
        elif ranking.rebuild_all():
            console.print(_standings())
        else:
            raise CommandError(_("Another rebuild is running just now; try again in a moment."))

    def replay(self, at: datetime, console: Console) -> None:
        """Print each ranking with whether the rule still gives the same bytes."""
        replays = list(ranking.replay(at))
        if not replays:
            message = _("No ranking is stored from then or before; choose a later moment.")
            raise CommandError(message)
        console.print(_replayed(replays))
        if differing := sum(not one.is_same for one in replays):
            message = _("%(differing)d of %(count)d rankings differ from what their input gives.")
            raise CommandError(message % {"differing": differing, "count": len(replays)})


def _moment(text: str) -> datetime:
    try:
        moment = parse_datetime(text)
    except ValueError:
        moment = None
    if moment is None:
        message = _("“%(text)s” is no moment; write it like 2026-03-01T09:00.")
        raise CommandError(message % {"text": text})
    return moment if timezone.is_aware(moment) else timezone.make_aware(moment)


def _standings() -> Table:
    """The site's rankings side by side."""
    table = Table("#", *map(str, Window.labels), title=_("Most viewed"))
    columns = [ranking.current(window).items for window in Window]
    for place in range(max(map(len, columns))):
        lines = [column[place] if place < len(column) else None for column in columns]
        table.add_row(str(place + 1), *(_line(line) for line in lines))
    return table


def _line(line: RankedArticle | None) -> str:
    if line is None:
        return ""
    mark = "*" if line.is_fallback else ""
    return f"{escape(line.article.headline)} {line.views:,}{mark}"


def _replayed(replays: list[ranking.Replay]) -> Table:
    names = _("Section"), _("Window"), _("Computed"), _("Lines"), _("First"), _("Replayed")
    table = Table(*names)
    for one in replays:
        section = one.ranking.section
        table.add_row(
            escape(section.path) if section else _("whole site"),
            one.ranking.window,
            f"{timezone.localtime(one.ranking.computed_at):%F %T}",
            str(len(one.lines)),
            f"{one.lines[0].article} ({one.lines[0].views})" if one.lines else "",
            _("same") if one.is_same else _("DIFFERS"),
        )
    return table
