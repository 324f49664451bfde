"""많이 본 뉴스: the most viewed articles of the site and of each section, as whole snapshots.

A rebuild is a pure function of the view buckets (`rule.rank`); what it was given is stored beside
its lines, so any ranking can be replayed. Snapshots are kept for a day, then the first of each
hour for 35 days.
"""

from articles.actions.ranking.building import rebuild_all
from articles.actions.ranking.reading import Standings, current
from articles.actions.ranking.replaying import Replay, replay

__all__ = ["Replay", "Standings", "current", "rebuild_all", "replay"]
