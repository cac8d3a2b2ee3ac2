"""The clinic's settings as the tests run them: nothing outside the process is needed, nothing is kept."""

import os

os.environ.setdefault("SECRET_KEY", "a key for tests only, long enough and varied enough to be taken")

from clinic.settings import *  # noqa: F403
from clinic.settings import STORAGES

CELERY_BROKER_URL = os.environ.get("REDIS_URL", "memory://")
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # quick, and never for real people
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
WHITENOISE_AUTOREFRESH = True  # serves static files where they are written, without collecting them
