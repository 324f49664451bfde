"""What a template of the reader pages asks of an article or a picture."""

from django import template

from articles import story
from articles.models import Article
from articles.story import Picture
from newsroom.core.api import absolute, iso

register = template.Library()
register.filter("iso", iso)
register.filter("absolute", absolute)
register.filter("label", story.label)
register.filter("ai_label", story.ai_label)


@register.filter
def lead_picture(article: Article) -> Picture | None:
    """The picture beside a headline; None where there is none, or none of it is made yet."""
    picture = story.lead(article)
    return picture if picture and picture.src else None


@register.filter
def focus(picture: Picture) -> str:
    """The classes that keep the focal point in view where a picture is cut (`paper.css`)."""
    return f"fx-{round(picture.focal_x * 10)} fy-{round(picture.focal_y * 10)}"
