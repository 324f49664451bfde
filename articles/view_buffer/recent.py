"""The views counted in the last seconds, which a server that is killed may have forgotten.

Valkey answers before its file is written while that is being synced, and a power cut takes what
was not: up to about two seconds. What it forgot is counted again where it was counted before, so
that an absolute count that Postgres has seen is reached and not doubled.
"""

import threading
from collections import deque

from articles.view_buffer.spool import SpooledView

KEPT_MS = 4000


class Recent:
    """Views of one process; they are dropped only once the server has counted much later ones."""

    def __init__(self) -> None:
        self._views: deque[SpooledView] = deque()
        self._lock = threading.Lock()

    def add(self, view: SpooledView) -> list[SpooledView]:
        """Keep a counted view; returns those of an earlier source, which may be forgotten."""
        with self._lock:
            views = self._views
            changed = list(views) if views and views[-1].source != view.source else []
            if changed:
                views.clear()
            views.append(view)
            while views[0].at_ms < view.at_ms - KEPT_MS:
                views.popleft()
            return changed

    def take(self) -> list[SpooledView]:
        """All of them, no longer kept here."""
        with self._lock:
            views = list(self._views)
            self._views.clear()
            return views
