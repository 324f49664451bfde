"""`manage.py import_page FILE`: the text of a published article page becomes an article."""

from argparse import ArgumentParser
from contextlib import ExitStack
from pathlib import Path
from typing import IO, Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from articles.actions.importing import Imported, Wishes, import_page
from articles.legacy import Page, decode, read_page
from articles.models import Origin, Publication, Section
from newsroom.core.errors import NewsroomError
from newsroom.core.roles import Role
from newsroom.models import User

MAX_BYTES = 2_000_000  # a page's text has a hundredth of that


class Command(BaseCommand):
    help = "Import the text of a published article page, as copied from a browser."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="UTF-8 or cp949 (EUC-KR)")
        parser.add_argument("--publish", action="store_true", help="at the page's own time (KST)")
        parser.add_argument("--source", default="page", help="where it comes from (default: page)")
        parser.add_argument("--section", metavar="PATH", help="such as economy/finance")
        parser.add_argument("--origin", choices=Origin.values, help="default: own or agency")
        parser.add_argument(
            "--photo", type=Path, action="append", default=[], help="one for each caption, in order"
        )
        parser.add_argument("--credit", default="", help="for captions that name none")
        parser.add_argument("--by", metavar="USERNAME", help="default: an editor in chief")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            page = read_page(decode(_read(options["file"])), _own_names())
            with ExitStack() as files:
                imported = import_page(
                    page,
                    by=_account(options["by"]),
                    wishes=_wishes(options, files),
                    publish=options["publish"],
                )
        except NewsroomError as error:
            raise CommandError(error.sentence) from error
        except OSError as error:
            message = _("%(file)s cannot be read: %(reason)s.")
            raise CommandError(
                message % {"file": error.filename, "reason": error.strerror}
            ) from error
        console = Console()
        with console.capture() as report:
            _report(console, page, imported)
        self.stdout.write(report.get(), ending="")


def _read(path: Path) -> bytes:
    data = path.read_bytes()
    if len(data) > MAX_BYTES:
        message = _("%(file)s is larger than 2 MB and no article page.")
        raise CommandError(message % {"file": path})
    return data


def _own_names() -> set[str]:
    """What our paper calls itself, for datelines that are a name alone."""
    return {name for row in Publication.objects.values_list("name", "title") for name in row}


def _wishes(options: dict[str, Any], files: ExitStack) -> Wishes:
    pictures: list[IO[bytes]] = [files.enter_context(path.open("rb")) for path in options["photo"]]
    return Wishes(
        source=options["source"],
        section=_section(options["section"]) if options["section"] else None,
        origin=options["origin"] or "",
        credit=options["credit"],
        pictures=pictures,
    )


def _section(path: str) -> Section:
    try:
        return Section.objects.get(path=path)
    except Section.DoesNotExist:
        message = _("There is no section “%(path)s”; there are: %(paths)s.")
        paths = ", ".join(Section.objects.values_list("path", flat=True)) or "–"
        raise CommandError(message % {"path": path, "paths": paths}) from None


def _account(username: str | None) -> User:
    people = User.objects.filter(is_active=True)
    if username:
        account = people.filter(username=username).first()
        message = _("There is no active account “%(username)s”.") % {"username": username}
    else:
        account = people.filter(groups__name=Role.CHIEF).order_by("pk").first()
        message = _(
            "There is no editor in chief yet; make an account for one or name one with --by."
        )
    if account is None:
        raise CommandError(message)
    return account


def _report(console: Console, page: Page, imported: Imported) -> None:
    article = imported.article
    values = {
        "number": article.pk,
        "headline": article.headline,
        "status": article.get_status_display(),
        "address": article.get_absolute_url(),
    }
    if not imported.is_new:
        message = _("Already there, nothing changed: article %(number)s, %(headline)s (%(status)s)")
        console.print(escape(message % values))
        return
    console.print(_table(_("Recognised"), page.recognised))
    if page.not_recognised:
        console.print(_table(_("Not recognised"), page.not_recognised))
    for note in imported.notes:
        console.print(f"· {escape(note)}")
    message = _("Imported: article %(number)s, %(headline)s (%(status)s) %(address)s")
    console.print(escape(message % values))


def _table(title: str, rows: list[tuple[str, str]]) -> Table:
    table = Table("", "", title=title, title_justify="left", show_header=False)
    for what, value in rows:
        table.add_row(escape(what), escape(value))
    return table
