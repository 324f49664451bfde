"""The addresses of the feeds: `/rss/` and `/rss/<path of a section>/`."""

from django.urls import path

from articles.feeds import rss

app_name = "feeds"
urlpatterns = [
    path("", rss.site, name="site"),
    path("<path:path>/", rss.section, name="section"),
]
