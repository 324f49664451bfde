"""The beacon: a page tells that a reader has opened it. The answer is 204 whatever becomes of it.

Nothing is read from the database and no body is looked at. Where SHOW_VIEW_OUTCOME is on (tests
and `up --check`), the header X-View says what became of the view.
"""

import re
from functools import cache, lru_cache
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)

from crawleruseragents import is_crawler
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from articles import view_buffer

# Robots that crawler-user-agents does not know
MORE_ROBOTS = re.compile(
    r"daumoa|blueno|^java/|kakaostory-og-reader|headless|crawl|spider|scrap", re.IGNORECASE
)
MAX_AGENT = 400  # characters; a pattern is never searched in more, and a person's agent is shorter
MAX_NUMBER = 2**63 - 1


@csrf_exempt  # public pages set no cookie; `_is_same_origin` stands in for the token
@require_POST
def count_view(request: HttpRequest, article_id: int) -> HttpResponse:
    """Count a view of an article, or say by a reason why not. Always 204, never stored."""
    reason = _objection(request, article_id)
    if reason:
        outcome = view_buffer.reject(reason)
    else:
        outcome = view_buffer.add(article_id, f"{_network(_client(request))} {_agent(request)}")
    response = HttpResponse(status=204, headers={"Cache-Control": "no-store"})
    if settings.SHOW_VIEW_OUTCOME:
        response["X-View"] = outcome
    return response


def _objection(request: HttpRequest, article_id: int) -> str | None:
    """Why this is no reader's view of a public page; None where nothing speaks against it."""
    if not _is_same_origin(request):
        return "origin"
    if settings.SESSION_COOKIE_NAME in request.COOKIES:
        return "staff"
    if "prefetch" in _purpose(request) or "prerender" in _purpose(request):
        return "prefetch"
    if _is_robot(_agent(request)):
        return "robot"
    return "number" if article_id > MAX_NUMBER else None


def _is_same_origin(request: HttpRequest) -> bool:
    """Whether one of our own pages sent it: browsers say so in at least one of two headers."""
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    own = (f"{request.scheme}://{request.get_host()}", settings.SITE_URL)
    is_ours = site in (None, "same-origin") and (origin is None or origin in own)
    return is_ours and not (site is None and origin is None)


def _purpose(request: HttpRequest) -> str:
    names = ("Sec-Purpose", "Purpose", "X-Purpose", "X-Moz")
    return " ".join(request.headers.get(name, "") for name in names).lower()


def _agent(request: HttpRequest) -> str:
    return request.headers.get("User-Agent", "")[:MAX_AGENT].strip()


@lru_cache(maxsize=4096)
def _is_robot(agent: str) -> bool:
    return not agent or is_crawler(agent) or MORE_ROBOTS.search(agent) is not None


def _client(request: HttpRequest) -> str:
    """The right-most hop that is not one of our proxies; what stands left of it can be made up.

    A request without a peer address came through a Unix socket, so from our own proxy.
    """
    peer = request.META.get("REMOTE_ADDR", "")
    if not (_is_proxy(peer) or peer == ""):
        return peer
    client = peer
    for hop in reversed(request.headers.get("X-Forwarded-For", "").split(",")):
        if _address(hop.strip()) is None:
            break
        client = hop.strip()
        if not _is_proxy(client):
            break
    return client


@lru_cache(maxsize=1024)
def _address(text: str) -> IPv4Address | IPv6Address | None:
    try:
        address = ip_address(text)
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


def _is_proxy(text: str) -> bool:
    address = _address(text)
    proxies = _networks(tuple(settings.TRUSTED_PROXIES))
    return address is not None and any(address in proxy for proxy in proxies)


@cache
def _networks(texts: tuple[str, ...]) -> list[IPv4Network | IPv6Network]:
    return [ip_network(text) for text in texts]


def _network(text: str) -> str:
    """Who shares one connection: an IPv4 address, or the /64 that one IPv6 subscriber has."""
    address = _address(text)
    if isinstance(address, IPv6Address):
        return str(IPv6Network((address, 64), strict=False))
    return str(address)
