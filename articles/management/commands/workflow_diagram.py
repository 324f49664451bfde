"""`manage.py workflow_diagram` prints the table of moves as a Mermaid state diagram."""

from typing import Any

from django.core.management.base import BaseCommand

from articles.workflow import mermaid


class Command(BaseCommand):
    help = "Print the states of an article and the moves between them as Mermaid."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(mermaid())
