"""What a log line must not keep."""

import logging
import re

#: Addresses whose last part is a key: the private links in patients' mails, and those that set a password.
_KEYS = re.compile(r"(/choices/|/password/reset/key/|/me/(?=[\w-]{20}))[^/\s]+")


class WithoutKeys(logging.Filter):
    """Blots out the key in an address that a line names."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = _KEYS.sub(r"\1…", record.getMessage()), ()
        return True
