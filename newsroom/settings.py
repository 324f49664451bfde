"""Every setting of the newsroom, read from the environment with types.

On a laptop what is not set comes from the state folder that `manage.py up` keeps. Anywhere else
nothing stands in for what is missing: the process ends with one sentence that lists it all.
"""

import os
import secrets
import sys
from pathlib import Path

from environs import Env, EnvValidationError

from newsroom import engines, environment

env = Env(eager=False)  # problems are collected; `seal()` below tells all of them at once
BASE_DIR = Path(__file__).resolve().parent.parent

# State: what a running newsroom writes (never inside the packages)
STATE_DIR = Path(os.environ.get("NEWSROOM_STATE") or BASE_DIR / "var").resolve()
LAPTOP = engines.addresses(STATE_DIR)
STARTING_UP = sys.argv[1:2] == ["up"]  # it makes what production must be given
PRODUCTION = environment.is_production(os.environ, laptop=bool(LAPTOP) or STARTING_UP)
stand_in = environment.StandIns({} if PRODUCTION else LAPTOP, allowed=not PRODUCTION)

# Who we are towards the outside
SITE_URL = env.str(
    "SITE_URL", **stand_in("SITE_URL", "http://127.0.0.1:8000"), validate=environment.check_site_url
).rstrip("/")
TRUSTED_PROXIES = env.list("TRUSTED_PROXIES", [], validate=environment.check_networks)

# Security
DEBUG = env.bool("DEBUG", False, validate=environment.only_on_loopback(SITE_URL))
CLOCK_MOVABLE = env.bool("CLOCK_MOVABLE", False, validate=environment.only_on_loopback(SITE_URL))
SECRET_KEY = env.str(
    "SECRET_KEY",
    **stand_in("SECRET_KEY", secrets.token_urlsafe(50)),
    validate=environment.check_secret_key,
)
ALLOWED_HOSTS = env.list(
    "ALLOWED_HOSTS",
    **stand_in("ALLOWED_HOSTS", ["127.0.0.1", "localhost"]),
    validate=environment.check_hosts,
)
HTTPS = SITE_URL.startswith("https://")
CSRF_TRUSTED_ORIGINS = [SITE_URL]
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_REDIRECT_EXEMPT = [r"^(livez|readyz)$"]  # asked by the machine itself, without TLS
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
    "django.middleware.security.SecurityMiddleware",
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

# Database: connections are kept; the web sets itself a limit per statement, the shell has none
DATABASES = {
    "default": env.dj_db_url(
        "DATABASE_URL",
        **stand_in("DATABASE_URL", "postgres:///newsroom"),
        conn_max_age=600,
        conn_health_checks=True,
    )
}
STATEMENT_TIMEOUT_SECONDS = env.int("STATEMENT_TIMEOUT_SECONDS", 0)
if DATABASES["default"]:
    DATABASES["default"]["OPTIONS"] = {
        "options": " -c ".join(
            [
                "-c lock_timeout=2s",
                f"statement_timeout={STATEMENT_TIMEOUT_SECONDS}s",
                "idle_in_transaction_session_timeout=30s",
            ]
        )
    }
# What listens needs a session of its own: a pool of transactions in between breaks LISTEN
DATABASE_DIRECT_URL = env.str("DATABASE_DIRECT_URL", "") or env.str(
    "DATABASE_URL", **stand_in("DATABASE_URL", "postgres:///newsroom")
)

# Valkey
REDIS_URL = env.str("REDIS_URL", **stand_in("REDIS_URL", "redis://127.0.0.1:6379/0"))

# Celery (hardening.md, decision 5)
CELERY_BROKER_URL = environment.broker_url(REDIS_URL).replace("unix://", "redis+socket://")  # as kombu calls it
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = False
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_TIME_LIMIT = 120
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 300,
    "unacked_restore_interval": 1,
    "unacked_restore_throttle": 1,
}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True

# The desk: nobody below the editor in chief approves own copy; a one-person paper may switch it off
FOUR_EYES = env.bool("FOUR_EYES", True)

# Counting and ranking
RANKING_EVERY_SECONDS = env.int("RANKING_EVERY_SECONDS", 60)

# Language and time
LANGUAGE_CODE = "ko"
LANGUAGES = [("ko", "한국어"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "newsroom" / "locale"]
TIME_ZONE = "Asia/Seoul"
USE_TZ = True

# Files
STATIC_URL = "/static/"
STATIC_ROOT = STATE_DIR / "static"
WHITENOISE_USE_FINDERS = True
MEDIA_ROOT = STATE_DIR / "uploads"
MEDIA_URL = "/uploads/"
ORIGINALS_ROOT = STATE_DIR / "originals"

try:
    env.seal()
except EnvValidationError as error:
    raise SystemExit(environment.refusal(error.error_messages)) from None
