"""What a log line must not keep."""

import logging
import re

#: Addresses whose last part is a key: those in patients' mails, of calendars, and that set a password.
_KEYS = re.compile(r"(/choices/|/feeds/|/password/reset/key/|/me/(?=[\w-]{20}))[^/\s]+")


class WithoutKeys(logging.Filter):
    """Blots out the key in an address that a line names."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = _KEYS.sub(r"\1…", record.getMessage()), ()
        return True
