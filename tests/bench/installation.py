"""An installation of its own for each size and database, and the web server that serves it."""

import http.client
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Self

from clinic.environment import Environment
from clinic.run import gunicorn, open_port

SIZES = (1_000, 10_000, 100_000)
COOKIE = "sessionid"


@dataclass
class Installation:
    """So many generated patients in a database; ``folder`` is its DATA_DIR."""

    database: str
    size: int
    folder: Path
    session: str = field(init=False)

    def __post_init__(self) -> None:
        self.session = self.inside("populate", str(self.size)).split()[-1]

    @property
    def environment(self) -> dict[str, str]:
        own = {
            "DJANGO_SETTINGS_MODULE": "tests.bench.settings",
            "DATA_DIR": str(self.folder),
            "DEBUG": "0",
        }
        if self.database == "postgresql":
            return os.environ | own | {"BENCH_SCHEMA": f"bench_{self.size}"}
        return os.environ | own | {"DATABASE_URL": "", "BENCH_SCHEMA": ""}

    def inside(self, *command: str) -> str:
        """What a command of ``tests.bench.inside`` prints in this installation."""
        process = subprocess.run(
            [sys.executable, "-m", "tests.bench.inside", *command],
            env=self.environment,
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
        return process.stdout

    @contextmanager
    def served(self) -> Iterator["Server"]:
        """Serve it as `make run` does, on a spare port."""
        with open_port(replace(Environment.read(self.environment), host="127.0.0.1", port=0)) as listener:
            process = subprocess.Popen(
                [
                    *gunicorn(listener),
                    "--keep-alive=60",
                ],  # seconds: servers wait while others take their turn
                env=self.environment,
                pass_fds=[listener.fileno()],
                start_new_session=True,
            )
            server = Server(listener.getsockname()[1], self.session, process.pid)
            try:
                server.get("/bare/")
                yield server
            finally:
                server.connection.close()
                os.killpg(process.pid, signal.SIGTERM)
                process.wait(timeout=30)


class Server:
    """A logged-in client on one keep-alive connection."""

    def __init__(self, port: int, session: str, master: int) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        self.headers = {"Cookie": f"{COOKIE}={session}"}
        self.master = master

    def get(self, path: str, **headers: str) -> http.client.HTTPResponse:
        """The answer, whole; anything but a page is an error of the bench."""
        self.connection.request("GET", path, headers=self.headers | headers)
        response = self.connection.getresponse()
        response.read()
        assert response.status == 200, f"{path} answered {response.status}"
        return response

    def milliseconds(self, path: str) -> float:
        began = time.perf_counter()
        self.get(path)
        return 1000 * (time.perf_counter() - began)

    def queries(self, path: str) -> int:
        """Of a second look at once: the first may write down, as once a minute, that the screen is in use."""
        self.get(path)
        return int(self.get(path, **{"X-Count-Queries": "1"}).headers["X-Count-Queries"])

    def workers(self) -> list[int]:
        return [
            int(pid) for pid in Path(f"/proc/{self.master}/task/{self.master}/children").read_text().split()
        ]


class Workshop:
    """A scratch folder and the installations made in it, each once; all are gone when it is left."""

    #: PostgreSQL too when DATABASE_URL names one.
    databases = ("sqlite", "postgresql") if os.environ.get("DATABASE_URL") else ("sqlite",)

    def __init__(self) -> None:
        self.installations: dict[tuple[str, int], Installation] = {}

    def __enter__(self) -> Self:
        self._folder = tempfile.TemporaryDirectory(prefix="bench")
        self.folder = Path(self._folder.name)
        return self

    def __exit__(self, *_: object) -> None:
        for one in self.installations.values():
            one.inside("clear")
        self._folder.cleanup()

    def installation(self, database: str, size: int) -> Installation:
        if (database, size) not in self.installations:
            folder = self.folder / f"{database}_{size}"
            self.installations[database, size] = Installation(database, size, folder)
        return self.installations[database, size]
