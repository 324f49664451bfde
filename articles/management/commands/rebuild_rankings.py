"""`manage.py rebuild_rankings`: rebuild 많이 본 뉴스 now, or replay how it stood."""

from argparse import ArgumentParser
from datetime import datetime
from typing import Any, TextIO, cast

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from rich.console import Console
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
            raise CommandError("Another rebuild is running just now; try again in a moment.")

    def replay(self, at: datetime, console: Console) -> None:
        """Print each ranking with whether the rule still gives the same bytes."""
        replays = list(ranking.replay(at))
        if not replays:
            raise CommandError("No ranking is stored from then or before; choose a later moment.")
        console.print(_replayed(replays))
        if differing := sum(not one.is_same for one in replays):
            raise CommandError(f"{differing} of {len(replays)} rankings differ from their input.")


def _moment(text: str) -> datetime:
    try:
        moment = parse_datetime(text)
    except ValueError:
        moment = None
    if moment is None:
        raise CommandError(f"“{text}” is no moment; write it like 2026-03-01T09:00.")
    return moment if timezone.is_aware(moment) else timezone.make_aware(moment)


def _standings() -> Table:
    """The site's rankings side by side."""
    table = Table("#", *Window.values, title="Most viewed")
    columns = [ranking.current(window).items for window in Window]
    for place in range(max(map(len, columns))):
        lines = [column[place] if place < len(column) else None for column in columns]
        table.add_row(str(place + 1), *(_line(line) for line in lines))
    return table


def _line(line: RankedArticle | None) -> str:
    if line is None:
        return ""
    return f"{line.article.headline} ({line.views}{', wider' if line.is_fallback else ''})"


def _replayed(replays: list[ranking.Replay]) -> Table:
    table = Table("section", "window", "computed", "lines", "first", "replayed")
    for one in replays:
        section = one.ranking.section
        table.add_row(
            section.path if section else "site",
            one.ranking.window,
            f"{timezone.localtime(one.ranking.computed_at):%F %T}",
            str(len(one.lines)),
            f"{one.lines[0].article} ({one.lines[0].views})" if one.lines else "",
            "same" if one.is_same else "DIFFERS",
        )
    return table
