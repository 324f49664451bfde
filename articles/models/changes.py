"""What happened in public: the append-only change log, its follow-ups, and the scopes' epochs."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from newsroom.core.changes import LoggedChange

MAX_ATTEMPTS = 5


class ChangeKind(models.TextChoices):
    PUBLISHED = "published", _("Published")
    UPDATED = "updated", _("Updated")
    CORRECTED = "corrected", _("Corrected")
    MOVED = "moved", _("Moved")
    WITHHELD = "withheld", _("Withheld")
    RESTORED = "restored", _("Restored")
    KILLED = "killed", _("Killed")
    # Nothing public changed, but a boundary of time did: caches must learn, mirrors need not.
    BOUNDARY = "boundary", _("Boundary moved")


class ChangeQuerySet(models.QuerySet["Change"]):
    def public(self) -> Self:
        """What mirrors are told: everything but moved boundaries."""
        return self.exclude(kind=ChangeKind.BOUNDARY)


class Change(LoggedChange):
    """One change of what readers may see. `id` order is commit order (`lock_log`), without gaps
    that could fill up later; `at` is the nominal time, `recorded_at` the settling."""

    article = models.ForeignKey("articles.Article", models.PROTECT, related_name="changes")
    kind = models.CharField(_("kind"), max_length=12, choices=ChangeKind.choices)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    note = models.TextField(_("note"), blank=True)
    details = models.JSONField(_("details"), default=dict, blank=True)

    objects = ChangeQuerySet.as_manager()

    class Meta(LoggedChange.Meta):
        verbose_name = _("change")
        verbose_name_plural = _("changes")
        indexes = [
            # What happened to this article, in public?
            models.Index("article", models.F("id").desc(), name="change_of_article"),
        ]

    def __str__(self) -> str:
        return f"{self.id} {self.kind} {self.article_id}"


class Consumer(models.TextChoices):
    """Who must hear of a change; each has a task of the same name in `articles.tasks`."""

    CACHE = "cache", _("Caches")
    LIVE_SET = "live_set", _("Live set of the view counter")


class FollowUpQuerySet(models.QuerySet["FollowUp"]):
    def open(self) -> Self:
        return self.filter(done_at=None, parked_at=None)


class FollowUp(models.Model):
    """One consumer's work for one change: tried at most five times, then parked for a person."""

    change = models.ForeignKey(Change, models.CASCADE, related_name="follow_ups")
    consumer = models.CharField(_("consumer"), max_length=12, choices=Consumer.choices)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    next_at = models.DateTimeField(_("next attempt"), db_default=Now())
    done_at = models.DateTimeField(_("done"), null=True, blank=True)
    parked_at = models.DateTimeField(_("parked"), null=True, blank=True)
    error = models.TextField(_("last error"), blank=True)

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        verbose_name = _("follow-up")
        verbose_name_plural = _("follow-ups")
        constraints = [
            models.UniqueConstraint(
                fields=["change", "consumer"], name="follow_up_once_per_consumer"
            ),
            models.CheckConstraint(
                condition=Q(done_at__isnull=True) | Q(parked_at__isnull=True),
                name="follow_up_done_or_parked",
            ),
        ]
        indexes = [
            # What is to be done next?
            models.Index(
                fields=["next_at", "id"],
                condition=Q(done_at__isnull=True, parked_at__isnull=True),
                name="follow_up_open",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.change_id} {self.consumer}"


class RelayCursor(models.Model):
    """How far the relay has read a log that is not articles' own (`PhotoChange`)."""

    log = models.CharField(max_length=40, primary_key=True)
    last_id = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.log} {self.last_id}"


class Epoch(models.Model):
    """The tick of the last change of what readers see in one scope: `site`, `section:7`,
    `article:42`.

    The truth about caches (`articles.cache.epochs`); written in the transaction that changes
    something. Ticks grow for the whole site, in the order of commits.
    """

    scope = models.CharField(max_length=40, primary_key=True)
    value = models.BigIntegerField()

    class Meta:
        indexes = [
            # What has changed lately? (each server process asks twice a second)
            models.Index("value", name="epoch_lately"),
        ]

    def __str__(self) -> str:
        return f"{self.scope}={self.value}"


class Heartbeat(models.Model):
    """When something that must keep running last ran: `sweep`, `worker`, `ranking`."""

    name = models.CharField(max_length=20, primary_key=True)
    at = models.DateTimeField()
    details = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"{self.name} {self.at}"

    @classmethod
    def beat(cls, name: str, **details: Any) -> None:
        """Note that it has just run, by the real clock."""
        cls.objects.update_or_create(name=name, defaults={"at": Now(), "details": details})
