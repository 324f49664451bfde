"""The site on one screen."""

from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import URLPattern, URLResolver, include, path, re_path
from django.views.generic import RedirectView
from django.views.static import serve

from articles.pages import views as pages
from newsroom.core import api

FOR_EVER = "public, max-age=31536000, immutable"  # a changed picture has a new name


def upload(request: HttpRequest, name: str) -> HttpResponseBase:
    """A size of a photo, on a laptop; elsewhere nginx serves them (`newsroom/deploy`)."""
    response = serve(request, name, document_root=str(settings.MEDIA_ROOT))
    response.headers["Cache-Control"] = FOR_EVER
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    """A 500 in the language of the one who asked: programs get a problem, people a page."""
    return api.server_error() if _is_program(request) else pages.server_error(request)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A 400 likewise. Django's own reads the body that cannot be read again, which is a 500."""
    return api.bad_request() if _is_program(request) else pages.bad_request(request)


def _is_program(request: HttpRequest) -> bool:
    return request.path_info.startswith("/api/")


handler400 = bad_request
handler404 = pages.not_found
handler500 = server_error

# Liveness and readiness are answered before any of these (`newsroom.health`).
urlpatterns: list[URLPattern | URLResolver] = [
    # Unfold's search answers 500 to a page that is no number, and nothing of ours leads there.
    path("admin/search/", RedirectView.as_view(pattern_name="admin:index")),
    path("admin/", admin.site.urls),
    path("api/", include("articles.api.urls")),
    path("rss/", include("articles.feeds.urls")),
    # Names as we make them; the disk knows no longer ones, and is asked for no hidden ones.
    re_path(r"^uploads/(?P<name>[\w/]{1,100}\.\w{3,4})$", upload),
    path("", include("articles.pages.urls")),
]
