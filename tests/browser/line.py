"""A line between a page and the server: slow, or cut in the middle of a request and mended again."""

import math
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit

from playwright.sync_api import Page


def slow_down(page: Page, *, up: int, latency: int = 300) -> None:
    """From now on so many bytes a second go up, each answer after so many milliseconds more."""
    session = page.context.new_cdp_session(page)
    conditions = {"offline": False, "latency": latency, "downloadThroughput": -1, "uploadThroughput": up}
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", conditions)


class Line:
    """A relay. While it is cut, what is under way ends at once and nobody gets through.

    The browser's own "offline" lets what it has begun to send go on to its end.
    """

    def __init__(self, server_url: str) -> None:
        self.server = (urlsplit(server_url).hostname, urlsplit(server_url).port)
        self.listener = socket.create_server(("localhost", 0))
        self.url = f"http://localhost:{self.listener.getsockname()[1]}"
        self.left = math.inf
        self.ends: list[socket.socket] = []

    def cut_after(self, left: int) -> None:
        """As soon as so many more bytes have gone up."""
        self.left = left

    def mend(self) -> None:
        self.left = math.inf

    def listen(self) -> None:
        with suppress(OSError):  # until the listener is closed
            while True:
                self._join(self.listener.accept()[0])

    def _join(self, browser: socket.socket) -> None:
        if self.left <= 0:
            return browser.close()
        server = socket.create_connection(self.server)
        self.ends += [browser, server]
        for ends in ((browser, server, self._count), (server, browser, len)):
            threading.Thread(target=_relay, args=ends, daemon=True).start()

    def _count(self, some: bytes) -> None:
        self.left -= len(some)
        if self.left <= 0:
            self.close()

    def close(self) -> None:
        for end in self.ends:
            _close(end)


def _relay(source: socket.socket, target: socket.socket, told: Callable[[bytes], object]) -> None:
    with suppress(OSError):  # the line was cut
        while some := source.recv(16_384):
            target.sendall(some)
            told(some)
    _close(target)


def _close(end: socket.socket) -> None:
    with suppress(OSError):  # the other side was first
        end.shutdown(socket.SHUT_RDWR)
    end.close()


@contextmanager
def line_to(server_url: str) -> Iterator[Line]:
    line = Line(server_url)
    threading.Thread(target=line.listen, daemon=True).start()
    yield line
    _close(line.listener)
    line.close()
