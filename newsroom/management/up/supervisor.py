"""Keeps programs running: starts again what died, more slowly each time, and ends all in order."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from newsroom.engines import Lifeline, Program

FIRST_DELAY_SECONDS, LONGEST_DELAY_SECONDS = 0.5, 30.0
STEADY_SECONDS = 60.0  # a program that ran this long starts its delays anew
END_SECONDS = 10.0


@dataclass
class Watched:
    program: Program
    started: float = field(default_factory=time.monotonic)
    delay_seconds: float = FIRST_DELAY_SECONDS
    due: float | None = None


class Supervisor:
    """Watches programs that run under a lifeline; `tell` receives sentences for the person."""

    def __init__(self, lifeline: Lifeline, tell: Callable[[str], None]) -> None:
        self._lifeline = lifeline
        self._tell = tell
        self._watched: dict[str, Watched] = {}

    def start(self, program: Program) -> None:
        """Start a program and watch it. Raises EngineError if it cannot be started."""
        self._lifeline.start(program)
        self.watch(program)

    def watch(self, program: Program) -> None:
        """Watch a program that runs already."""
        self._watched[program.name] = Watched(program)

    def look(self, timeout_seconds: float) -> list[Program]:
        """Wait for news up to the timeout, start again what is due; returns who has just died."""
        died = []
        for name, code in self._lifeline.ended(timeout_seconds):
            if watched := self._watched.get(name):
                self._plan(watched, code)
                died.append(watched.program)
        for watched in self._watched.values():
            if watched.due is not None and watched.due <= time.monotonic():
                watched.due, watched.started = None, time.monotonic()
                self._lifeline.start(watched.program)
        return died

    def _plan(self, watched: Watched, code: int) -> None:
        now = time.monotonic()
        if now - watched.started > STEADY_SECONDS:
            watched.delay_seconds = FIRST_DELAY_SECONDS
        watched.due = now + watched.delay_seconds
        self._tell(
            f"{watched.program.name} ended (exit code {code}); it starts again in"
            f" {watched.delay_seconds:g} s. Its log: {watched.program.log}"
        )
        watched.delay_seconds = min(watched.delay_seconds * 2, LONGEST_DELAY_SECONDS)

    def end(self) -> None:
        """End everything in order: services as they were started, then engines the other way."""
        programs = [watched.program for watched in self._watched.values()]
        programs.sort(key=lambda program: -program.tier)
        for program in programs:
            self._lifeline.stop(program.name, END_SECONDS)
        self._watched.clear()
