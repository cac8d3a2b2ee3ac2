"""The supervisor with small programs: it restarts what falls and leaves nothing behind."""

import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from clinic.environment import BASE_DIR

pytestmark = [
    pytest.mark.services,
    pytest.mark.skipif(sys.platform != "linux", reason="finds the processes under /proc"),
]

#: Seconds a test waits for what it expects; only a failing one waits so long.
PATIENCE = 180


class Kept:
    """Programs, given as Python source, under a supervisor in a process of its own."""

    def __init__(self, folder: Path, **sources: str) -> None:
        self.folder = folder
        programs = ", ".join(
            f"Program({name!r}, [sys.executable, '-c', {textwrap.dedent(source)!r}], grace=2)"
            for name, source in sources.items()
        )
        main = (
            "import sys; from clinic.supervisor import Program, Supervisor, say;"
            f"Supervisor().keep([{programs}], greet=lambda: say('greeted') is None)"
        )
        self.output = folder / "output"
        with self.output.open("w") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-c", main], cwd=BASE_DIR, stdout=output, stderr=subprocess.STDOUT
            )

    @property
    def said(self) -> str:
        return self.output.read_text()

    def wait_for(self, words: str, times: int = 1) -> None:
        wait_until(lambda: self.said.count(words) >= times, lambda: self.said)

    def pid(self, name: str) -> int:
        """The process id that the program of this name printed last."""
        self.wait_for(f"{name} is ")
        return int(self.said.split(f"{name} is ")[-1].split()[0])

    def end(self, number: int) -> int:
        self.process.send_signal(number)
        return self.process.wait(PATIENCE)


def wait_until(true, tell=lambda: "") -> None:
    deadline = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < deadline, tell()
        time.sleep(0.02)


def alive(pid: int) -> bool:
    """Whether a process runs; one that has ended but that nobody has asked about yet does not."""
    try:
        status = Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False
    return status.rpartition(")")[2].split()[0] != "Z"


def steady(name: str) -> str:
    return f"import os, time; print('{name} is', os.getpid(), flush=True); time.sleep(600)"


def deaf(name: str) -> str:
    return "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); " + steady(name)


@pytest.fixture
def keep(tmp_path):
    kept = []

    def start(**sources: str) -> Kept:
        kept.append(Kept(tmp_path, **sources))
        return kept[-1]

    yield start
    for one in kept:
        one.process.kill()
        one.process.wait()


def test_what_a_program_prints_is_passed_on_under_its_name(keep):
    kept = keep(web=steady("web"))
    kept.wait_for("    web | web is ")
    kept.wait_for("greeted")


def test_a_killed_program_is_started_again(keep):
    kept = keep(web=steady("web"))
    kept.wait_for("web is ")
    first = kept.pid("web")
    os.kill(first, signal.SIGKILL)
    kept.wait_for("web was killed (SIGKILL); starting it again in 1 s.")
    kept.wait_for("web | web is ", times=2)
    assert kept.pid("web") != first


def test_a_program_that_falls_shows_its_last_lines_and_waits_longer_each_time(keep):
    kept = keep(worker="print('no broker'); raise SystemExit(3)")
    kept.wait_for("worker ended with status 3; starting it again in 1 s.")
    kept.wait_for("Its last lines were:\n    no broker")
    kept.wait_for("worker ended with status 3; starting it again in 2 s.")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_all_of_them(keep, number):
    kept = keep(broker=steady("broker"), web=steady("web"))
    kept.wait_for("web is ")
    pids = [kept.pid("broker"), kept.pid("web")]
    assert kept.end(number) == 0
    assert not any(map(alive, pids))
    assert kept.said.endswith("Stopping.\nStopped.\n")


def test_a_program_that_will_not_end_is_killed(keep):
    kept = keep(worker=deaf("worker"))
    kept.wait_for("worker is ")
    assert kept.end(signal.SIGINT) == 0
    assert not alive(kept.pid("worker"))


def test_what_a_program_started_does_not_outlive_it(keep):
    kept = keep(worker=f"import os; os.fork() or exec({deaf('pool')!r}); {steady('worker')}")
    worker, pool = kept.pid("worker"), kept.pid("pool")
    os.kill(worker, signal.SIGKILL)
    wait_until(lambda: not alive(pool))


def test_a_killed_supervisor_leaves_nothing_running(keep):
    kept = keep(broker=steady("broker"), web=steady("web"))
    kept.wait_for("web is ")
    kept.end(signal.SIGKILL)
    wait_until(lambda: not alive(kept.pid("broker")) and not alive(kept.pid("web")))
