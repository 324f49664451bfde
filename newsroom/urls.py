"""The site on one screen."""

from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest, HttpResponseBase
from django.urls import URLPattern, URLResolver, include, path
from django.views.static import serve

FOR_EVER = "public, max-age=31536000, immutable"  # a changed picture has a new name


def upload(request: HttpRequest, name: str) -> HttpResponseBase:
    """A size of a photo, on a laptop; elsewhere nginx serves them (`newsroom/deploy`)."""
    response = serve(request, name, document_root=str(settings.MEDIA_ROOT))
    response.headers["Cache-Control"] = FOR_EVER
    return response


urlpatterns: list[URLPattern | URLResolver] = [
    path("admin/", admin.site.urls),
    path("api/", include("articles.api.urls")),
    path("uploads/<path:name>", upload),
]
