"""Copying a revision into an article's columns and rows, which is what readers get to see."""

from hashlib import blake2s

from django.utils.text import slugify

from articles.models import Article, ArticlePhoto, Byline, Revision, Tag
from articles.models.snapshot import COLUMNS, Snapshot
from newsroom.core.text import body_text, excerpt

MAX_SLUG = 400  # characters, with room for a mark; one letter of a name may become eighteen


def copy(article: Article, revision: Revision) -> None:
    """Make columns, bylines, placements and tags those of the revision. The row must be locked.

    A byline that was printed already keeps its printed name.
    """
    snapshot: Snapshot = revision.snapshot
    for name in COLUMNS:
        setattr(article, name, snapshot[name])  # type: ignore[literal-required]
    article.excerpt = excerpt(body_text(article.body_html))
    article.save(update_fields=[*COLUMNS, "excerpt"])
    _copy_bylines(article, snapshot)
    _copy_photos(article, snapshot)
    article.tags.set(_tags(snapshot["tags"]))


def catch_up(article: Article, latest: Revision) -> None:
    """Copy the latest revision, unless the row is its copy: it is so until an approval fixes it."""
    if article.approved_revision_id not in (None, latest.pk):
        copy(article, latest)


def print_names(article: Article) -> None:
    """Fix each byline as the reporter is called now; what was printed before stays."""
    for byline in article.bylines.filter(printed_name="").select_related("reporter"):
        byline.printed_name = byline.shown_name
        byline.save(update_fields=["printed_name"])


def unprint_names(article: Article) -> None:
    """Take printed names back, for an article that nobody has seen."""
    article.bylines.filter(reporter__isnull=False).update(printed_name="")


def _copy_bylines(article: Article, snapshot: Snapshot) -> None:
    printed: dict[int | None, str] = dict(
        article.bylines.values_list("reporter_id", "printed_name")
    )
    article.bylines.all().delete()
    Byline.objects.bulk_create(
        Byline(
            article=article,
            reporter_id=line["reporter_id"],
            printed_name=line["name"] or printed.get(line["reporter_id"]) or "",
            role=line["role"],
            position=position,
        )
        for position, line in enumerate(snapshot["bylines"])
    )


def _copy_photos(article: Article, snapshot: Snapshot) -> None:
    article.placements.all().delete()
    ArticlePhoto.objects.bulk_create(
        ArticlePhoto(article=article, position=position, **use)
        for position, use in enumerate(snapshot["photos"])
    )


def _tags(names: list[str]) -> list[Tag]:
    """The tags of these names, made where they are new.

    In one order, so that two who make the same ones wait for each other in turn. Where another
    new tag has taken a plain address at this moment, the second attempt finds it taken.
    """
    tags = Tag.objects.filter(name__in=names)
    for _attempt in range(2):
        new = sorted({*names} - {*tags.values_list("name", flat=True)})
        rows = [Tag(name=name, slug=tag_slug(name)) for name in new]
        Tag.objects.bulk_create(rows, ignore_conflicts=True)
    return list(tags)


def tag_slug(name: str) -> str:
    """A tag's address: its letters, with a mark of its own where another tag has the same ones."""
    slug = slugify(name, allow_unicode=True)[:MAX_SLUG]
    if slug and not Tag.objects.filter(slug=slug).exists():
        return slug
    return f"{slug or 'tag'}-{blake2s(name.encode(), digest_size=3).hexdigest()}"
