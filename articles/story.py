"""One article as readers get it: its dateline, its body with pictures, what stands around it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from articles.models import (
    AiLevel,
    Article,
    ArticlePhoto,
    BylineRole,
    Kind,
    Publication,
    Sensitivity,
)
from articles.models.article import ArticleQuerySet
from media import renditions
from media.models import Photo, SourceKind
from newsroom.core import html
from newsroom.core.errors import NewsroomError

RELATED = 5


class Missing(NewsroomError):
    """No reader has ever seen it: the same answer for unknown, unpublished and embargoed."""

    code = "not_found"
    status = 404


class Gone(NewsroomError):
    """Readers saw it once; nothing of it is told any more."""

    code = "gone"
    status = 410


@dataclass(frozen=True)
class Picture:
    """A photo in one article. `src` is a path, None (like the sizes) until a size is made."""

    id: int
    alt: str
    caption: str
    credit: str
    credit_line: str
    is_lead: bool
    src: str | None
    width: int | None
    height: int | None
    focal_x: float
    focal_y: float


@dataclass(frozen=True)
class Footer:
    """Help the paper offers under a sensitive article; a changed text is a new version."""

    code: str
    version: int
    text: str


# Published words, not those of an interface: Korean whatever language the reader's machine speaks.
FOOTERS = {
    Sensitivity.SUICIDE: Footer(
        "suicide",
        1,
        "혼자 견디기 어려운 고민이 있거나 주변에 도움이 필요한 사람이 있다면 자살예방 상담전화"
        " 109에서 24시간 상담을 받을 수 있습니다.",
    ),
    Sensitivity.DISASTER: Footer(
        "disaster",
        1,
        "재난을 겪은 뒤 마음이 힘들다면 정신건강 위기상담전화 1577-0199에서 24시간 상담을 받을 수"
        " 있습니다.",
    ),
}
SOURCES = {
    SourceKind.PROVIDED: "제공",
    SourceKind.READER: "제보",
    SourceKind.ARCHIVE: "자료사진",
    SourceKind.CAPTURE: "캡처",
    SourceKind.AI: "AI 생성",
}
SAID_ALREADY = {SourceKind.CAPTURE: ("갈무리", "캡쳐")}
NOT_PHOTOS = {SourceKind.AI: "이미지", SourceKind.ILLUSTRATION: "일러스트"}


@dataclass(frozen=True)
class Story:
    """Everything that is shown around one public article. Rows carry all that a card shows."""

    article: Article
    publication: Publication | None
    previous: Article | None
    next: Article | None
    related: list[Article]
    recommendations: int

    @property
    def dateline(self) -> str:
        """`[paper name 기자]`, made when it is shown; wire copy keeps its own."""
        if self.article.dateline:
            return self.article.dateline
        paper = self.publication.title if self.publication else ""
        line = " ".join(filter(None, [paper, "·".join(writers(self.article))]))
        return f"[{line}]" if line else ""

    @property
    def pictures(self) -> list[Picture]:
        return [picture(placement) for placement in self.article.placements.all()]

    @property
    def footers(self) -> list[Footer]:
        flag = self.article.sensitivity
        return [FOOTERS[Sensitivity(flag)]] if flag else []

    @property
    def body(self) -> SafeString:
        """The body for a page or a feed: sanitised again, each photo in its place."""
        return body_with(self.article.body_html, self.pictures)


def read(article_id: int) -> Story:
    """The public article with what stands around it, in a fixed number of queries.

    Raises Missing or Gone, whose sentences may be shown.
    """
    found = Article.objects.published().filter(pk=article_id).first()
    related = related_to(found) if found else []
    rows = Article.objects.published().with_card().defer(None).in_bulk([article_id, *related])
    if found is None or article_id not in rows:
        raise _absent(article_id)
    neighbours = Article.objects.published().filter(section=found.section_id).only("headline")
    return Story(
        article=rows[article_id],
        publication=Publication.objects.in_force().first(),
        previous=neighbours.before(*_place(found)).newest().first(),
        next=neighbours.after(*_place(found)).newest().last(),
        related=[rows[number] for number in related if number in rows],
        recommendations=found.recommendations.count(),
    )


def _absent(article_id: int) -> NewsroomError:
    gone = Article.objects.gone().filter(pk=article_id).values_list("public_wording", flat=True)
    if (wording := gone.first()) is None:
        return Missing(_("There is no article at this address."))
    return Gone(wording or _("This article can no longer be read."))


def _place(article: Article) -> tuple[datetime, int]:
    assert article.published_at  # noqa: S101 - public rows have one, by a named constraint
    return article.published_at, article.pk


def related_to(article: Article) -> list[int]:
    """The newest articles that share a tag, then the newest of the section; at most five."""
    others = Article.objects.published().editorial().exclude(pk=article.pk).newest()
    tagged = Article.tags.through.objects.filter(tag__articles=article).values("article")
    alike: list[ArticleQuerySet] = [
        others.filter(pk__in=tagged),
        others.filter(section=article.section_id),
    ]
    numbers = [number for rows in alike for number in rows.values_list("pk", flat=True)[:RELATED]]
    return list(dict.fromkeys(numbers))[:RELATED]


def writers(article: Article) -> list[str]:
    """The names in the dateline: as printed, without the photographers where others wrote."""
    bylines = article.bylines.all()
    wrote = [one for one in bylines if one.role != BylineRole.PHOTOGRAPHER]
    return [one.shown_name for one in wrote or bylines]


def label(article: Article) -> str | None:
    """What must stand at the headline wherever it is shown: that it is no ordinary article."""
    return None if article.kind == Kind.ARTICLE else article.get_kind_display()


def ai_label(article: Article) -> str | None:
    """What must stand near the text about the part that AI had in it."""
    return None if article.ai_level in ("", AiLevel.NONE) else article.get_ai_level_display()


def picture(placement: ArticlePhoto) -> Picture:
    """A placed photo. No query when placements, photos and renditions are prefetched."""
    photo = placement.photo
    size = renditions.find(photo)
    return Picture(
        id=photo.pk,
        alt=photo.alt,
        caption=placement.caption,
        credit=photo.credit,
        credit_line=credit_line(photo),
        is_lead=placement.is_lead,
        src=f"{settings.MEDIA_URL}{size.file}" if size else None,
        width=size.width if size else None,
        height=size.height if size else None,
        focal_x=photo.focal_x,
        focal_y=photo.focal_y,
    )


def lead(article: Article) -> Picture | None:
    """The picture that stands for the article."""
    leads = (picture(one) for one in article.placements.all() if one.is_lead)
    return next(leads, None)


def credit_line(photo: Photo) -> str:
    """What is printed behind a caption: `(사진=외교부 제공)`."""
    if not photo.credit:
        return ""
    kind = SourceKind(photo.source_kind)
    word = SOURCES.get(kind, "")
    is_said = any(said in photo.credit for said in (word, *SAID_ALREADY.get(kind, ())))
    credit = photo.credit if is_said else f"{photo.credit} {word}"
    return f"({NOT_PHOTOS.get(kind, '사진')}={credit})"


def body_with(body_html: str, pictures: Iterable[Picture]) -> SafeString:
    """A body with its photos drawn where it places them; sanitised again before that."""
    shown = {picture.id: figure(picture) for picture in pictures}
    body = html.clean(body_html)
    for number in html.photo_ids(body):
        body = body.replace(html.figure(number), shown.get(number, ""))
    return SafeString(body)  # what `clean` let through, and figures that `format_html` escaped


def figure(picture: Picture) -> str:
    """A photo with caption and credit as HTML; nothing while no size of it is made."""
    if picture.src is None:
        return ""
    return format_html(
        '<figure class="photo"><img src="{}" alt="{}" width="{}" height="{}" loading="lazy">'
        '<figcaption>{} <span class="credit">{}</span></figcaption></figure>',
        picture.src, picture.alt, picture.width, picture.height,
        picture.caption, picture.credit_line,
    )  # fmt: skip
