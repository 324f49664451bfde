"""The front: it answers from ready bytes what it can, and hands everything else to Django.

It stands in for Django, so it says only what Django has said: a 200 that a view offered with
`@cached`, made without cookies and without any header of the one who happened to ask first.
"""

import os
from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings
from django.core.handlers.wsgi import get_path_info
from django.core.wsgi import get_wsgi_application
from django.http.request import split_domain_port, validate_host
from django.urls import Resolver404, resolve

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
django = get_wsgi_application()  # before the models that the cache needs

from articles.cache import PAGE_PARAMETERS, epochs  # noqa: E402
from articles.cache.store import Answer, Key, Store  # noqa: E402

MAX_KEY = 1_000  # characters; longer addresses are Django's
MAX_HOSTS = 100
STRICT = "/api/"  # refuses parameters that it does not know, so that all of them reach it
_OF_THE_BODY = {"content-length", "content-type"}

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]


class Front:
    """A WSGI application in front of another one."""

    def __init__(self, inner: Application) -> None:
        self._inner = inner
        self._store = Store()
        self._hosts: set[str] = set()
        # Where TLS ends before us, plain requests are Django's to redirect.
        self._secure: str
        self._is_secure: str | None
        self._secure, self._is_secure = settings.SECURE_PROXY_SSL_HEADER or ("", None)
        self._kept = {"HTTP_HOST", self._secure}  # both checked, the same for all
        self._lookout = epochs.Lookout()

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        answer = self._find(environ)
        if answer is None or (answer.lease and not _accepts(environ, answer)):
            return self._inner(environ, start_response)
        return _give(answer, environ, start_response)

    def _find(self, environ: Environ) -> Answer | None:
        if (key := self._key(environ)) is None:
            return None
        self._lookout.look()
        return self._store.get(key) or self._make(key, environ)

    def _key(self, environ: Environ) -> Key | None:
        """What the answer depends on, or None where the request is Django's alone."""
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD") or "HTTP_AUTHORIZATION" in environ:
            return None
        if environ.get(self._secure) != self._is_secure or environ.get("SCRIPT_NAME"):
            return None
        if not self._knows(environ.get("HTTP_HOST", "")):
            return None
        key = environ["PATH_INFO"], _query(environ)
        return key if sum(map(len, key)) <= MAX_KEY else None

    def _knows(self, host: str) -> bool:
        if host in self._hosts:
            return True
        known = validate_host(split_domain_port(host)[0], settings.ALLOWED_HOSTS)
        if known and len(self._hosts) < MAX_HOSTS:
            self._hosts.add(host)
        return known

    def _make(self, key: Key, environ: Environ) -> Answer | None:
        if not _is_cached(environ):
            return None
        with self._store.alone(key):
            answer = self._store.get(key) or self._ask(environ)
            if answer.holds():
                self._store.put(key, answer)
            return answer

    def _ask(self, environ: Environ) -> Answer:
        """Django's answer to the plain question: no cookie, no header of the one who asks."""
        plain = {
            name: value
            for name, value in environ.items()
            if not name.startswith("HTTP_") or name in self._kept
        }
        plain |= {"REQUEST_METHOD": "GET", "QUERY_STRING": _query(environ)}
        said: list[Any] = []
        response: Any = self._inner(plain, lambda *status_headers: said.extend(status_headers))
        try:
            body = b"".join(response)
        finally:
            response.close()
        status, headers = said
        values = {name.lower(): value for name, value in headers}
        mime = values.get("content-type", "").partition(";")[0]
        lease = getattr(response, "lease", None)
        return Answer(status, headers, values.get("etag", ""), mime, body, lease)


def _query(environ: Environ) -> str:
    """The query in its one order; for pages only the parameters that they know."""
    query: str = environ.get("QUERY_STRING", "")
    if not query:
        return ""
    parts = query.split("&")
    if not environ["PATH_INFO"].startswith(STRICT):
        parts = [part for part in parts if part.partition("=")[0] in PAGE_PARAMETERS]
    return "&".join(sorted(parts))


def _is_cached(environ: Environ) -> bool:
    try:
        match = resolve(get_path_info(environ))
    except Resolver404:
        return False
    return getattr(match.func, "is_cached", False)


def _accepts(environ: Environ, answer: Answer) -> bool:
    """Whether the one who asks takes this type; if in doubt, Django decides."""
    accept = environ.get("HTTP_ACCEPT")
    return not accept or "*/*" in accept or answer.mime in accept


def _give(answer: Answer, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
    if_none_match = environ.get("HTTP_IF_NONE_MATCH")
    if if_none_match and answer.lease and _matches(if_none_match, answer.etag):
        kept = [pair for pair in answer.headers if pair[0].lower() not in _OF_THE_BODY]
        start_response("304 Not Modified", kept)
        return []
    start_response(answer.status, answer.headers)
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [answer.body]


def _matches(if_none_match: str, etag: str) -> bool:
    """The weak comparison of RFC 9110; nginx marks the tags of what it compresses as weak."""
    tags = (tag.strip().removeprefix("W/") for tag in if_none_match.split(","))
    return if_none_match.strip() == "*" or etag in tags


application = Front(django)
