"""`manage.py seed_demo`: an invented paper for an empty newsroom, or an archive for benchmarks."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any, TextIO, cast

import redis
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

from articles import view_buffer
from articles.models import Article
from newsroom.management.demo import bulk, filling


class Command(BaseCommand):
    help = "Fill an empty newsroom with an invented paper: people, stories, pictures, readers."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--articles",
            type=int,
            default=0,
            metavar="N",
            help="add N older articles put together from the published ones, for benchmarks",
        )
        parser.add_argument("--seed", type=int, default=1, help="the same seed, the same content")
        parser.add_argument(
            "--accounts-file",
            type=Path,
            default=settings.STATE_DIR / "accounts.json",
            help="where names and passwords of the demo accounts are kept (mode 0600)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Raises CommandError with one sentence when there is nothing it could do."""
        console = Console(file=cast(TextIO, self.stdout))
        is_empty = not Article.objects.exists()
        if not is_empty and not options["articles"]:
            message = _(
                "This newsroom has %(count)d articles already, and the demo fills only an empty"
                " one. Take a fresh state folder, or add older articles with --articles N."
            )
            raise CommandError(message % {"count": Article.objects.count()})
        if is_empty:
            _fill(console, options["accounts_file"], options["seed"])
        if options["articles"]:
            _add(console, options["articles"], options["seed"])


def _fill(console: Console, accounts_file: Path, seed: int) -> None:
    try:
        view_buffer.buckets()  # better asked now than after all the pictures are drawn
        filling.fill(accounts_file, seed)
    except redis.RedisError as error:
        message = _("Valkey does not answer, and views are counted there; start it: %(error)s")
        raise CommandError(message % {"error": error}) from error
    message = _("%(articles)d articles; the accounts are in %(file)s")
    values = {"articles": Article.objects.count(), "file": accounts_file}
    console.print(message % values, soft_wrap=True, highlight=False)


def _add(console: Console, number: int, seed: int) -> None:
    found = bulk.sources()
    if not found:
        raise CommandError(_("There is no published article to put older ones together from."))
    columns = (BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress("{task.description}", *columns, console=console) as progress:
        task = progress.add_task(_("Archive"), total=number)
        for stored in bulk.add(number, found, seed):
            progress.advance(task, stored)
