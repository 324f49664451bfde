"""Every word the staff or readers see is in Korean, and the compiled catalogue is the written one.

After changing `django.po`, compile it: `uv run manage.py compilemessages` where gettext is
installed, or `uv run python -m tests.newsroom.test_translations` anywhere.
"""

import ast
import gettext
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import polib
import unfold
from django.utils import translation
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[2]
WRITTEN = ROOT / "newsroom/locale/ko/LC_MESSAGES/django.po"
COMPILED = WRITTEN.with_suffix(".mo")
OURS = [ROOT / name for name in ("newsroom", "articles", "media")]
CALLS = {"_", "gettext", "gettext_lazy"}
IN_TEMPLATE = re.compile(
    r"""(?:gettext|\b_)\(\s*u?('(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")""", re.DOTALL
)
# Django's own words that we say otherwise.
OTHERWISE = {
    "username",
    "Please enter the correct %(username)s and password for a staff account. Note that both fields"
    " may be case-sensitive.",
}
PLACE = re.compile(r"%\(\w+\)[sd]|%\(\w+\)\.\d+f|\{\w*\}")


def in_python(path: Path) -> Iterator[str]:
    """The messages a module marks for translation."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        first = node.args[0]
        if name in CALLS and isinstance(first, ast.Constant) and isinstance(first.value, str):
            yield first.value


def in_template(path: Path) -> Iterator[str]:
    """The messages a template marks, as `makemessages` reads them."""
    for match in IN_TEMPLATE.finditer(templatize(path.read_text("utf-8"))):
        yield ast.literal_eval(match[1])


def messages_of(folders: Iterable[Path]) -> set[str]:
    found: set[str] = set()
    for folder in folders:
        for path in folder.rglob("*.py"):
            found.update(in_python(path))
        for path in folder.rglob("templates/**/*.*"):
            if path.is_file():
                found.update(in_template(path))
    return found - {""}


def written() -> dict[str, str]:
    return {entry.msgid: entry.msgstr for entry in polib.pofile(str(WRITTEN))}


def test_every_message_of_ours_is_in_korean() -> None:
    translated = written()
    messages = messages_of(OURS)
    assert len(messages) > 300
    assert sorted(message for message in messages if not translated.get(message)) == []


def test_nothing_is_fuzzy_or_obsolete() -> None:
    catalogue = polib.pofile(str(WRITTEN))
    assert [entry.msgid for entry in catalogue if entry.fuzzy or entry.obsolete] == []


def test_no_translation_is_of_a_message_gone() -> None:
    used = messages_of([*OURS, Path(unfold.__file__).parent])
    assert sorted(written().keys() - used) == sorted(OTHERWISE)


def test_translations_keep_their_places() -> None:
    changed = [
        source
        for source, korean in written().items()
        if sorted(PLACE.findall(source)) != sorted(PLACE.findall(korean))
    ]
    assert changed == []


def test_what_unfold_says_is_in_korean_too() -> None:
    with translation.override("ko"):
        english = [
            message
            for message in messages_of([Path(unfold.__file__).parent])
            if re.search(r"[A-Za-z]{2}", PLACE.sub("", message))
            # the gettext of Python 3.11.2 (Debian 12) finds nothing that has a plural
            and not re.search(
                r"[가-힣]", translation.gettext(message) + translation.ngettext(message, "", 1)
            )
        ]
    assert sorted(english) == []


def test_the_compiled_catalogue_is_the_written_one() -> None:
    with COMPILED.open("rb") as file:
        compiled = gettext.GNUTranslations(file)._catalog  # type: ignore[attr-defined]
    assert {key: value for key, value in compiled.items() if key} == written()


if __name__ == "__main__":
    polib.pofile(str(WRITTEN)).save_as_mofile(str(COMPILED))
