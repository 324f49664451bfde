"""The article, and the questions asked of all articles."""

import datetime
from typing import Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from articles.models.sections import Section
from articles.models.vocabulary import (
    NEEDS_AI_CHECKER,
    AiLevel,
    Basis,
    ChangeReason,
    Kind,
    Origin,
    Prefix,
    Sensitivity,
)
from articles.workflow import ANNOUNCED, OPEN_COPY, Status
from newsroom.core.clock import DbNow

PUBLIC = (Status.PUBLISHED, Status.SCHEDULED)
GONE = (Status.WITHHELD, Status.KILLED)
MAX_HEADLINE = 200  # graphemes
MAX_SUBHEADS = 5


class ArticleQuerySet(models.QuerySet["Article"]):
    """Which articles? Readers get rows from `published` only."""

    def published(self, at: datetime.datetime | None = None) -> Self:
        """What the public may see, at a moment (default: the database's now)."""
        moment = at or DbNow()
        return self.filter(
            Q(unpublish_at=None) | Q(unpublish_at__gt=moment),
            status__in=PUBLIC,
            published_at__lte=moment,
        )

    def gone(self, at: datetime.datetime | None = None) -> Self:
        """What the public could see once and may not see any more: 410, not 404."""
        moment = at or DbNow()
        return self.filter(
            Q(status__in=GONE) | Q(status__in=PUBLIC, unpublish_at__lte=moment),
            published_at__lte=moment,
        )

    def due(self, at: datetime.datetime | None = None) -> Self:
        """Whose time has come: to be published, updated or taken down, and not yet settled."""
        moment = at or DbNow()
        return self.filter(
            Q(status=Status.SCHEDULED, published_at__lte=moment)
            | Q(status=Status.PUBLISHED, unpublish_at__lte=moment)
            | Q(status=Status.PUBLISHED, update_at__lte=moment)
        )

    def newest(self) -> Self:
        return self.order_by("-published_at", "-id")

    def before(self, published_at: datetime.datetime, pk: int) -> Self:
        """Those that come after the given one in `newest` order (keyset, no OFFSET)."""
        return self.filter(
            Q(published_at__lt=published_at) | Q(published_at=published_at, pk__lt=pk),
            published_at__lte=published_at,
        )

    def after(self, published_at: datetime.datetime, pk: int) -> Self:
        """Those that come before the given one in `newest` order, nearest last."""
        return self.filter(
            Q(published_at__gt=published_at) | Q(published_at=published_at, pk__gt=pk),
            published_at__gte=published_at,
        )

    def in_section(self, section: Section) -> Self:
        """Articles of a section and of everything below it."""
        return self.filter(
            section__in=list(Section.objects.under(section).values_list("pk", flat=True))
        )

    def editorial(self) -> Self:
        """Without advertising, which is kept out of latest, most viewed and related lists."""
        return self.exclude(kind=Kind.ADVERTISING)

    def with_card(self) -> Self:
        """All that a card or a list line shows (no body), in a fixed number of queries."""
        rows = self.select_related("section").defer("body_html")
        return rows.prefetch_related(
            "bylines__reporter", "placements__photo__renditions", "tags", "notices"
        )


class Article(models.Model):
    """A story. Its identity is its number: `/articles/<id>/`.

    From approval on, the editorial columns, bylines, placements and tags are the copy of
    `approved_revision`; only approving, publishing and correcting write them. Before that they
    follow each save. Actions write articles, nothing else does.
    """

    status = models.CharField(
        _("status"), max_length=12, choices=Status.choices, default=Status.DRAFT
    )
    version = models.PositiveIntegerField(_("version"), default=0)
    approved_revision = models.ForeignKey(
        "articles.Revision", models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("approved revision"),
    )  # fmt: skip

    # The editorial columns (`articles.models.snapshot.COLUMNS`)
    # Text, not varchar: the limit counts graphemes, and one may be a dozen code points.
    headline = models.TextField(_("headline"), blank=True)
    prefix = models.CharField(_("prefix"), max_length=12, choices=Prefix.choices, blank=True)
    subheads = ArrayField(models.TextField(), verbose_name=_("subheads"), default=list, blank=True)
    kind = models.CharField(_("kind"), max_length=16, choices=Kind.choices, default=Kind.ARTICLE)
    origin = models.CharField(_("origin"), max_length=16, choices=Origin.choices, blank=True)
    section = models.ForeignKey(
        "articles.Section", models.PROTECT, null=True, blank=True, related_name="articles",
        verbose_name=_("section"),
    )  # fmt: skip
    body_html = models.TextField(_("body"), blank=True)
    dateline = models.TextField(
        _("dateline of its own"), blank=True,
        help_text=_("only for wire copy; otherwise made from the paper and the bylines"),
    )  # fmt: skip
    sensitivity = models.CharField(
        _("sensitive"), max_length=12, choices=Sensitivity.choices, blank=True
    )
    ai_level = models.CharField(_("AI level"), max_length=12, choices=AiLevel.choices, blank=True)
    ai_tool = models.TextField(_("AI tool"), blank=True)
    ai_checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("AI checked by"),
    )  # fmt: skip
    tags = models.ManyToManyField(
        "articles.Tag", blank=True, related_name="articles", verbose_name=_("tags")
    )
    excerpt = models.TextField(_("excerpt"), blank=True)

    # Times, all in the database's clock
    created_at = models.DateTimeField(_("created"), db_default=Now(), editable=False)
    saved_at = models.DateTimeField(_("saved"), db_default=Now(), editable=False)
    submitted_at = models.DateTimeField(_("submitted"), null=True, blank=True)
    approved_at = models.DateTimeField(_("approved"), null=True, blank=True)
    embargo_until = models.DateTimeField(_("embargo until"), null=True, blank=True)
    first_published_at = models.DateTimeField(_("first published"), null=True, blank=True)
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    modified_at = models.DateTimeField(_("modified"), null=True, blank=True)
    changed_at = models.DateTimeField(_("last public change"), null=True, blank=True)
    unpublish_at = models.DateTimeField(_("unpublish at"), null=True, blank=True)

    # A scheduled update of a live article; settling applies it
    update_at = models.DateTimeField(_("update at"), null=True, blank=True)
    update_revision = models.ForeignKey(
        "articles.Revision", models.PROTECT, null=True, blank=True, related_name="+"
    )
    update_reason = models.CharField(max_length=12, choices=ChangeReason.choices, blank=True)
    update_note = models.TextField(blank=True)
    update_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    # Removal
    withhold_basis = models.CharField(_("basis"), max_length=12, choices=Basis.choices, blank=True)
    withhold_requester = models.TextField(_("requested by"), blank=True)
    withheld_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("withheld by"),
    )  # fmt: skip
    withheld_at = models.DateTimeField(_("withheld"), null=True, blank=True)
    review_on = models.DateField(_("review on"), null=True, blank=True)
    public_wording = models.TextField(_("wording for readers"), blank=True)
    kill_reason = models.TextField(_("reason of the kill"), blank=True)

    # Where it came from
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="articles",
        verbose_name=_("created by"),
    )  # fmt: skip
    source_name = models.CharField(_("import source"), max_length=80, blank=True)
    source_key = models.CharField(_("import key"), max_length=64, blank=True)

    objects = ArticleQuerySet.as_manager()

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(status__in=sorted(ANNOUNCED))
                | Q(first_published_at__isnull=False, published_at__isnull=False,
                    changed_at__isnull=False),
                name="article_announced_has_times",
            ),
            models.CheckConstraint(
                condition=Q(status__in=sorted(ANNOUNCED))
                | Q(published_at=None, first_published_at=None),
                name="article_unannounced_has_no_times",
            ),
            models.CheckConstraint(
                condition=Q(status__in=sorted({*OPEN_COPY, Status.SPIKED}))
                | Q(approved_revision__isnull=False),
                name="article_approved_has_revision",
            ),
            models.CheckConstraint(
                condition=Q(status__in=[Status.DRAFT, Status.SPIKED])
                | (~Q(headline="") & ~Q(origin="") & Q(section__isnull=False)),
                name="article_submitted_is_complete",
            ),
            models.CheckConstraint(
                condition=~Q(status=Status.WITHHELD)
                | (~Q(withhold_basis="") & Q(withheld_at__isnull=False)),
                name="article_withheld_has_basis",
            ),
            models.CheckConstraint(
                condition=~Q(status=Status.KILLED) | ~Q(kill_reason=""),
                name="article_killed_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(embargo_until=None) | Q(published_at=None)
                | Q(embargo_until__lte=F("published_at")),
                name="article_embargo_before_publication",
            ),
            models.CheckConstraint(
                condition=Q(unpublish_at=None) | Q(unpublish_at__gt=F("published_at")),
                name="article_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(modified_at=None) | Q(modified_at__gte=F("first_published_at")),
                name="article_modified_after_published",
            ),
            models.CheckConstraint(
                condition=Q(update_at=None, update_revision=None, update_reason="")
                | (Q(update_at__isnull=False, update_revision__isnull=False)
                   & ~Q(update_reason="")),
                name="article_update_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(update_at=None) | Q(status=Status.PUBLISHED),
                name="article_update_is_of_a_live_one",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=sorted(ANNOUNCED)) | ~Q(ai_level__in=NEEDS_AI_CHECKER)
                | Q(ai_checked_by__isnull=False),
                name="article_ai_is_checked",
            ),
            models.CheckConstraint(
                condition=Q(subheads__len__lte=MAX_SUBHEADS), name="article_subheads_at_most_five"
            ),
            models.UniqueConstraint(
                fields=["source_name", "source_key"], condition=~Q(source_key=""),
                name="article_imported_once",
            ),
        ]  # fmt: skip
        indexes = [
            # What is newest, for everyone?
            models.Index(
                F("published_at").desc(), F("id").desc(), condition=Q(status__in=PUBLIC),
                name="article_newest",
            ),
            # What is newest in a section, and what are an article's neighbours there?
            models.Index(
                "section", F("published_at").desc(), F("id").desc(),
                condition=Q(status__in=PUBLIC), name="article_newest_in_section",
            ),
            # What has changed last?
            models.Index(
                F("changed_at").desc(), F("id").desc(), condition=Q(status__in=PUBLIC),
                name="article_changed",
            ),
            # What is due to be published, and when is the next boundary?
            models.Index(
                "published_at", condition=Q(status=Status.SCHEDULED), name="article_due_publish"
            ),
            models.Index(  # without those that ended long ago
                "unpublish_at", condition=Q(status__in=PUBLIC, unpublish_at__isnull=False),
                name="article_due_end",
            ),
            models.Index(
                "update_at", condition=Q(update_at__isnull=False), name="article_due_update"
            ),
            # What lies on the desk in this status?
            models.Index("status", F("saved_at").desc(), name="article_desk"),
            # What are my drafts?
            models.Index("created_by", "status", F("saved_at").desc(), name="article_mine"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.headline or f"#{self.pk}"

    def get_absolute_url(self) -> str:
        return f"/articles/{self.pk}/"

    @property
    def has_open_copy(self) -> bool:
        """Whether saving changes the columns themselves (before approval)."""
        return self.status in OPEN_COPY

    def is_public(self, at: datetime.datetime) -> bool:
        """The predicate of `published` for one row already read."""
        return (
            self.status in PUBLIC
            and self.published_at is not None
            and self.published_at <= at
            and (self.unpublish_at is None or self.unpublish_at > at)
        )
