"""The list that production installs: it answers to pyproject, is hashed, and names no host."""

import re
import tomllib
from itertools import chain

import pytest
from django.conf import settings
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

LOCK = (settings.BASE_DIR / "newsroom" / "deploy" / "requirements.lock").read_text()
PROJECT = tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text())
WANTED = [Requirement(line) for line in PROJECT["project"]["dependencies"]]
BY_COMMAND = "make it anew with newsroom/deploy/lock-requirements"


def locked() -> dict[str, str]:
    """What the list holds: each package with its whole entry, hashes included."""
    entries = re.split(r"^(?=[A-Za-z0-9])", LOCK.replace("\\\n", ""), flags=re.MULTILINE)
    return {canonicalize_name(entry.split("==")[0]): entry for entry in entries if entry}


@pytest.mark.parametrize("wanted", WANTED, ids=str)
def test_each_dependency_is_locked_within_its_range(wanted: Requirement) -> None:
    entry = locked()[canonicalize_name(wanted.name)]
    version = entry.split("==")[1].split()[0]
    assert wanted.specifier.contains(version), f"{wanted} but {version}: {BY_COMMAND}"


def test_every_entry_is_pinned_and_hashed() -> None:
    for name, entry in locked().items():
        assert re.match(r"[\w.-]+==\S+", entry), name
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", entry), name


def test_nothing_is_locked_that_only_tools_need() -> None:
    tools = chain.from_iterable(PROJECT["dependency-groups"].values())
    assert locked().keys().isdisjoint(canonicalize_name(Requirement(tool).name) for tool in tools)


def test_every_range_ends_before_what_may_break_us() -> None:
    for wanted in WANTED:
        assert any(limit.operator == "<" for limit in wanted.specifier), wanted


def test_no_host_is_named() -> None:
    assert "://" not in LOCK
    assert "index-url" not in LOCK
