"""A mail service over HTTP: what its answer, or its silence, says about the mail."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest
from django.core.mail import EmailMessage, get_connection

from tests.ports import spare_port
from touchups.reminders.mail import BackendCourier, Refused, TryAgain, Unsure

MAIL = EmailMessage("Hello", "Text", "clinic@example.com", ["paula@example.com"])


def courier_to(port: int) -> BackendCourier:
    return BackendCourier(
        get_connection(
            "anymail.backends.postmark.EmailBackend", server_token="x", api_url=f"http://127.0.0.1:{port}/"
        )
    )


@pytest.fixture
def service() -> Iterator[HTTPServer]:
    """Answers with its ``status``, or hangs up without a word when that is None."""

    class Answer(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            if self.server.status:
                self.send_response(self.server.status)
                self.end_headers()
                self.wfile.write(b"{}")

        def log_message(self, *_: object) -> None:
            """Keep quiet."""

    server = HTTPServer(("127.0.0.1", 0), Answer)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize(
    ("status", "outcome"),
    [(401, Refused), (429, TryAgain), (503, Unsure), (None, Unsure)],
    ids=["does not know us", "too many at once", "is out of order", "hangs up"],
)
def test_its_answer_decides(status, outcome, service):
    service.status = status
    with pytest.raises(outcome):
        courier_to(service.server_port).send(MAIL)


def test_when_nobody_answers_the_mail_certainly_did_not_leave():
    with pytest.raises(TryAgain):
        courier_to(spare_port()).send(MAIL)
