"""The plain records that reading an old page gives."""

from dataclasses import dataclass, field
from datetime import datetime

from media.models import SourceKind
from newsroom.core.text.datelines import Dateline, Person


@dataclass(frozen=True)
class Caption:
    """A photo's words with its credit apart. `after` counts the paragraphs before the photo."""

    text: str
    credit: str
    source_kind: SourceKind | None
    after: int = 0


@dataclass(frozen=True)
class Ranked:
    """One line of the most-viewed list.

    The page glues headline and excerpt together. They are told apart only where the excerpt was
    cut at its full length; else both are None and `text` is all that is known.
    """

    rank: int
    text: str
    headline: str | None = None
    excerpt: str | None = None


@dataclass
class Page:
    """One published article page. Stored text is as typed; times are in KST."""

    headline: str = ""
    prefix: str = ""  # a value of `Prefix`
    people: list[Person] = field(default_factory=list)
    registered_at: datetime | None = None
    subheads: list[str] = field(default_factory=list)
    dateline: Dateline | None = None
    paragraphs: list[str] = field(default_factory=list)
    captions: list[Caption] = field(default_factory=list)
    most_viewed: list[Ranked] = field(default_factory=list)
    recommendations: int | None = None
    recognised: list[tuple[str, str]] = field(default_factory=list)  # (what, value), page order
    not_recognised: list[tuple[str, str]] = field(default_factory=list)  # (why, line)

    def found(self, what: str, value: str) -> None:
        self.recognised.append((what, value))

    def missed(self, why: str, line: str) -> None:
        self.not_recognised.append((why, line))
