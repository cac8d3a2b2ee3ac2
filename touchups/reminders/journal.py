"""How far each mail in a sweep's hands got, kept on disk for whoever finds its rows when it has died.

The database learns of a whole group of mails at once. In between only the sweep knows which have left, so it
writes a line before it hands one over and a line when it was taken. Killed, it leaves the file, and of all
its mails only the one in mid-air stays unconfirmed. A file tells nothing while its writer lives, which holds
it locked; nor after the machine has started anew, which may have cost it its end.
"""

import fcntl
import os
from pathlib import Path
from typing import Self

from django.conf import settings

#: Linux gives each start of the machine a name. Where there is none, no file tells anything.
BOOT = Path("/proc/sys/kernel/random/boot_id")
BEGUN, TAKEN = "begun", "taken"


class Journal:
    """Of one claim, from its first hand-over until all of it is in the database."""

    def __init__(self, claim: str) -> None:
        settings.HANDOFFS.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.file = os.open(_path(claim), os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND, 0o600)
        fcntl.flock(self.file, fcntl.LOCK_EX)
        self._write(_boot())

    def note(self, what: str, message: int) -> None:
        """``message``: its number. Raises OSError when it is not written down whole."""
        self._write(f"{what} {message}")

    def _write(self, words: str) -> None:
        line = f"{words}\n".encode()
        if os.write(self.file, line) < len(line):
            raise OSError("the disk is full")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self.file)


def read(claim: str) -> dict[int, str] | None:
    """How far each message of a claim got, by its number; None when that cannot be told."""
    try:
        file = _path(claim).open()
    except FileNotFoundError:
        return None
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return None
        boot, *notes = file.read().split("\n")[:-1] or [""]  # a line without an end was not finished
    if not boot or boot != _boot():
        forget(claim)
        return None
    return {int(message): what for what, message in (note.split() for note in notes)}


def forget(claim: str) -> None:
    _path(claim).unlink(missing_ok=True)


def _path(claim: str) -> Path:
    return settings.HANDOFFS / claim


def _boot() -> str:
    return BOOT.read_text().strip() if BOOT.exists() else ""
