"""The clinic's own settings, less patient with a mail server."""

from clinic.settings import *  # noqa: F403

EMAIL_TIMEOUT = 2  # seconds
