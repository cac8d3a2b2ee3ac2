"""`make run` for real: the four processes, over HTTP, in a folder of their own."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from clinic.environment import BASE_DIR, Environment
from tests.ports import spare_port

pytestmark = [
    pytest.mark.services,
    pytest.mark.skipif(sys.platform != "linux", reason="finds the processes under /proc"),
]

#: Seconds a test waits for what it expects; only a failing one waits so long.
PATIENCE = 180

GIVEN_DATABASE, GIVEN_BROKER = os.environ.get("DATABASE_URL"), os.environ.get("REDIS_URL")


class Run:
    """`python -m clinic.run` on a port and a folder that nobody else uses."""

    def __init__(self, data_dir: Path, port: int | None = None, **settings: str) -> None:
        self.port = port or spare_port()
        self.data_dir = data_dir
        self.socket = Environment.read({"DATA_DIR": str(data_dir)}).broker_socket
        settings |= {"DATA_DIR": str(data_dir), "PORT": str(self.port), "DEMO": "0"}
        others = {"DJANGO_SETTINGS_MODULE", "DATABASE_URL", "REDIS_URL", "SECRET_KEY"}
        data_dir.parent.mkdir(parents=True, exist_ok=True)
        self.output = data_dir.parent / f"output of {self.port}"
        with self.output.open("w") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "clinic.run"],
                cwd=BASE_DIR,
                env={name: value for name, value in os.environ.items() if name not in others} | settings,
                stdout=output,
                stderr=subprocess.STDOUT,
            )

    @property
    def said(self) -> str:
        return self.output.read_text()

    def get(self, path: str) -> tuple[int, bytes]:
        """Status and body; status 0 when nobody answers yet."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request("GET", path, headers={"Host": "localhost"})
            response = connection.getresponse()
            return response.status, response.read()
        except OSError:
            return 0, b""
        finally:
            connection.close()

    def wait_until_open(self) -> None:
        wait_until(lambda: self.get("/healthz")[0] == 200 or self.process.poll() is not None)
        assert self.process.poll() is None, self.said

    def processes(self) -> dict[int, str]:
        """Command lines by process id: what was started with this run's DATA_DIR, or names its socket.

        The broker writes its title over its environment.
        """
        mark = f"DATA_DIR={self.data_dir}\0"
        found = {}
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                command = (folder / "cmdline").read_text()
                if str(self.socket) in command or (
                    command and mark in (folder / "environ").read_text(errors="replace")
                ):
                    found[int(folder.name)] = command.replace("\0", " ")
            except (FileNotFoundError, ProcessLookupError, PermissionError):
                continue  # it has ended, or is another user's
        return found

    def parts(self, words: str) -> set[int]:
        return {pid for pid, command in self.processes().items() if words in command}

    def end(self) -> str:
        """What it says from now on; nothing if it has ended before."""
        before = len(self.said)
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            self.process.wait(PATIENCE)
        return self.said[before:]


def wait_until(true) -> None:
    deadline = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.05)


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """One run for this file, in a folder whose path is long and has spaces."""
    run = Run(tmp_path_factory.mktemp("data") / ("a long path " * 12).strip() / "var")
    run.wait_until_open()
    yield run
    run.end()
    assert not run.processes()
    assert not run.socket.parent.exists(), "a long path's socket has a folder elsewhere, which goes with it"


class TestAnOpenClinic:
    def test_says_that_its_database_and_its_broker_answer_and_reminders_leave(self, run):
        status, body = run.get("/healthz")
        assert status == 200
        assert json.loads(body) == {"database": True, "broker": True, "reminders": True}

    def test_sends_who_is_not_logged_in_to_the_log_in_page(self, run):
        assert run.get("/")[0] == 302

    def test_keeps_its_data_to_its_owner(self, run):
        modes = {path.name: path.stat().st_mode & 0o077 for path in run.data_dir.iterdir()}
        assert modes
        assert not any(modes.values())

    def test_starts_a_killed_worker_again(self, run):
        wait_until(lambda: len(run.parts(" worker --")) == 3)
        before = run.parts(" worker --")
        os.kill(os.getpgid(min(before)), signal.SIGKILL)  # the one that leads them
        wait_until(lambda: len(run.parts(" worker --")) == 3 and not run.parts(" worker --") & before)

    def test_starts_a_killed_broker_again(self, run):
        for pid in run.parts("valkey-server unixsocket:"):
            os.kill(pid, signal.SIGKILL)
        wait_until(lambda: run.get("/healthz")[0] == 503)
        run.wait_until_open()

    def test_answers_while_browsers_hold_connections_open_and_say_nothing(self, run):
        silent = [socket.create_connection(("127.0.0.1", run.port)) for _browser in range(40)]
        assert run.get("/accounts/login/")[0] == 200, "within the ten seconds that it is given"
        for connection in silent:
            connection.close()

    def test_is_opened_once_in_a_folder(self, run):
        second = Run(run.data_dir)
        assert second.process.wait(PATIENCE) == 1
        assert second.said.startswith(f"Already running on {run.data_dir} (process {run.process.pid})")
        assert second.said.count("\n") == 1

    def test_does_not_share_its_port(self, run, tmp_path):
        second = Run(tmp_path / "var", port=run.port)
        assert second.process.wait(PATIENCE) == 1
        assert second.said == (
            f"PORT {run.port} of HOST 127.0.0.1 cannot be opened (address already in use); try PORT=8001\n"
        )


def test_ctrl_c_ends_everything_and_says_so(run):
    wait_until(lambda: f"The clinic is open at http://localhost:{run.port}/" in run.said)
    said = run.end()
    assert run.process.returncode == 0
    assert said.endswith("Stopped.\n")
    assert "Traceback" not in said
    assert not run.processes()


@pytest.mark.skipif(not (GIVEN_DATABASE and GIVEN_BROKER), reason="needs DATABASE_URL and REDIS_URL")
def test_with_postgresql_and_redis_no_server_of_its_own_is_started(tmp_path):
    run = Run(tmp_path / "var", DATABASE_URL=GIVEN_DATABASE, REDIS_URL=GIVEN_BROKER)
    run.wait_until_open()
    assert json.loads(run.get("/healthz")[1]) == {"database": True, "broker": True, "reminders": True}
    assert run.parts("celery")
    assert not run.parts("valkey-server")
    run.end()
    assert {path.name for path in run.data_dir.iterdir()}.isdisjoint({"touchups.sqlite3", "broker"})
