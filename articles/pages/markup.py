"""The article page's own pieces of HTML: the body that begins with its dateline, and JSON-LD."""

from typing import Any

from django.utils.html import format_html, json_script
from django.utils.safestring import SafeString

from articles.models import NoticeKind, Publication
from articles.story import Picture, Story, lead
from newsroom.core import html
from newsroom.core.api import absolute, iso

PARAGRAPH = "<p>"


def body_of(shown: Story) -> SafeString:
    """The body; the dateline stands in its first paragraph, or before what is no paragraph."""
    body = shown.body
    if not shown.dateline:
        return body
    if not body.startswith(PARAGRAPH):
        return format_html('<p class="dateline">{}</p>{}', shown.dateline, body)
    rest = SafeString(body.removeprefix(PARAGRAPH))
    return format_html('<p><span class="dateline">{}</span> {}', shown.dateline, rest)


def pictures_around(shown: Story) -> tuple[Picture | None, list[Picture]]:
    """The lead picture where the body does not place it, and what else stands in no paragraph."""
    placed = html.photo_ids(shown.article.body_html)
    loose = [one for one in shown.pictures if one.id not in placed and one.src]
    top = next((one for one in loose if one.is_lead), None)
    return top, [one for one in loose if one is not top]


def news_article(shown: Story) -> SafeString:
    """The article for search engines (schema.org), as a data block no script can break out of."""
    article, picture = shown.article, lead(shown.article)
    data = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": article.headline,
        "description": article.excerpt,
        "inLanguage": "ko",
        "isAccessibleForFree": True,
        "mainEntityOfPage": absolute(article.get_absolute_url()),
        "datePublished": iso(article.first_published_at),
        "dateModified": iso(article.modified_at or article.first_published_at),
        "articleSection": article.section.name if article.section else None,
        "keywords": [tag.name for tag in article.tags.all()],
        "image": [absolute(picture.src)] if picture and picture.src else [],
        "author": [_person(byline) for byline in article.bylines.all()],
        "publisher": shown.publication and _publisher(shown.publication),
        "correction": [
            {
                "@type": "CorrectionComment",
                "text": notice.text,
                "datePublished": iso(notice.at),
            }
            for notice in article.notices.all()
            if notice.kind == NoticeKind.CORRECTION
        ],
    }
    block = json_script({name: value for name, value in data.items() if value})
    return SafeString(block.replace("application/json", "application/ld+json", 1))


def _person(byline: Any) -> dict[str, str]:
    person = {"@type": "Person", "name": byline.shown_name}
    if byline.reporter:
        person["url"] = absolute(byline.reporter.get_absolute_url())
    return person


def _publisher(publication: Publication) -> dict[str, str]:
    return {"@type": "NewsMediaOrganization", "name": publication.title, "url": absolute("/")}
