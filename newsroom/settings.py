"""Every setting of the newsroom, read from the environment with types.

On a laptop what is not set comes from the state folder that `manage.py up` keeps. Anywhere else
nothing stands in for what is missing: the process ends with one sentence that lists it all.
"""

import os
import secrets
import sys
from pathlib import Path
from urllib.parse import quote

from csp.constants import NONE, SELF, UNSAFE_EVAL, UNSAFE_INLINE
from environs import Env, EnvValidationError

from newsroom import engines, environment

BASE_DIR = Path(__file__).resolve().parent.parent

# State: what a running newsroom writes (never inside the packages)
STATE_DIR = Path(os.environ.get("NEWSROOM_STATE") or BASE_DIR / "var").resolve()
SOCKETS = str(STATE_DIR / "sockets")
LAPTOP = engines.addresses(STATE_DIR)
STARTING_UP = sys.argv[1:2] == ["up"]  # it gives the processes it starts all that they need
PRODUCTION = environment.is_production(os.environ, laptop=bool(LAPTOP) or STARTING_UP)

# Environment: the problems are collected, and `seal()` tells all of them at once
env = Env(eager=False)
stand_in = environment.StandIns({} if PRODUCTION else LAPTOP, allowed=not PRODUCTION)
SITE_URL = env.str(
    "SITE_URL", **stand_in("SITE_URL", "http://127.0.0.1:8000"), validate=environment.check_site_url
)
ALLOWED_HOSTS: list[str] = env.list(
    "ALLOWED_HOSTS",
    **stand_in("ALLOWED_HOSTS", ["127.0.0.1", "localhost"]),
    validate=environment.check_hosts,
)
TRUSTED_PROXIES: list[str] = env.list("TRUSTED_PROXIES", [], validate=environment.check_networks)
SECRET_KEY = env.str(
    "SECRET_KEY",
    **stand_in("SECRET_KEY", secrets.token_urlsafe(50)),
    validate=environment.check_secret_key,
)
only_on_loopback = environment.only_on_loopback(SITE_URL)
DEBUG = env.bool("DEBUG", False, validate=only_on_loopback)
CLOCK_MOVABLE = env.bool("CLOCK_MOVABLE", False, validate=only_on_loopback)  # by tests
SHOW_VIEW_OUTCOME = env.bool("SHOW_VIEW_OUTCOME", DEBUG, validate=only_on_loopback)  # X-View
DATABASE_URL = env.str(
    "DATABASE_URL",
    **stand_in("DATABASE_URL", f"postgres://newsroom@{quote(SOCKETS, safe='')}/newsroom"),
    validate=environment.scheme("postgres", "postgresql"),
)
# What listens needs a session of its own: a pool of transactions in between breaks LISTEN
DATABASE_DIRECT_URL = env.str("DATABASE_DIRECT_URL", DATABASE_URL)
STATEMENT_TIMEOUT_SECONDS = env.int("STATEMENT_TIMEOUT_SECONDS", 0)  # 0: none, as a shell needs
REDIS_URL = env.str(
    "REDIS_URL",
    **stand_in("REDIS_URL", f"unix://{SOCKETS}/valkey?db=0"),
    validate=environment.scheme("redis", "rediss", "unix"),
)
RANKING_EVERY_SECONDS = env.int("RANKING_EVERY_SECONDS", 60)
# Nobody below the editor in chief approves own copy; a one-person paper may switch that off
FOUR_EYES = env.bool("FOUR_EYES", True)
try:
    env.seal()
except EnvValidationError as error:
    raise SystemExit(environment.refusal(error)) from None

# Security: all that TLS allows where the site has it
SITE_URL = SITE_URL.rstrip("/")
HTTPS = SITE_URL.startswith("https://")
CSRF_TRUSTED_ORIGINS = [SITE_URL]
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
SESSION_COOKIE_AGE = 12 * 3600  # seconds: a long day at the desk
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS

# Apps
INSTALLED_APPS = [
    "newsroom",
    "articles",
    "media",
    "unfold",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "rest_framework",
    "django_prose_editor",
]
MIDDLEWARE = [
    "newsroom.health.probes",
    "newsroom.middleware.freshness",
    "newsroom.middleware.bounded",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "newsroom.middleware.admin_policy",
    "newsroom.middleware.plain_queries_in_admin",
    "newsroom.middleware.Unavailable",
    "newsroom.middleware.SettleInPassing",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "newsroom.urls"
WSGI_APPLICATION = "newsroom.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]
AUTH_USER_MODEL = "newsroom.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Database
DATABASES = {
    "default": Env().dj_db_url(
        "DATABASE_URL", DATABASE_URL, conn_max_age=600, conn_health_checks=True
    )
    | {
        "OPTIONS": {
            "connect_timeout": 5,
            "options": f"-c lock_timeout=2s -c statement_timeout={STATEMENT_TIMEOUT_SECONDS}s"
            " -c idle_in_transaction_session_timeout=30s",
        }
    }
}

# Celery (hardening.md, decision 5)
CELERY_BROKER_URL = environment.broker_url(REDIS_URL)
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = False
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_TIME_LIMIT = 120
CELERY_BROKER_TRANSPORT_OPTIONS = {
    # A broker that hangs or is gone must not keep the workers' listeners from sweeping.
    "socket_timeout": 5,
    "max_retries": 0,
    "visibility_timeout": 300,
    "unacked_restore_interval": 1,
    "unacked_restore_throttle": 1,
}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True

# Log: what fails leaves its traceback on stderr, of which Django alone keeps nothing
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"stderr": {"class": "logging.StreamHandler", "level": "ERROR"}},
    "loggers": {
        "django": {"handlers": ["stderr"], "level": "INFO"},
        "django.security": {"level": "CRITICAL"},  # the access log has each 400
    },
}

# Language and time
LANGUAGE_CODE = "ko"
LANGUAGES = [("ko", "한국어"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "newsroom" / "locale"]
FORMAT_MODULE_PATH = "newsroom.locale"
TIME_ZONE = "Asia/Seoul"
USE_TZ = True

# Admin (Unfold); what it shows is decided in `articles.admin`
LOGIN_REDIRECT_URL = "admin:index"
UNFOLD = {
    "SITE_TITLE": "articles.admin.navigation.paper_title",
    "SITE_HEADER": "articles.admin.navigation.paper_title",
    "SITE_SYMBOL": "newspaper",
    "SITE_FAVICONS": [{"rel": "icon", "href": "articles.admin.navigation.icon"}],
    "STYLES": ["articles.admin.navigation.stylesheet"],
    "SIDEBAR": {"navigation": "articles.admin.navigation.sidebar"},
    "DASHBOARD_CALLBACK": "articles.admin.dashboard.start_page",
    "COLORS": {
        "primary": {
            "50": "oklch(97% .014 254.604)",
            "100": "oklch(93.2% .032 255.585)",
            "200": "oklch(88.2% .059 254.128)",
            "300": "oklch(80.9% .105 251.813)",
            "400": "oklch(70.7% .165 254.624)",
            "500": "oklch(62.3% .214 259.815)",
            "600": "oklch(48.8% .203 262.881)",
            "700": "oklch(42.4% .199 265.638)",
            "800": "oklch(37.9% .146 265.522)",
            "900": "oklch(32.9% .11 266.5)",
            "950": "oklch(28.2% .091 267.935)",
        }
    },
}

# JSON doors (`newsroom.core.api`): no parameter, parser or answer but our own
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": [],
    "DEFAULT_PARSER_CLASSES": ["newsroom.core.api.JsonParser"],
    "DEFAULT_RENDERER_CLASSES": ["newsroom.core.api.JsonRenderer"],
    "EXCEPTION_HANDLER": "newsroom.core.api.handle",
    "UNAUTHENTICATED_USER": None,
    "URL_FORMAT_OVERRIDE": None,
}

# Headers: nothing but our own files for readers, and what its scripts need for the admin
PUBLIC_POLICY = {
    "default-src": [NONE],
    "base-uri": [NONE],
    "connect-src": [SELF],
    "font-src": [SELF],
    "form-action": [SELF],
    "frame-ancestors": [NONE],
    "img-src": [SELF],
    "script-src": [SELF],
    "style-src": [SELF],
}
CONTENT_SECURITY_POLICY = {"DIRECTIVES": PUBLIC_POLICY}
ADMIN_POLICY = PUBLIC_POLICY | {
    "img-src": [SELF, "data:", "blob:"],
    "script-src": [SELF, UNSAFE_EVAL],  # Alpine evaluates; the editor comes without inline scripts
    "style-src": [SELF, UNSAFE_INLINE],  # the editor and the charts style elements
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"  # a partner may see who sends readers

# Files
STATIC_URL = "/static/"
STATIC_ROOT = STATE_DIR / "static"
WHITENOISE_USE_FINDERS = True
MEDIA_ROOT = STATE_DIR / "uploads"
MEDIA_URL = "/uploads/"
ORIGINALS_ROOT = STATE_DIR / "originals"
