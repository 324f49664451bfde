"""What is read: views in buckets, their roll-ups, recommendations, and the rankings of them."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

BUCKET_SECONDS = 600


class ViewBucket(models.Model):
    """Absolute counts of one source for ten minutes; merged by maximum, so never counted twice.

    `article_id` is a plain number: the counter must not wait on, or fail with, the article's row.
    """

    pk = models.CompositePrimaryKey("bucket", "source", "article_id")
    bucket = models.DateTimeField(_("ten minutes from"))
    source = models.CharField(_("source"), max_length=80)
    article_id = models.BigIntegerField(_("article"))
    n = models.BigIntegerField(_("views"))

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(n__gt=0), name="view_bucket_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.bucket:%F %R} {self.article_id} {self.n}"


class ViewHour(models.Model):
    """Views of one hour (UTC), rolled up from sealed buckets."""

    pk = models.CompositePrimaryKey("hour", "article_id")
    hour = models.DateTimeField(_("hour"))
    article_id = models.BigIntegerField(_("article"))
    n = models.BigIntegerField(_("views"))

    class Meta:
        indexes = [
            # How was this article read, hour by hour?
            models.Index(fields=["article_id", "hour"], name="view_hour_of_article"),
        ]

    def __str__(self) -> str:
        return f"{self.hour:%F %R} {self.article_id} {self.n}"


class ViewDay(models.Model):
    """Views of one day, cut at midnight in Seoul; kept for ever."""

    pk = models.CompositePrimaryKey("day", "article_id")
    day = models.DateField(_("day"))
    article_id = models.BigIntegerField(_("article"))
    n = models.BigIntegerField(_("views"))

    class Meta:
        indexes = [
            # How was this article read, day by day?
            models.Index(fields=["article_id", "day"], name="view_day_of_article"),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.article_id} {self.n}"


class SealedBucket(models.Model):
    """A bucket whose views are in the roll-ups; later merges into it are refused and counted."""

    bucket = models.DateTimeField(primary_key=True)
    sealed_at = models.DateTimeField(db_default=Now())
    refused = models.BigIntegerField(_("views refused since"), default=0)

    def __str__(self) -> str:
        return f"{self.bucket:%F %R}"


class Recommendation(models.Model):
    """One reader's 추천 of one article; the reader is a keyed hash of a random cookie."""

    article = models.ForeignKey("articles.Article", models.CASCADE, related_name="recommendations")
    reader = models.BinaryField(max_length=32)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["article", "reader"], name="recommendation_once_per_reader"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.article_id}"


class Window(models.TextChoices):
    HOUR = "1h", _("1 hour")
    DAY = "24h", _("24 hours")
    WEEK = "7d", _("7 days")
    MONTH = "30d", _("30 days")


class RankingMethod(models.TextChoices):
    COUNT = "count", _("by number of views")


class Ranking(models.Model):
    """One whole snapshot of a ranking, written in one transaction and never changed.

    `input` is everything the ranking function was given (eligible ids, counts), compressed JSON,
    so that it can be replayed; `input_hash` is its SHA-256.
    """

    window = models.CharField(_("window"), max_length=4, choices=Window.choices)
    section = models.ForeignKey(
        "articles.Section", models.CASCADE, null=True, blank=True, related_name="+",
        verbose_name=_("section"), help_text=_("empty: the whole site"),
    )  # fmt: skip
    method = models.CharField(_("method"), max_length=10, choices=RankingMethod.choices)
    computed_at = models.DateTimeField(_("computed"))
    input = models.BinaryField()
    input_hash = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("ranking")
        verbose_name_plural = _("rankings")
        indexes = [
            # How did this ranking stand before?
            models.Index(
                "section", "window", "method", F("computed_at").desc(), name="ranking_history"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.window} {self.method} {self.computed_at:%F %T}"


class RankedArticle(models.Model):
    """One line of a ranking."""

    ranking = models.ForeignKey(Ranking, models.CASCADE, related_name="items")
    rank = models.PositiveSmallIntegerField(_("rank"))
    previous_rank = models.PositiveSmallIntegerField(_("previous rank"), null=True)
    article = models.ForeignKey("articles.Article", models.PROTECT, related_name="+")
    views = models.BigIntegerField(_("views"))
    is_fallback = models.BooleanField(_("from the next wider window"), default=False)

    class Meta:
        verbose_name = _("ranked article")
        verbose_name_plural = _("ranked articles")
        ordering = ["rank"]
        constraints = [
            models.UniqueConstraint(fields=["ranking", "rank"], name="ranked_rank_once"),
            models.UniqueConstraint(fields=["ranking", "article"], name="ranked_article_once"),
        ]

    def __str__(self) -> str:
        return f"{self.rank}. {self.article_id}"


class CurrentRanking(models.Model):
    """The pointer readers follow: which snapshot of a ranking holds now."""

    window = models.CharField(max_length=4, choices=Window.choices)
    section = models.ForeignKey("articles.Section", models.CASCADE, null=True, related_name="+")
    method = models.CharField(max_length=10, choices=RankingMethod.choices)
    ranking = models.ForeignKey(Ranking, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["window", "section", "method"],
                nulls_distinct=False,
                name="current_ranking_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.window} {self.method}"
