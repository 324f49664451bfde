"""The addresses of the reader pages; an article is its number."""

from django.urls import path

from articles.pages import views
from newsroom.core import addresses  # noqa: F401  its converters

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
