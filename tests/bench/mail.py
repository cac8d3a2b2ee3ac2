"""Sending reminders: how fast, beside a bare smtplib loop to the same server, and what an idle sweep costs.

The bare loop hands over the very mails that the clinic sent, made beforehand, over one connection. The server
writes each to disk before it says that it has taken it, as RFC 5321 (4.2.5, 6.1) wants it; one that forgets
them at once shows what the clinic's own work comes to.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from statistics import median

from tests.bench.figures import Figure
from tests.bench.installation import Installation, Workshop
from tests.chaos.programs import listens, wait_until
from tests.ports import spare_port

RUNS, MAILS, BACKLOG = 3, 800, 10_000
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
    def mail_server(self, *, keeps: bool) -> Iterator[None]:
        if keeps:
            mailbox = str(self.folder / "mailbox")
            command = ["tests.chaos.mail_server", str(self.mail_port), mailbox, "on-disk"]
        else:
            address = f"127.0.0.1:{self.mail_port}"
            command = ["aiosmtpd", "--nosetuid", "--listen", address, "--class", "aiosmtpd.handlers.Sink"]
        process = subprocess.Popen([sys.executable, "-m", *command])
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
            start_new_session=True,  # the kernel shares its time out by session, and workers have their own
        )
        assert process.stdout.readline() == "ready\n"
        return process


def run(workshop: Workshop) -> Iterator[Figure]:
    for database in workshop.databases:
        room = PostRoom(database, BACKLOG, workshop.folder / f"{database}_mail")
        try:
            with room.mail_server(keeps=True):
                seconds = float(room.inside("first"))
                yield Figure(f"first mail of {BACKLOG:,}, {database}", seconds, "s", at_most=2)
                yield from _sending(room)
            with room.mail_server(keeps=False):
                yield from _own_work(room)
            yield from _idling(room)
        finally:
            room.inside("clear")


def _sending(room: PostRoom) -> Iterator[Figure]:
    runs = [(_send(room), room.at_once(f"bare {MAILS}"), _send(room, processes=2)) for _run in range(RUNS)]
    one, bare, two = (median(rates) for rates in zip(*runs, strict=True))
    share = 100 * median(one / bare for one, bare, _two in runs)
    gain = median(two / one for one, _bare, two in runs)
    promised = room.database == "postgresql"
    yield Figure(f"bare smtplib loop, {room.database}", bare, "mails/s")
    yield Figure(f"reminders, one worker, {room.database}", one, "mails/s")
    yield Figure("... of the bare loop", share, "%", at_least=40 if promised else None)
    yield Figure(f"reminders, two workers, {room.database}", two, "mails/s")
    yield Figure("... to one worker", gain, "times", at_least=1 if promised else None)


def _own_work(room: PostRoom) -> Iterator[Figure]:
    runs = [(_send(room), room.at_once(f"bare {MAILS}")) for _run in range(RUNS)]
    one, bare = (median(rates) for rates in zip(*runs, strict=True))
    yield Figure(f"to a server that forgets, bare loop, {room.database}", bare, "mails/s")
    yield Figure(f"to a server that forgets, one worker, {room.database}", one, "mails/s")
    own = median(1000 / one - 1000 / bare for one, bare in runs)
    yield Figure(f"a reminder beyond its hand-over, {room.database}", own, "ms")


def _send(room: PostRoom, processes: int = 1) -> float:
    room.inside("wake", str(MAILS))
    return room.at_once("send", processes)


def _idling(room: PostRoom) -> Iterator[Figure]:
    for waiting in WAITING:
        idle = json.loads(room.inside("idle", str(waiting)))
        name = f"sweep with nothing due, {waiting:,} waiting, {room.database}"
        yield Figure(name, idle["queries"], "queries", at_most=2)
        yield Figure("...", idle["milliseconds"], "ms")
