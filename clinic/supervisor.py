"""Keeps a handful of processes running as one: starts them in order, restarts what falls, ends them all.

Knows nothing of the clinic. Each child leads a process group of its own, so that Ctrl-C reaches only the
supervisor, and so that nothing a child started outlives it.
"""

import os
import signal
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Thread

LEASH = Path(__file__).with_name("leash.py")

TICK = 0.1  # seconds between two looks at the children
FIRST_PAUSE, LONGEST_PAUSE = 1, 30  # seconds before a restart; doubled at each
STEADY = 60  # seconds after which a child that falls is no longer thought to fall again at once
LAST_LINES = 10


@dataclass(frozen=True)
class Program:
    """What to run. `grace`: seconds it has to end by itself; `ready`: asked before the next one starts;
    `keep_open`: file descriptors it is given; `mute`: lines with these words are nobody's concern.
    """

    name: str
    command: Sequence[str]
    grace: float = 5
    ready: Callable[[], bool] = lambda: True
    keep_open: tuple[int, ...] = ()
    mute: str | None = None


class Child:
    """A running program, its last lines, and when to start it again."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.pause = FIRST_PAUSE
        self.start()

    def start(self) -> None:
        self.restart_at: float | None = None
        self.started_at = time.monotonic()
        self.last_lines: deque[str] = deque(maxlen=LAST_LINES)
        self.process = subprocess.Popen(
            [sys.executable, "-I", "-S", LEASH, str(os.getpid()), *self.program.command],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            start_new_session=True,
            pass_fds=self.program.keep_open,
        )
        self.reader = Thread(target=self._pass_on, daemon=True)
        self.reader.start()

    def _pass_on(self) -> None:
        for line in self.process.stdout or ():
            if not (self.program.mute and self.program.mute in line):
                self.last_lines.append(line.rstrip())
                say(line.rstrip(), self.program.name)

    @property
    def running(self) -> bool:
        return self.process.poll() is None

    def restart_if_fallen(self) -> None:
        if self.restart_at is None and not self.running:
            self._bury()
        elif self.restart_at is not None and time.monotonic() >= self.restart_at:
            self.start()

    def _bury(self) -> None:
        self.sweep()
        if time.monotonic() - self.started_at > STEADY:
            self.pause = FIRST_PAUSE
        say(f"{self.program.name} {_ending(self.process.returncode)}; starting it again in {self.pause} s.")
        if self.last_lines:
            say("Its last lines were:\n" + "\n".join(f"    {line}" for line in self.last_lines))
        self.restart_at = time.monotonic() + self.pause
        self.pause = min(2 * self.pause, LONGEST_PAUSE)

    def stop(self, hurry: Callable[[], bool]) -> None:
        """Ask the child to end; kill it when its grace is over or when `hurry` says so."""
        if self.running:
            self.process.terminate()
        deadline = time.monotonic() + self.program.grace
        while self.running and time.monotonic() < deadline and not hurry():
            time.sleep(TICK)
        self.sweep()

    def sweep(self) -> None:
        """Kill what is left of the child and of all it started."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.reader.join(timeout=1)


class Supervisor:
    """Runs programs until it is told to stop, by SIGINT, SIGTERM or SIGHUP; a second one kills at once."""

    def __init__(self) -> None:
        self.children: list[Child] = []
        self.signals = 0
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._count)

    def _count(self, *_: object) -> None:
        self.signals += 1

    def complete(self, program: Program) -> bool:
        """Run a program to its end; False when it failed or when it was told to stop."""
        child = Child(program)
        while child.running and not self.signals:
            time.sleep(TICK)
        child.stop(hurry=lambda: self.signals > 1)
        return child.process.returncode == 0 and not self.signals

    def keep(self, programs: Sequence[Program], greet: Callable[[], bool]) -> None:
        """Start the programs in order and keep them running; `greet` is called until it returns True."""
        greeted = False
        try:
            for program in programs:
                self._start(program)
            while not self.signals:
                for child in self.children:
                    child.restart_if_fallen()
                greeted = greeted or greet()
                time.sleep(TICK)
        finally:
            say("Stopping.")
            for child in reversed(self.children):
                child.stop(hurry=lambda: self.signals > 1)
            say("Stopped.")

    def _start(self, program: Program) -> None:
        if not self.signals:
            child = Child(program)
            self.children.append(child)
            while child.running and not program.ready() and not self.signals:
                time.sleep(TICK)


def say(text: str, name: str = "") -> None:
    """Print, with the name of who says it; when nobody reads any more, keep quiet and go on."""
    line = f"{name:>7} | {text}\n" if name else f"{text}\n"
    try:
        sys.stdout.write(line)  # in one piece, unlike print: several threads speak
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _ending(status: int) -> str:
    return f"ended with status {status}" if status >= 0 else f"was killed ({signal.Signals(-status).name})"
