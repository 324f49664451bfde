"""The nouns of the newsroom: what is stored, and which rows count as what."""

from articles.models.article import Article
from articles.models.attachments import ArticlePhoto, Byline, BylineRole
from articles.models.changes import (
    Change,
    ChangeKind,
    Consumer,
    Epoch,
    FollowUp,
    Heartbeat,
    RelayCursor,
)
from articles.models.history import DeskLogEntry, Revision
from articles.models.notices import Notice, NoticeKind
from articles.models.people import Reporter
from articles.models.popularity import (
    CurrentRanking,
    RankedArticle,
    Ranking,
    RankingMethod,
    Recommendation,
    SealedBucket,
    ViewBucket,
    ViewDay,
    ViewHour,
    Window,
)
from articles.models.publication import Publication
from articles.models.sections import Section, Tag
from articles.models.snapshot import Snapshot
from articles.models.vocabulary import (
    AiLevel,
    Basis,
    ChangeReason,
    Kind,
    Origin,
    Prefix,
    Sensitivity,
)

__all__ = [
    "AiLevel",
    "Article",
    "ArticlePhoto",
    "Basis",
    "Byline",
    "BylineRole",
    "Change",
    "ChangeKind",
    "ChangeReason",
    "Consumer",
    "CurrentRanking",
    "DeskLogEntry",
    "Epoch",
    "FollowUp",
    "Heartbeat",
    "Kind",
    "Notice",
    "NoticeKind",
    "Origin",
    "Prefix",
    "Publication",
    "RankedArticle",
    "Ranking",
    "RankingMethod",
    "Recommendation",
    "RelayCursor",
    "Reporter",
    "Revision",
    "SealedBucket",
    "Section",
    "Sensitivity",
    "Snapshot",
    "Tag",
    "ViewBucket",
    "ViewDay",
    "ViewHour",
    "Window",
]
