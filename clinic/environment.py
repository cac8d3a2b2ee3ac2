"""What the clinic takes from its environment: read once, checked, every wrong value named in one line.

`Environment.read()` is shared by the settings and by `clinic.run`, so both agree on every path.
"""

import os
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote, urlsplit

from django.core.exceptions import ImproperlyConfigured
from environ import Env

BASE_DIR = Path(__file__).resolve().parent.parent

LOCAL_HOSTS = ("localhost", "127.0.0.1", "[::1]")

# check --deploy (security.W009) asks for this many characters.
SHORTEST_SECRET = 50

# A socket's path must fit struct sockaddr_un: 108 bytes on Linux, 104 on macOS, its closing NUL included.
LONGEST_SOCKET_PATH = 103

#: Services that take mail over HTTP and tell what became of it, and where django-anymail wants their key.
MAIL_SERVICES = {
    "brevo": "BREVO_API_KEY",
    "mailersend": "MAILERSEND_API_TOKEN",
    "mailgun": "MAILGUN_API_KEY",
    "postmark": "POSTMARK_SERVER_TOKEN",
    "sparkpost": "SPARKPOST_API_KEY",
}

#: Those that sign what they tell, and where django-anymail wants the key to it. Others know a password alone.
SIGNING_SERVICES = {"mailersend": "MAILERSEND_SIGNING_SECRET", "mailgun": "MAILGUN_WEBHOOK_SIGNING_KEY"}

T = TypeVar("T")


@dataclass(frozen=True)
class Environment:
    """The checked values; `secret_key` is None when one has to be generated."""

    debug: bool
    demo: bool
    https: bool
    host: str
    port: int
    allowed_hosts: list[str]
    data_dir: Path
    secret_key: str | None
    database: dict[str, Any] | None
    redis_url: str | None
    email: dict[str, Any]
    email_from: str
    email_webhook: str | None
    email_webhook_key: str | None
    photo_heic: bool

    @classmethod
    def read(cls, variables: Mapping[str, str] = os.environ) -> "Environment":
        """Raise ImproperlyConfigured with one line for each value that is wrong; empty means not set."""
        given = _Given(variables)
        data_dir = given("DATA_DIR", _folder, BASE_DIR / "var")
        allowed_hosts = given("ALLOWED_HOSTS", _hosts, list(LOCAL_HOSTS))
        environment = cls(
            debug=given("DEBUG", _flag, False),
            demo=given("DEMO", _flag, True),
            https=given("HTTPS", _flag, not set(allowed_hosts) <= set(LOCAL_HOSTS)),
            host=given("HOST", str, "127.0.0.1"),
            port=given("PORT", _port, 8000),
            allowed_hosts=allowed_hosts,
            data_dir=data_dir,
            secret_key=given("SECRET_KEY", _secret, None),
            database=given("DATABASE_URL", _database, None),
            redis_url=given("REDIS_URL", _redis, None),
            email=given("EMAIL_URL", _email, _outbox(data_dir)),
            email_from=given("EMAIL_FROM", _address, "clinic@localhost"),
            email_webhook=given("EMAIL_WEBHOOK", _webhook_secret, None),
            email_webhook_key=given("EMAIL_WEBHOOK_KEY", str, None),
            photo_heic=given("PHOTO_HEIC", _flag, False),
        )
        if environment.email_webhook_key and environment.mail_service not in SIGNING_SERVICES:
            given.complaints.append(
                f"EMAIL_WEBHOOK_KEY is for services that sign ({', '.join(SIGNING_SERVICES)})"
            )
        if given.complaints:
            raise ImproperlyConfigured("\n".join(given.complaints))
        return environment

    @property
    def address(self) -> str:
        """Where people find the clinic."""
        return f"https://{self.name}/" if self.https else f"http://{self.name}:{self.port}/"

    @property
    def name(self) -> str:
        """The first of ALLOWED_HOSTS, as a request would name it."""
        return self.allowed_hosts[0].lstrip("*.") or "localhost"

    @property
    def mail_service(self) -> str | None:
        """The service that takes the mail over HTTP, if one does."""
        backend = self.email["EMAIL_BACKEND"].split(".")
        return backend[2] if backend[:2] == ["anymail", "backends"] else None

    @property
    def is_told_of_mail(self) -> bool:
        """Whether a mail service may tell what became of mails: only where it can prove that it is itself."""
        proof = self.email_webhook_key if self.mail_service in SIGNING_SERVICES else self.email_webhook
        return proof is not None and self.mail_service is not None

    @property
    def anymail(self) -> dict[str, Any]:
        """The settings of django-anymail. Where a service has no place for a calendar beside the HTML part,
        that is left out; the same file is attached.
        """
        settings = {"WEBHOOK_SECRET": self.email_webhook, "IGNORE_UNSUPPORTED_FEATURES": True}
        if self.email_webhook_key:
            settings[SIGNING_SERVICES[self.mail_service]] = self.email_webhook_key
        return self.email.get("ANYMAIL", {}) | settings

    @property
    def broker_socket(self) -> Path:
        """Where the embedded server listens: in DATA_DIR, or in a short folder when that path is too long."""
        path = self.data_dir / "broker.sock"
        if len(os.fsencode(path)) <= LONGEST_SOCKET_PATH:
            return path
        name = sha256(os.fsencode(self.data_dir)).hexdigest()[:12]
        return Path("/tmp") / f"touchups-{os.getuid()}-{name}" / "broker.sock"  # noqa: S108

    @property
    def broker_url(self) -> str:
        return self.redis_url or f"redis+socket://{quote(str(self.broker_socket))}"

    def open_data_dir(self) -> None:
        """Create DATA_DIR for its owner alone, and so whatever this process writes from now on.

        Raise ImproperlyConfigured when it cannot be written to.
        """
        os.umask(0o077)
        try:
            self.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise ImproperlyConfigured(_unwritable(self.data_dir, error.strerror)) from error
        if not os.access(self.data_dir, os.W_OK | os.X_OK):
            raise ImproperlyConfigured(_unwritable(self.data_dir, "permission denied"))
        self.uploads.mkdir(mode=0o700, exist_ok=True)

    @property
    def uploads(self) -> Path:
        """Where what patients send lies while a request is read, and nowhere else."""
        return self.data_dir / "uploads"

    def keep_secret_key(self) -> str:
        """The given key, or one made at the first start and kept in DATA_DIR, readable by its owner alone."""
        if self.secret_key:
            return self.secret_key
        kept = self.data_dir / "secret_key"
        if not kept.exists():
            # Written aside and linked into place: of two processes that start at once, one key wins whole.
            draft = kept.with_suffix(f".{os.getpid()}")
            with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
                file.write(secrets.token_urlsafe(SHORTEST_SECRET))
            try:
                os.link(draft, kept)
            except FileExistsError:
                pass  # the other process was first; its key is read below
            finally:
                draft.unlink()
        return kept.read_text()


class _Given:
    """Takes values by name and keeps a line for each that its parser refuses with ValueError."""

    def __init__(self, variables: Mapping[str, str]) -> None:
        self.variables = variables
        self.complaints: list[str] = []

    def __call__(self, name: str, parse: Callable[[str], T], default: T) -> T:
        raw = self.variables.get(name, "").strip()
        if not raw:
            return default
        try:
            return parse(raw)
        except (ValueError, ImproperlyConfigured) as error:
            self.complaints.append(f"{name} {error}")
            return default


def _flag(raw: str) -> bool:
    if raw.lower() in {"1", "true", "yes", "on"}:
        return True
    if raw.lower() in {"0", "false", "no", "off"}:
        return False
    raise ValueError(f"must be 1 or 0, not {raw!r}")


def _port(raw: str) -> int:
    if not (raw.isdecimal() and 1 <= int(raw) <= 65535):
        raise ValueError(f"must be a number from 1 to 65535, not {raw!r}")
    return int(raw)


def _hosts(raw: str) -> list[str]:
    hosts = [host.strip() for host in raw.split(",") if host.strip()]
    if not hosts or any("/" in host or " " in host for host in hosts):
        raise ValueError(f"takes names separated by commas, such as clinic.example, not {raw!r}")
    return hosts


def _folder(raw: str) -> Path:
    folder = Path(raw).expanduser().absolute()
    if folder.exists() and not folder.is_dir():
        raise ValueError(f"must be a folder; {folder} is a file")
    return folder


def _secret(raw: str) -> str:
    if len(raw) < SHORTEST_SECRET or len(set(raw)) < 5:
        raise ValueError(
            f"is too weak: give {SHORTEST_SECRET} random characters or more, or leave it out to have one made"
        )
    return raw


def _database(raw: str) -> dict[str, Any]:
    if urlsplit(raw).scheme not in {"postgres", "postgresql"}:
        raise ValueError("must look like postgres://user:password@host:5432/name; leave it out for SQLite")
    return Env.db_url_config(raw)


def _redis(raw: str) -> str:
    if urlsplit(raw).scheme not in {"redis", "rediss", "redis+socket"}:
        raise ValueError("must look like redis://host:6379/0; leave it out for the embedded server")
    return raw


def _email(raw: str) -> dict[str, Any]:
    scheme, _, key = raw.partition("://")
    if scheme in MAIL_SERVICES and key:
        return {
            "EMAIL_BACKEND": f"anymail.backends.{scheme}.EmailBackend",
            "ANYMAIL": {MAIL_SERVICES[scheme]: key},
        }
    if urlsplit(raw).scheme not in Env.EMAIL_SCHEMES:
        raise ValueError(
            "must look like smtp+tls://user:password@host:587 or postmark://key;"
            " leave it out to keep mail in DATA_DIR"
        )
    return Env.email_url_config(raw)


def _outbox(data_dir: Path) -> dict[str, Any]:
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
        "EMAIL_FILE_PATH": str(data_dir / "outbox"),
    }


def _address(raw: str) -> str:
    if "@" not in raw or "\n" in raw:
        raise ValueError(f"must be an e-mail address, not {raw!r}")
    return raw


def _webhook_secret(raw: str) -> str:
    name, colon, password = raw.partition(":")
    if not (name and colon and len(password) >= 20):
        raise ValueError("must be a name and a password of 20 characters or more, such as mail:dGhpcyBpcyBz…")
    return raw


def _unwritable(folder: Path, reason: str | None) -> str:
    return f"DATA_DIR {folder} cannot be written to ({reason}); choose another with DATA_DIR=/path"
