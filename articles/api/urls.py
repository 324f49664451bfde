"""The addresses of the public JSON API, below `/api/`; all end in “/”."""

from django.urls import path

from articles.api import beacon, reader
from newsroom.core import addresses  # noqa: F401  its converters

app_name = "api"
urlpatterns = [
    path("v1/", reader.index, name="index"),
    path("v1/articles/", reader.articles, name="articles"),
    path("v1/articles/<int:pk>/", reader.article, name="article"),
    path("v1/articles/<int:article_id>/views/", beacon.count_view, name="beacon"),
    path("v1/sections/", reader.sections, name="sections"),
    path("v1/reporters/", reader.reporters, name="reporters"),
    path("v1/reporters/<words:slug>/", reader.reporter, name="reporter"),
    path("v1/rankings/most-viewed/", reader.most_viewed, name="most_viewed"),
    path("v1/changes/", reader.changes, name="changes"),
    path("<path:rest>", reader.unknown),
    path("", reader.unknown),
]
