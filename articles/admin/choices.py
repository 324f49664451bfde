"""What the choosers of the edit form offer: sections as a tree, reporters, people who check."""

from collections import defaultdict
from collections.abc import Iterable

from articles.models import Reporter, Section
from newsroom.models import User

Choices = list[tuple[str, str]]
INDENT = "　"  # an ideographic space is as wide as a syllable, and a select keeps it
NONE = ("", "—")


def hangul_first(text: str) -> tuple[bool, str]:
    """The key that sorts Korean names before Latin ones."""
    return (not "ㄱ" <= text[:1] <= "힣", text)


def sections(current: int | None = None) -> Choices:
    """Every section under its parent, retired ones left out unless one is in use."""
    rows = [s for s in Section.objects.all() if not s.is_retired or s.pk == current]
    return [(str(s.pk), INDENT * (s.depth - 1) + s.name) for s in as_tree(rows)]


def as_tree(rows: Iterable[Section]) -> list[Section]:
    """Sections in the order of reading: each followed by those below it."""
    below: dict[int | None, list[Section]] = defaultdict(list)
    known = {section.pk: section for section in rows}
    for section in sorted(known.values(), key=lambda s: (s.position, hangul_first(s.name))):
        below[section.parent_id if section.parent_id in known else None].append(section)
    return _branch(below, None)


def _branch(below: dict[int | None, list[Section]], parent: int | None) -> list[Section]:
    return [one for s in below[parent] for one in (s, *_branch(below, s.pk))]


def reporters(in_use: Iterable[int | None] = ()) -> Choices:
    """Reporters who work here, and those already named on the article."""
    rows = (
        Reporter.objects.filter(is_active=True) | Reporter.objects.filter(pk__in=set(in_use))
    ).values_list("pk", "name", "title", "slug")
    names = [name for _pk, name, _title, _slug in rows]
    # Names can collide; only then does the address tell people apart.
    labels = [
        (str(pk), f"{name} {title}".strip() + (f" ({slug})" if names.count(name) > 1 else ""))
        for pk, name, title, slug in rows
    ]
    return sorted(labels, key=lambda choice: hangul_first(choice[1]))


def checkers(current: int | None = None) -> Choices:
    """People with an account, who may have checked what an AI wrote."""
    rows = User.objects.filter(is_active=True, is_staff=True) | User.objects.filter(
        pk__in=[current or 0]
    )
    return sorted(
        ((str(user.pk), str(user)) for user in rows), key=lambda choice: hangul_first(choice[1])
    )
