"""The engines of a laptop: finds or starts the real Postgres and Valkey, and ends them surely.

`addresses(state)` tells every process where they are, without Django; `start` starts those that
the environment does not name. `manage.py up` and the tests stand on it.
"""

import logging
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from newsroom.engines import postgres, valkey
from newsroom.engines.errors import EngineError
from newsroom.engines.lifeline import Lifeline, Program
from newsroom.engines.state import addresses

__all__ = ["EngineError", "Engines", "Lifeline", "Program", "addresses", "start"]

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Engines:
    """Where the engines are, as environment variables, and the programs that we run ourselves."""

    urls: dict[str, str] = field(default_factory=dict)
    programs: list[Program] = field(default_factory=list)


def start(
    lifeline: Lifeline,
    state: Path,
    *,
    durable: bool = True,
    environ: Mapping[str, str] = os.environ,
) -> Engines:
    """Use the engines that DATABASE_URL and REDIS_URL name, start those they do not.

    `durable=False` is for throw-away data. Raises EngineError.
    """
    engines = Engines()
    if url := environ.get("DATABASE_URL"):
        log.info("Postgres: the one in DATABASE_URL")
        postgres.reach(url)
        engines.urls["DATABASE_URL"] = url
    else:
        program, engines.urls["DATABASE_URL"] = postgres.start(lifeline, state, durable=durable)
        engines.programs.append(program)
    if url := environ.get("REDIS_URL"):
        log.info("Valkey: the one in REDIS_URL")
        valkey.reach(url)
        engines.urls["REDIS_URL"] = url
    else:
        program, engines.urls["REDIS_URL"] = valkey.start(lifeline, state)
        engines.programs.append(program)
    return engines
