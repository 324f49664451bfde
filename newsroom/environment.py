"""What the environment must hold: rules for its variables, and the sentence of refusal."""

import ipaddress
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connections
from environs import EnvValidationError, ValidationError

# Whoever sets one of these is deploying; a bare clone sets none and may run its tools
DEPLOYMENT = ("DATABASE_URL", "REDIS_URL", "SECRET_KEY", "ALLOWED_HOSTS", "SITE_URL")
OLDEST_POSTGRES = 15
DATABASE_FACTS = """
    SELECT current_setting('server_version_num')::int / 10000, datctype, datlocprovider
    FROM pg_database WHERE datname = current_database()
"""
SHORTEST_SECRET = 50
SAID = {"Environment variable not set": "is not set"}
LOOPBACK = ("127.0.0.1", "localhost", "::1")


def is_production(environ: Mapping[str, str], *, laptop: bool) -> bool:
    """Whether nothing may stand in for a missing variable: not on a laptop, not under DEBUG."""
    debug = environ.get("DEBUG")
    if laptop or (debug or "").lower() in ("1", "true", "yes", "on"):
        return False
    return debug is not None or any(name in environ for name in DEPLOYMENT)


@dataclass(frozen=True)
class StandIns:
    """What stands in for an unset variable: the laptop's value, else a default, else nothing."""

    laptop: Mapping[str, str]
    allowed: bool

    def __call__(self, name: str, default: Any) -> dict[str, Any]:
        return {"default": self.laptop.get(name, default)} if self.allowed else {}


def check_secret_key(value: str) -> None:
    if len(value) < SHORTEST_SECRET or len(set(value)) < 5 or "insecure" in value:
        raise ValidationError(f"must be random and at least {SHORTEST_SECRET} characters long")


def check_hosts(hosts: Sequence[str]) -> None:
    if not hosts or any("*" in host or host.startswith(".") for host in hosts):
        raise ValidationError("must name every host exactly, without *")


def check_site_url(value: str) -> None:
    url = urlsplit(value)
    if url.scheme not in ("http", "https") or not url.hostname or url.path.strip("/"):
        raise ValidationError("must be an address like https://news.example.kr")
    if url.scheme == "http" and url.hostname not in LOOPBACK:
        raise ValidationError("must begin with https://")


def scheme(*allowed: str) -> Callable[[str], None]:
    """A rule for addresses of engines: they must begin with one of these."""

    def check(value: str) -> None:
        if urlsplit(value).scheme not in allowed:
            raise ValidationError(
                f"must begin with {' or '.join(f'{name}://' for name in allowed)}"
            )

    return check


def check_networks(values: Sequence[str]) -> None:
    for value in values:
        try:
            ipaddress.ip_network(value)
        except ValueError:
            raise ValidationError(f"holds {value!r}, which is no network or address") from None


def only_on_loopback(site_url: str) -> Callable[[bool], None]:
    """A rule for switches that a public site must never have on."""

    def check(value: bool) -> None:
        if value and urlsplit(site_url).hostname not in LOOPBACK:
            raise ValidationError("must be false on a public site")

    return check


def broker_url(redis_url: str) -> str:
    """The same server as Celery's transport spells it: Unix sockets have a scheme of their own."""
    url = urlsplit(redis_url)
    if url.scheme != "unix":
        return redis_url
    database = parse_qs(url.query).get("db", ["0"])[0]
    return f"redis+socket://{url.path}?virtual_host={database}"


@register(Tags.security, deploy=True)
def check_deployment(**kwargs: Any) -> list[CheckMessage]:
    """`check --deploy` on a bare clone or a laptop: nothing here is fit for readers."""
    if settings.PRODUCTION:
        return []
    wanted = ", ".join(DEPLOYMENT)
    return [Error(f"This is no production environment: set {wanted}.", id="newsroom.E001")]


@register(Tags.database)
def check_databases(databases: Sequence[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """What a Postgres must be: new enough, and one that knows Hangul letters from signs."""
    found: list[CheckMessage] = []
    for alias in databases or ():
        with connections[alias].cursor() as cursor:
            cursor.execute(DATABASE_FACTS)
            version, ctype, provider = cursor.fetchone()
        if version < OLDEST_POSTGRES:
            text = f"Postgres {version} is too old: use {OLDEST_POSTGRES} or later."
            found.append(Error(text, id="newsroom.E002"))
        if provider == "c" and ctype in ("C", "POSIX"):
            text = f"The database has LC_CTYPE {ctype}, in which search finds no Hangul: make it"
            found.append(Error(f"{text} anew with LC_CTYPE C.UTF-8.", id="newsroom.E003"))
    return found


def refusal(error: EnvValidationError) -> str:
    """One sentence that lists every variable that is missing or wrong, and the way out."""
    problems = dict(error.error_messages)  # type: ignore[arg-type]
    told = "; ".join(f"{name} {_plain(reasons)}" for name, reasons in sorted(problems.items()))
    return (
        f"The newsroom does not start on this environment: {told}."
        " Set these variables as the README's configuration table says,"
        " or on a laptop run `uv run manage.py up`."
    )


def _plain(reasons: Sequence[str]) -> str:
    texts = dict.fromkeys(reason.rstrip(".") for reason in reasons)
    return " and ".join(SAID.get(text, text.replace("Not a", "is not a", 1)) for text in texts)
