"""Who may do what: one predicate per permission, used by actions, API and admin alike."""

from typing import TYPE_CHECKING, Any

import rules
from django.conf import settings
from django.db.models import Q

from articles.models import Article, Reporter, Section, Snapshot
from articles.workflow import UNPUBLISHED, Status
from newsroom.core.roles import Role, has_role

if TYPE_CHECKING:
    from articles.models.article import ArticleQuerySet

STAFF = tuple(role for role in Role if role is not Role.ADMINISTRATOR)
READY = (Status.APPROVED, Status.SCHEDULED, Status.PUBLISHED)


def desk_paths(user: Any) -> frozenset[str]:
    """The paths of the sections whose desk the user is, read once per user object."""
    cached: frozenset[str] | None = user.__dict__.get("_desk_paths")
    if cached is None:
        cached = frozenset(Section.objects.filter(desks=user).values_list("path", flat=True))
        user.__dict__["_desk_paths"] = cached
    return cached


@rules.predicate
def is_chief(user: Any, article: Article | None = None) -> bool:
    return has_role(user, Role.CHIEF)


@rules.predicate
def is_writer(user: Any, article: Article | None = None) -> bool:
    return has_role(user, Role.REPORTER, Role.PHOTOGRAPHER, Role.DESK, Role.CHIEF)


@rules.predicate
def is_staff(user: Any, article: Article | None = None) -> bool:
    return has_role(user, *STAFF)


@rules.predicate
def is_desk(user: Any, article: Article) -> bool:
    """Whether the user is the desk of the article's section or of one that holds it."""
    return _runs(user, article.section)


def _runs(user: Any, section: Section | None) -> bool:
    if section is None or not has_role(user, Role.DESK):
        return False
    return not desk_paths(user).isdisjoint(section.lineage)


@rules.predicate
def is_own(user: Any, article: Article) -> bool:
    """Creator, or linked to any byline."""
    is_creator = article.created_by_id == user.pk
    return is_creator or article.bylines.filter(reporter__user=user).exists()


@rules.predicate
def is_own_copy(user: Any, article: Article) -> bool:
    """Own work in the sense of the four-eyes rule; a one-person paper may switch the rule off."""
    return settings.FOUR_EYES and is_own.test(user, article)


@rules.predicate
def is_draft(user: Any, article: Article) -> bool:
    return article.status == Status.DRAFT


@rules.predicate
def is_spiked(user: Any, article: Article) -> bool:
    return article.status == Status.SPIKED


@rules.predicate
def is_ready(user: Any, article: Article) -> bool:
    """Approved or further, yet not removed: what the front-page editors work with."""
    return article.status in READY


@rules.predicate
def is_live(user: Any, article: Article) -> bool:
    return article.status == Status.PUBLISHED


@rules.predicate
def is_editable(user: Any, article: Article) -> bool:
    return article.status in UNPUBLISHED or article.status == Status.PUBLISHED


is_leader = rules.predicate(
    lambda user, article=None: has_role(user, Role.CHIEF, Role.ADMINISTRATOR)
)
is_front_editor = rules.predicate(lambda user, article=None: has_role(user, Role.FRONT_EDITOR))
may_desk = is_desk | is_chief
may_approve = is_chief | (is_desk & ~is_own_copy)

PERMISSIONS = rules.RuleSet(
    {
        "create": is_writer,
        "view": may_desk | (is_writer & is_own) | (is_front_editor & is_ready)
        | (is_staff & is_live),
        "edit": (may_desk & is_editable) | (is_draft & is_writer & is_own),
        "submit": may_desk | (is_writer & is_own),
        "review": may_desk,
        "approve": may_approve,
        "publish": may_desk,
        "approve_and_publish": may_approve,
        "correct": may_approve,
        "withhold": is_chief,
        "kill": is_chief,
        "retry": is_leader,
        "spike": may_desk | ((is_draft | is_spiked) & is_writer & is_own),
    }
)  # fmt: skip


def may(user: Any, permission: str, article: Article | None = None) -> bool:
    """Whether the user holds the permission on the article as it stands."""
    return bool(PERMISSIONS.test_rule(permission, user, article))


def may_create(user: Any) -> bool:
    return may(user, "create")


def may_approve_copy(user: Any, snapshot: Snapshot) -> bool:
    """Whether a copy stays within the user's right to approve.

    It may name another section and other writers than the article that is to take it over.
    """
    if is_chief(user):
        return True
    section = Section.objects.filter(pk=snapshot["section_id"] or 0).first()
    named = [line["reporter_id"] for line in snapshot["bylines"] if line["reporter_id"]]
    is_own_copy = settings.FOUR_EYES and Reporter.objects.filter(user=user, pk__in=named).exists()
    return _runs(user, section) and not is_own_copy


def visible_articles(user: Any) -> "ArticleQuerySet":
    """The rows of which `may(user, "view", …)` is true, as one query."""
    articles = Article.objects.all()
    if has_role(user, Role.CHIEF):
        return articles
    if not has_role(user, *STAFF):
        return articles.none()
    seen = Q(status=Status.PUBLISHED)
    if is_writer.test(user):
        # A subquery, not a join: a join would multiply rows and break keyset paging.
        own = Article.objects.filter(bylines__reporter__user=user)
        seen |= Q(created_by=user) | Q(pk__in=own.values("pk"))
    if has_role(user, Role.FRONT_EDITOR):
        seen |= Q(status__in=READY)
    if has_role(user, Role.DESK):
        for path in desk_paths(user):
            seen |= Q(section__path=path) | Q(section__path__startswith=f"{path}/")
    return articles.filter(seen)
