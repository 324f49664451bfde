"""The addresses of the reader pages; an article is its number."""

import unicodedata

from django.urls import path, register_converter

from articles.pages import views


class Words:
    """One slug in any script. Nothing else gets through: no NUL, no dot, no empty step."""

    regex = r"[-\w]+"

    def to_python(self, value: str) -> str:
        return unicodedata.normalize("NFC", value)

    def to_url(self, value: str) -> str:
        return value


class WordsPath(Words):
    """Slugs from the top down."""

    regex = r"[-\w]+(?:/[-\w]+){0,3}"


register_converter(Words, "words")
register_converter(WordsPath, "words_path")

app_name = "pages"
urlpatterns = [
    path("", views.front, name="front"),
    path("articles/<int:pk>/", views.article, name="article"),
    path("sections/<words_path:path>/", views.section, name="section"),
    path("reporters/<words:slug>/", views.reporter, name="reporter"),
    path("tags/<words:slug>/", views.tag, name="tag"),
    path("m/", views.mobile),
    path("m/<path:rest>", views.mobile),
]
