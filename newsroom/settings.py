"""Every setting of the newsroom, read from the environment with types."""

import os
from pathlib import Path

from environs import Env

env = Env()
BASE_DIR = Path(__file__).resolve().parent.parent

# State: what a running newsroom writes (never inside the packages)
STATE_DIR = Path(os.environ.get("NEWSROOM_STATE", BASE_DIR / "var")).resolve()

# Security
DEBUG = env.bool("DEBUG", False)
SECRET_KEY = env.str("SECRET_KEY", "laptop-only")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", ["127.0.0.1", "localhost"])

# Who we are towards the outside
SITE_URL = env.str("SITE_URL", "http://127.0.0.1:8000").rstrip("/")
TRUSTED_PROXIES = env.list("TRUSTED_PROXIES", [])

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

# Database
DATABASES = {"default": env.dj_db_url("DATABASE_URL", "postgres:///newsroom")}

# Valkey
REDIS_URL = env.str("REDIS_URL", "redis://127.0.0.1:6379/0")

# Celery (hardening.md, decision 5)
CELERY_BROKER_URL = REDIS_URL
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
