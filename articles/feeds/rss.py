"""RSS 2.0 of the site and of each section: the newest articles in summary, advertising left out."""

import re
from dataclasses import replace
from typing import Any
from xml.sax.xmlreader import AttributesImpl

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.feedgenerator import Rss201rev2Feed
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.xmlutils import SimplerXMLGenerator
from django.views.decorators.http import require_safe

from articles import story
from articles.cache import cached, depends_on, section_scope
from articles.models import Article, Publication, Section, Sensitivity
from articles.models.article import ArticleQuerySet
from newsroom.core.api import absolute

ITEMS = 50
NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class NewsFeed(Rss201rev2Feed):
    """RSS 2.0 with whole HTML (`content:encoded`) and pictures (`media:content`)."""

    def rss_attributes(self) -> dict[str, str]:
        return super().rss_attributes() | {
            "xmlns:content": "http://purl.org/rss/1.0/modules/content/",
            "xmlns:media": "http://search.yahoo.com/mrss/",
        }

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        handler.addQuickElement("content:encoded", item["content"])
        if picture := item["picture"]:
            _add_picture(handler, picture)


def _add_picture(handler: SimplerXMLGenerator, picture: story.Picture) -> None:
    size = {"width": str(picture.width), "height": str(picture.height)}
    attributes = {"url": absolute(picture.src or ""), "medium": "image", "type": "image/jpeg"}
    handler.startElement("media:content", AttributesImpl(attributes | size))
    handler.addQuickElement("media:description", clean(picture.caption))
    handler.addQuickElement("media:credit", clean(picture.credit))
    handler.endElement("media:content")


@require_safe
@cached
def site(request: HttpRequest) -> HttpResponse:
    """The newest articles of the paper."""
    return _answer(request, Article.objects.published())


@require_safe
@cached
def section(request: HttpRequest, path: str) -> HttpResponse:
    """The newest articles of a section and of those below it."""
    here = get_object_or_404(Section, path=path)
    response = _answer(request, Article.objects.published().in_section(here), here)
    return depends_on(response, section_scope(here.pk))


def _answer(
    request: HttpRequest, rows: ArticleQuerySet, here: Section | None = None
) -> HttpResponse:
    feed = _feed(request, here)
    for article in rows.editorial().newest().with_card()[:ITEMS]:
        _add(feed, article)
    return HttpResponse(
        feed.writeString("utf-8"), content_type="application/rss+xml; charset=utf-8"
    )


def _feed(request: HttpRequest, here: Section | None) -> NewsFeed:
    publication = Publication.objects.in_force().first()
    paper = publication.title if publication else ""
    return NewsFeed(
        title=clean(" - ".join(filter(None, [paper, here.name if here else ""]))),
        link=absolute(here.get_absolute_url() if here else "/"),
        description=clean(publication.name if publication else ""),
        language="ko",
        feed_url=absolute(request.path),
        feed_copyright=clean(f"© {publication.name}") if publication else None,
    )


def _add(feed: NewsFeed, article: Article) -> None:
    """The item. Its guid is the article's number, which outlives every address."""
    assert article.first_published_at  # noqa: S101 - public rows have one, by a named constraint
    label, picture = story.label(article), story.lead(article)
    feed.add_item(
        title=clean(headline(article)),
        link=absolute(article.get_absolute_url()),
        description=clean(article.excerpt),
        author_name=clean(", ".join(one.shown_name for one in article.bylines.all())) or None,
        pubdate=timezone.localtime(article.first_published_at),
        updateddate=article.changed_at,
        unique_id=f"article:{article.pk}",
        unique_id_is_permalink=False,
        categories=[clean(word) for word in _categories(article, label)],
        content=clean(summary(article, picture)),
        picture=picture if picture and picture.src else None,
    )


def _categories(article: Article, label: str | None) -> list[str]:
    section = [article.section.name] if article.section else []
    return [*section, *(tag.name for tag in article.tags.all()), *([label] if label else [])]


def headline(article: Article) -> str:
    """The headline with what must be shown at it: `[단독]`, and that it is no ordinary article."""
    marks = [article.get_prefix_display() if article.prefix else None, story.label(article)]
    return " ".join([*(f"[{mark}]" for mark in marks if mark), article.headline])


def summary(article: Article, picture: story.Picture | None) -> SafeString:
    """The beginning of the article as HTML, with the notices and labels that belong to it."""
    shown = replace(picture, src=absolute(picture.src)) if picture and picture.src else None
    lines = [article.excerpt, story.ai_label(article)]
    lines += [f"{one.get_kind_display()}: {one.text}" for one in article.notices.all()]
    if article.sensitivity:
        lines.append(story.FOOTERS[Sensitivity(article.sensitivity)].text)
    paragraphs = format_html_join("", "<p>{}</p>", ((line,) for line in lines if line))
    return format_html("{}{}", story.figure(shown) if shown else "", paragraphs)


def clean(text: str) -> str:
    """The text without the characters XML cannot hold."""
    return NOT_XML.sub("", text)
