"""The addresses of the feeds: `/rss/` and `/rss/<path of a section>/`."""

from django.urls import path

from articles.feeds import rss
from newsroom.core import addresses  # noqa: F401  its converters

app_name = "feeds"
urlpatterns = [
    path("", rss.site, name="site"),
    path("<words_path:path>/", rss.section, name="section"),
]
