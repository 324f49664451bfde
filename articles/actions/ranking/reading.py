"""Reading a ranking: one whole snapshot, checked again for what may be shown now."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from articles.actions.ranking.eligibility import eligible
from articles.actions.ranking.rule import SIZE
from articles.models import CurrentRanking, RankedArticle, RankingMethod, Section
from newsroom.core.clock import DbNow

STALE_AFTER = timedelta(minutes=10)


@dataclass(frozen=True)
class Standings:
    """A ranking as readers see it now. `items` have their `article` with all a card shows.

    `generated_at` is None where there is no snapshot yet; `fallback` says that some lines come
    from a wider window.
    """

    window: str
    section: Section | None
    method: str
    generated_at: datetime | None = None
    stale: bool = True
    items: list[RankedArticle] = field(default_factory=list)

    @property
    def fallback(self) -> bool:
        return any(item.is_fallback for item in self.items)


def current(
    window: str,
    section: Section | None = None,
    method: str = RankingMethod.COUNT,
    limit: int = SIZE,
) -> Standings:
    """The ranking that holds now, in a fixed number of queries.

    Articles that may no longer be shown are left out and those below move up.
    """
    pointers = CurrentRanking.objects.filter(window=window, section=section, method=method)
    rows = pointers.select_related("ranking").defer("ranking__input").annotate(db_now=DbNow())
    if (pointer := rows.first()) is None:
        return Standings(window, section, method)
    generated_at = pointer.ranking.computed_at
    is_stale = pointer.db_now - generated_at > STALE_AFTER
    items = _showable(list(pointer.ranking.items.order_by("rank")))[:limit]
    return Standings(window, section, method, generated_at, is_stale, items)


def _showable(items: list[RankedArticle]) -> list[RankedArticle]:
    articles = eligible().with_card().in_bulk([item.article_id for item in items])
    shown = [item for item in items if item.article_id in articles]
    for place, item in enumerate(shown, 1):
        item.rank, item.article = place, articles[item.article_id]
    return shown
