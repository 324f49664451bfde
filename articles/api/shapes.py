"""The shapes the public API promises: plain values in snake_case, every key always there.

Times are in Seoul, addresses absolute. Nothing here queries: rows come from `with_card`.
"""

from typing import Any

from articles import story
from articles.actions.ranking import Standings
from articles.models import Article, Byline, Change, ChangeKind, Notice, Reporter, Section, Tag
from articles.story import Picture, Story
from newsroom.core import html
from newsroom.core.api import absolute, iso
from newsroom.core.text import body_text

Shape = dict[str, Any]
TOMBSTONES = (ChangeKind.WITHHELD, ChangeKind.KILLED)


def card(article: Article) -> Shape:
    """An article in a list. `label` must be shown at the headline; null for ordinary articles."""
    lead = story.lead(article)
    return {
        "id": article.pk,
        "url": absolute(article.get_absolute_url()),
        "prefix": article.prefix or None,
        "headline": article.headline,
        "subheads": article.subheads,
        "kind": article.kind,
        "origin": article.origin,
        "section": section_of(article.section),
        "bylines": [byline(one) for one in article.bylines.all()],
        "published_at": iso(article.published_at),
        "modified_at": iso(article.modified_at),
        "changed_at": iso(article.changed_at),
        "excerpt": article.excerpt,
        "ai_level": article.ai_level or None,
        "label": story.label(article),
        "lead_photo": photo(lead) if lead else None,
        "tags": [tag(one) for one in article.tags.all()],
        "notices_count": len(article.notices.all()),
    }


def detail(shown: Story) -> Shape:
    """A whole article. Photos stand in `body_html` as `<figure data-photo="ID">`, see `photos`."""
    article = shown.article
    body = html.clean(article.body_html)
    return card(article) | {
        "dateline": shown.dateline,
        "body_html": body,
        "body_text": body_text(body),
        "photos": [photo(one) for one in shown.pictures],
        "previous": link(shown.previous),
        "next": link(shown.next),
        "related": [card(one) for one in shown.related],
        "notices": [notice(one) for one in article.notices.all()],
        "recommendations": shown.recommendations,
        "ai": {"level": article.ai_level or None, "label": story.ai_label(article)},
        "footers": [
            {"code": one.code, "version": one.version, "text": one.text} for one in shown.footers
        ],
    }


def link(article: Article | None) -> Shape | None:
    if article is None:
        return None
    url = absolute(article.get_absolute_url())
    return {"id": article.pk, "headline": article.headline, "url": url}


def section_of(section: Section | None) -> Shape | None:
    """An article's section."""
    if section is None:
        return None
    return {"slug": section.slug, "name": section.name, "path": section.path}


def section_tree(sections: list[Section]) -> list[Shape]:
    """All sections as trees, in the order given."""
    shapes: dict[int, Shape] = {
        one.pk: {
            "slug": one.slug,
            "name": one.name,
            "path": one.path,
            "url": absolute(one.get_absolute_url()),
            "is_retired": one.is_retired,
            "children": [],
        }
        for one in sections
    }
    for one in sections:
        if one.parent_id:
            shapes[one.parent_id]["children"].append(shapes[one.pk])
    return [shapes[one.pk] for one in sections if not one.parent_id]


def byline(one: Byline) -> Shape:
    who = one.reporter
    return {
        "name": one.shown_name,
        "role": one.role,
        "reporter": who and {"slug": who.slug, "url": absolute(who.get_absolute_url())},
    }


def reporter(one: Reporter) -> Shape:
    return {
        "slug": one.slug,
        "url": absolute(one.get_absolute_url()),
        "name": one.name,
        "title": one.title or None,
        "email": (one.is_active and one.email) or None,
        "bio": one.bio or None,
        "is_active": one.is_active,
    }


def tag(one: Tag) -> Shape:
    return {"slug": one.slug, "name": one.name}


def notice(one: Notice) -> Shape:
    return {
        "kind": one.kind,
        "label": one.get_kind_display(),
        "text": one.text,
        "published_at": iso(one.at),
    }


def photo(one: Picture) -> Shape:
    """`src` and the sizes are null until a size is made; `srcset` is as in HTML."""
    src = absolute(one.src) if one.src else None
    return {
        "id": one.id,
        "alt": one.alt,
        "caption": one.caption,
        "credit": one.credit,
        "src": src,
        "srcset": src and f"{src} {one.width}w",
        "width": one.width,
        "height": one.height,
        "blurhash": None,
    }


def standings(shown: Standings) -> Shape:
    """A ranking. `scope` is its section, null for the whole site."""
    return {
        "window": shown.window,
        "scope": section_of(shown.section),
        "method": shown.method,
        "generated_at": iso(shown.generated_at),
        "stale": shown.stale,
        "fallback": shown.fallback,
        "items": [
            {
                "rank": item.rank,
                "previous_rank": item.previous_rank,
                "views": item.views,
                "article": card(item.article),
            }
            for item in shown.items
        ],
    }


def change(one: Change) -> Shape:
    """One change; where it is a tombstone, whoever keeps a copy of the article lets go of it."""
    return {
        "id": one.pk,
        "kind": one.kind,
        "at": iso(one.at),
        "recorded_at": iso(one.recorded_at),
        "article": {"id": one.article_id, "url": absolute(f"/articles/{one.article_id}/")},
        "tombstone": one.kind in TOMBSTONES,
    }
