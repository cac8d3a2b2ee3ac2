"""Sending reminders: how fast, beside a bare smtplib loop to the same server, and what an idle sweep costs.

The bare loop hands over the very mails that the clinic sent, made beforehand, over one connection.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from statistics import median

from tests.bench.figures import Figure
from tests.bench.installation import Installation, Workshop
from tests.chaos.programs import listens, spare_port, wait_until

RUNS, MAILS, BACKLOG = 3, 1_000, 10_000
WAITING = (100_000, 10)


class PostRoom(Installation):
    """An installation with a backlog of due reminders, and a mail server that forgets what it takes."""

    mail_port: int

    def __post_init__(self) -> None:
        self.mail_port = spare_port()
        self.inside("due", str(self.size))

    @property
    def environment(self) -> dict[str, str]:
        schema = "bench_mail" if self.database == "postgresql" else ""
        return super().environment | {
            "BENCH_SCHEMA": schema,
            "EMAIL_URL": f"smtp://127.0.0.1:{self.mail_port}",
        }

    @contextmanager
    def mail_server(self) -> Iterator[None]:
        command = ["-m", "aiosmtpd", "--nosetuid", "--listen", f"127.0.0.1:{self.mail_port}"]
        process = subprocess.Popen([sys.executable, *command, "--class", "aiosmtpd.handlers.Sink"])
        try:
            wait_until(lambda: listens(self.mail_port))
            yield
        finally:
            process.terminate()
            process.wait()

    def at_once(self, command: str, processes: int = 1) -> float:
        """Mails a second of so many processes that begin together."""
        running = [self._ready(command) for _process in range(processes)]
        for process in running:
            process.stdin.write("go\n")
            process.stdin.flush()
        told = [json.loads(process.communicate()[0]) for process in running]
        seconds = max(one["ended"] for one in told) - min(one["began"] for one in told)
        return sum(one["mails"] for one in told) / seconds

    def _ready(self, command: str) -> subprocess.Popen:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.bench.inside", *command.split()],
            env=self.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert process.stdout.readline() == "ready\n"
        return process


def run(workshop: Workshop) -> Iterator[Figure]:
    for database in workshop.databases:
        room = PostRoom(database, BACKLOG, workshop.folder / f"{database}_mail")
        try:
            with room.mail_server():
                yield from _sending(room)
            yield from _idling(room)
        finally:
            room.inside("clear")


def _sending(room: PostRoom) -> Iterator[Figure]:
    on = room.database
    yield Figure(f"first mail of {BACKLOG:,}, {on}", float(room.inside("first")), "s", at_most=2)
    runs = []
    for _run in range(RUNS):
        room.inside("wake", str(MAILS))
        one = room.at_once("send")
        bare = room.at_once(f"bare {MAILS}")
        room.inside("wake", str(MAILS))
        runs.append((one, room.at_once("send", processes=2), bare))
    one, two, bare = (median(rates) for rates in zip(*runs, strict=True))
    share, gain = median(a / c for a, _b, c in runs), median(b / a for a, b, _c in runs)
    target = {"at_least": 40} if on == "postgresql" else {}
    yield Figure(f"bare smtplib loop, {on}", bare, "mails/s")
    yield Figure(f"reminders, one worker, {on}", one, "mails/s")
    yield Figure("... of the bare loop", 100 * share, "%", **target)
    yield Figure(f"reminders, two workers, {on}", two, "mails/s")
    target = {"at_least": 1} if on == "postgresql" else {}
    yield Figure("... to one worker", gain, "times", **target)


def _idling(room: PostRoom) -> Iterator[Figure]:
    for waiting in WAITING:
        idle = json.loads(room.inside("idle", str(waiting)))
        name = f"sweep with nothing due, {waiting:,} waiting, {room.database}"
        yield Figure(name, idle["queries"], "queries", at_most=2)
        yield Figure("...", idle["milliseconds"], "ms")
