"""What `up` shows: each step with its time, and at last the addresses and accounts."""

import json
import logging
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from django.utils.translation import gettext as _
from rich.console import Console
from rich.table import Table

console = Console(highlight=False)


class Said(logging.Handler):
    """Shows what the engines log: which ones were found, and where."""

    def emit(self, record: logging.LogRecord) -> None:
        console.print(f"  {record.getMessage()}", style="dim", soft_wrap=True, markup=False)


@contextmanager
def step(title: str) -> Iterator[None]:
    """Show that something is under way, and how long it took once it is done."""
    begun = time.monotonic()
    with console.status(title):
        yield
    took = time.monotonic() - begun
    console.print(f"[green]✓[/green] {title} [dim]{took:.1f} s[/dim]", soft_wrap=True)


def tell(sentence: str) -> None:
    """Print a sentence as it is, on one line however narrow the terminal."""
    console.print(sentence, markup=False, soft_wrap=True)


def show_addresses(site_url: str, logs: Path) -> None:
    """Print the table of addresses."""
    table = Table(title=_("The newsroom"), title_justify="left")
    table.add_column(_("What"))
    table.add_column(_("Address"), overflow="fold")
    for what, path in (
        (_("Front"), "/"),
        (_("Desk (admin)"), "/admin/"),
        (_("Articles as JSON"), "/api/v1/articles/"),
        (_("Most viewed as JSON"), "/api/v1/rankings/most-viewed/"),
        (_("State of health"), "/readyz"),
    ):
        table.add_row(what, site_url + path)
    table.add_row(_("Logs"), str(logs))
    console.print(table)


def show_accounts(accounts: Path) -> None:
    """Print the demo accounts that `seed_demo` keeps in a file, or how to make the first one."""
    if not accounts.exists():
        tell(_("There are no demo accounts; `uv run manage.py createsuperuser` makes an account."))
        return
    table = Table(title=_("Demo accounts"), title_justify="left")
    columns: Mapping[str, str] = {
        "role": _("role"),
        "name": _("name"),
        "username": _("user name"),
        "password": _("password"),
    }
    for title in columns.values():
        table.add_column(title, overflow="fold")
    for account in json.loads(accounts.read_text()):
        table.add_row(*(str(account[key]) for key in columns))
    console.print(table)
