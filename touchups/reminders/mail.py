"""Hands a mail over and says for certain what became of it: taken, not taken, or not known.

Django's backends raise the same error whether a connection broke before or after the mail had been handed
over; only the first may be tried again.
"""

import re
import secrets
import smtplib
from collections.abc import Callable
from email.generator import BytesGenerator
from email.policy import Compat32
from functools import lru_cache
from io import BytesIO
from typing import Protocol, TypeVar

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.smtp import EmailBackend as SmtpBackend
from django.core.mail.message import sanitize_address
from urllib3.exceptions import ConnectTimeoutError, NewConnectionError

from touchups.models import Clinic

ENCODING = "utf-8"
SERVICE_CLOSING = 421
GO_AHEAD = 354
TOO_MANY_REQUESTS = 429
LONGEST_LINE = 900  # RFC 5322 allows 998 characters
BARE_ADDRESS = re.compile(r"[a-z0-9.+_-]+@[a-z0-9.-]+", re.ASCII | re.IGNORECASE)

T = TypeVar("T")


class Unreachable(Exception):
    """No connection to the mail server: no mail can leave at the moment."""


class TryAgain(Exception):
    """This mail was certainly not taken, and may be later."""


class Refused(Exception):
    """This mail was certainly not taken and never will be."""


class Unsure(Exception):
    """The mail was handed over, but no answer came."""


class Courier(Protocol):
    """Takes mails over one connection. ``open`` does nothing while that is open."""

    def open(self) -> None:
        """Raise Unreachable."""

    def send(self, mail: EmailMessage) -> str:
        """The mail service's own name for the mail, if it gives one. Raise TryAgain, Refused or Unsure."""

    def close(self) -> None: ...


def courier_for(clinic: Clinic) -> Courier:
    """By EMAIL_URL; but a demo, whose invented addresses might be somebody's, keeps its mail in files."""
    if clinic.is_demo:
        return BackendCourier(
            get_connection("django.core.mail.backends.filebased.EmailBackend", file_path=settings.OUTBOX)
        )
    backend = get_connection()
    return SmtpCourier(backend) if isinstance(backend, SmtpBackend) else BackendCourier(backend)


class SmtpCourier:
    """Speaks SMTP over the connection of Django's backend."""

    def __init__(self, backend: SmtpBackend) -> None:
        self.backend = backend

    def open(self) -> None:
        if self.backend.connection:
            return
        try:
            self.backend.open()
            self.backend.connection.ehlo_or_helo_if_needed()
        except OSError as error:
            self._drop()
            raise Unreachable(_words(error)) from error

    def close(self) -> None:
        self.backend.close()

    def send(self, mail: EmailMessage) -> str:
        try:
            sender = _sanitized(mail.from_email)
            [recipient] = map(_sanitized, mail.recipients())
            lines = _as_bytes(mail)
        except ValueError as error:
            raise Refused(_words(error)) from error
        smtp: smtplib.SMTP = self.backend.connection
        self._ask(lambda: smtp.mail(sender), 250)
        self._ask(lambda: smtp.rcpt(recipient), 250, 251)
        self._ask(lambda: smtp.docmd("DATA"), GO_AHEAD)
        # A mail whose last line did not get out cannot have been taken; one whose answer did not come may be.
        self._still_here(lambda: smtp.send(lines.replace(b"\r\n.", b"\r\n..") + b"\r\n.\r\n"))
        try:
            answer = smtp.getreply()
        except OSError as error:
            self._drop()
            raise Unsure(_words(error)) from error
        self._ask(lambda: answer, 250)
        return ""

    def _ask(self, question: Callable[[], tuple[int, bytes]], *wanted: int) -> None:
        code, words = self._still_here(question)
        if code in wanted:
            return
        try:
            self.backend.connection.rset()
        except OSError:
            self._drop()
        if code == SERVICE_CLOSING:
            self._drop()
        said = f"{code} {words.decode(errors='replace')}"
        raise Refused(said) if code >= 500 else TryAgain(said)

    def _still_here(self, question: Callable[[], T]) -> T:
        try:
            return question()
        except OSError as error:
            self._drop()
            raise TryAgain(_words(error)) from error

    def _drop(self) -> None:
        """Without a farewell, for whose answer a server that has fallen silent would keep us waiting."""
        if self.backend.connection:
            self.backend.connection.close()
            self.backend.connection = None


class _UnfoldedHeaders(Compat32):
    """Plain headers stay on one line: every service finds List-Unsubscribe there, and it is twice as fast."""

    def fold_binary(self, name: str, value: str) -> bytes:
        if isinstance(value, str) and value.isascii() and len(name) + len(value) < LONGEST_LINE:
            return f"{name}: {value}{self.linesep}".encode("ascii")
        return super().fold_binary(name, value)


_UNFOLDED = _UnfoldedHeaders(linesep="\r\n")


def _as_bytes(mail: EmailMessage) -> bytes:
    written, message = BytesIO(), mail.message()
    for part in message.walk():
        if part.is_multipart():
            # Left to itself the generator looks through all of the text for one that is not in it.
            part.set_boundary(secrets.token_hex(16))
    BytesGenerator(written, mangle_from_=False, policy=_UNFOLDED).flatten(message)
    return written.getvalue()


@lru_cache(maxsize=256)
def _sanitized(address: str) -> str:
    """As the envelope bears it. A patient's is nearly always so already, and to parse it takes a while."""
    return address if BARE_ADDRESS.fullmatch(address) else sanitize_address(address, ENCODING)


class BackendCourier:
    """Any other backend: files, memory, the HTTP service of a mail provider."""

    def __init__(self, backend: BaseEmailBackend) -> None:
        self.backend = backend

    def open(self) -> None:
        try:
            self.backend.open()
        except OSError as error:
            raise Unreachable(_words(error)) from error

    def close(self) -> None:
        self.backend.close()

    def send(self, mail: EmailMessage) -> str:
        try:
            self.backend.send_messages([mail])
        except Exception as error:
            status = getattr(error, "status_code", None)
            if status == TOO_MANY_REQUESTS or _never_connected(error):
                raise TryAgain(_words(error)) from error
            if status and 400 <= status < 500:
                raise Refused(_words(error)) from error
            raise Unsure(_words(error)) from error
        name = getattr(getattr(mail, "anymail_status", None), "message_id", None)
        return "" if name is None else str(name)


def _never_connected(error: BaseException | None) -> bool:
    """Whether an HTTP request failed before there was a connection to send it over."""
    while error:
        reason = getattr(error.args[0], "reason", None) if error.args else None
        if isinstance(reason, NewConnectionError | ConnectTimeoutError):
            return True
        error = error.__cause__ or error.__context__
    return False


def _words(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"
