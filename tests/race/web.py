"""The web server as `make run` starts it, and people who send it a form each at the same moment."""

import http.client
import subprocess
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Barrier
from urllib.parse import urlencode

from django.conf import settings
from django.test import Client

from clinic.run import gunicorn, open_port
from tests.chaos.programs import wait_until
from touchups.models import Staff

CSRF = "r" * 32
PATIENCE = 120  # seconds until an answer comes at all


@contextmanager
def web_server(folder: Path) -> Iterator[None]:
    """gunicorn with its two workers; its output goes to a file."""
    listener = open_port(settings.ENVIRONMENT)
    with listener, (folder / "web.log").open("w") as output:
        server = subprocess.Popen(
            gunicorn(listener), stdout=output, stderr=subprocess.STDOUT, pass_fds=[listener.fileno()]
        )
        try:
            wait_until(lambda: _get("/accounts/login/") == http.HTTPStatus.OK)
            yield
        finally:
            server.terminate()
            server.wait(timeout=PATIENCE)


def _get(path: str) -> int:
    connection = _connection()
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    finally:
        connection.close()


def _connection() -> http.client.HTTPConnection:
    return http.client.HTTPConnection("127.0.0.1", settings.ENVIRONMENT.port, timeout=PATIENCE)


@dataclass(frozen=True)
class Answer:
    status: int
    seconds: float
    page: str
    leads_to: str


class Person:
    """A browser in which a member of staff is logged in."""

    def __init__(self, staff: Staff) -> None:
        client = Client()
        client.force_login(staff)
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        self.headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": f"{settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={CSRF}",
        }

    def send(self, path: str, fields: dict[str, object], start: Barrier) -> Answer:
        body = urlencode({"csrfmiddlewaretoken": CSRF, **fields})
        start.wait()
        began = time.perf_counter()
        connection = _connection()
        connection.request("POST", path, body, self.headers)
        response = connection.getresponse()
        page = response.read().decode()
        seconds = time.perf_counter() - began
        connection.close()
        return Answer(response.status, seconds, page, response.headers.get("Location", ""))


def at_once(people: Sequence[Person], forms: Sequence[tuple[str, dict]]) -> list[Answer]:
    """Each of the people sends a form, all at the same moment."""
    start = Barrier(len(forms))
    with ThreadPoolExecutor(len(forms)) as threads:
        sent = [
            threads.submit(person.send, path, fields, start)
            for person, (path, fields) in zip(people, forms, strict=False)
        ]
        return [each.result() for each in sent]
