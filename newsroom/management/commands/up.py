"""`manage.py up`: the whole newsroom with one command."""

import os
import signal
from argparse import ArgumentParser
from pathlib import Path
from typing import Any, NoReturn

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from newsroom.engines import EngineError
from newsroom.management.up import display
from newsroom.management.up.check import check
from newsroom.management.up.running import Newsroom, running

ENDING_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Ended(Exception):
    """Someone asked us to end."""


class Command(BaseCommand):
    help = "Start the whole newsroom on this machine: engines, web server, worker and beat."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8000, help="port to serve on (8000)")
        parser.add_argument(
            "--state",
            type=Path,
            default=settings.STATE_DIR,
            help="folder for all that it writes (NEWSROOM_STATE, else var)",
        )
        parser.add_argument(
            "--no-demo", action="store_true", help="leave an empty newsroom without demo content"
        )
        parser.add_argument(
            "--check", action="store_true", help="try one article's whole life, and end"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Run until Ctrl-C (or to the end of the check).

        Raises CommandError with one sentence when it cannot start, or the check failed.
        """
        for number in ENDING_SIGNALS:
            if signal.getsignal(number) != signal.SIG_IGN or number != signal.SIGHUP:  # nohup
                signal.signal(number, _end)
        try:
            if options["check"]:
                check()
            else:
                _run(options["state"].resolve(), options["port"], demo=not options["no_demo"])
        except Ended:
            display.tell("ended")
        except EngineError as error:
            raise CommandError(error.sentence) from None


def _end(number: int, frame: Any) -> NoReturn:
    for ending in ENDING_SIGNALS:  # ending is under way; asking twice does not make it faster
        signal.signal(ending, signal.SIG_IGN)
    raise Ended


def _run(folder: Path, port: int, *, demo: bool) -> NoReturn:
    with running(folder, port, demo=demo) as newsroom:
        display.show_addresses(newsroom.site_url, newsroom.logs)
        display.show_accounts(newsroom.accounts)
        display.tell(f"ready {newsroom.site_url}/")
        _watch(newsroom)


def _watch(newsroom: Newsroom) -> NoReturn:
    """Keep everything running until a signal, or until `uv run` above us is gone."""
    parent = os.getppid()
    died_with_parent = _is_uv(parent)
    while not (died_with_parent and os.getppid() != parent):
        newsroom.supervisor.look(timeout_seconds=1)
    raise Ended


def _is_uv(pid: int) -> bool:
    """Whether a process is `uv`, which cannot hand us on the kill -9 that ended it."""
    try:
        return Path(f"/proc/{pid}/comm").read_text().strip() == "uv"
    except OSError:
        return False
