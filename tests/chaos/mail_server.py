"""A mail server as they are: python -m tests.chaos.mail_server PORT FOLDER [on-disk].

It keeps each mail before it says that it has taken it: in a file, which outlives the server but not the
machine, or ``on-disk``. ``fates.json`` in its folder names the addresses that it treats badly, once each;
``misdeeds.jsonl`` says when it did.
"""

import asyncio
import json
import os
import signal
import sys
import time
from pathlib import Path
from uuid import uuid4

from aiosmtpd.smtp import SMTP

#: How an address may be treated, and how many of a thousand are. Where the connection breaks after the mail
#: was handed over, the sender cannot know whether it was kept.
FATES = {
    "421 closing": 10,
    "451 later": 20,
    "550 nobody": 10,
    "stalls before the text": 4,
    "stalls, mail lost": 3,
    "stalls, mail kept": 3,
    "hangs up before the text": 5,
    "hangs up, mail lost": 5,
    "hangs up, mail kept": 5,
    "dies before the text": 2,
    "dies, mail lost": 2,
    "dies, mail kept": 2,
}
ANSWERS = {
    "421 closing": "421 4.3.2 shutting down",
    "451 later": "451 4.7.1 greylisted, come back later",
    "550 nobody": "550 5.1.1 nobody of that name here",
}
STALL = 60  # seconds; longer than anybody waits


class Mailbox:
    """The files of a server's folder, for the server and for who judges it."""

    def __init__(self, folder: Path, *, is_on_disk: bool = False) -> None:
        self.folder, self.mails, self.is_on_disk = folder, folder / "mails", is_on_disk
        self.fates_file, self.misdeeds_file = folder / "fates.json", folder / "misdeeds.jsonl"
        self.mails.mkdir(parents=True, exist_ok=True)

    def fates(self) -> dict[str, str]:
        return json.loads(self.fates_file.read_text()) if self.fates_file.exists() else {}

    def misdeeds(self) -> list[dict]:
        """Each with its ``address``, its ``fate`` and the time ``at``, in the order they were done."""
        lines = self.misdeeds_file.read_text().splitlines() if self.misdeeds_file.exists() else []
        return [json.loads(line) for line in lines]

    def note(self, address: str, fate: str) -> None:
        with self.misdeeds_file.open("a") as file:
            file.write(json.dumps({"address": address, "fate": fate, "at": time.time()}) + "\n")

    def keep(self, content: bytes) -> None:
        """Under its name only when it is whole."""
        name = uuid4().hex
        draft = self.folder / name
        draft.write_bytes(content)
        self._to_disk(draft)
        draft.rename(self.mails / f"{name}.eml")
        self._to_disk(self.mails)

    def _to_disk(self, path: Path) -> None:
        if self.is_on_disk:
            opened = os.open(path, os.O_RDONLY)
            os.fsync(opened)
            os.close(opened)

    def __len__(self) -> int:
        return sum(1 for _mail in self.mails.iterdir())


class Handler:
    def __init__(self, box: Mailbox) -> None:
        self.box = box
        done = {misdeed["address"] for misdeed in box.misdeeds()}
        self.fates = {address: fate for address, fate in box.fates().items() if address not in done}

    async def handle_RCPT(self, server, session, envelope, address, options):
        fate = self.fates.get(address, "")
        if fate in ANSWERS:
            self._do(address)
            return ANSWERS[fate]
        if fate.endswith("before the text"):
            self._do(address)
            await self._break(fate, server)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        [address] = envelope.rcpt_tos
        fate = self.fates.get(address, "")
        if fate:
            self._do(address)
        if not fate.endswith("mail lost"):
            await asyncio.to_thread(self.box.keep, envelope.content)  # others may be served meanwhile
        if fate:
            await self._break(fate, server)
        return "250 OK"

    def _do(self, address: str) -> None:
        self.box.note(address, self.fates.pop(address))

    async def _break(self, fate: str, server: SMTP) -> None:
        if fate.startswith("dies"):
            os.kill(os.getpid(), signal.SIGKILL)
        if fate.startswith("stalls"):
            await asyncio.sleep(STALL)
        server.transport.abort()


async def serve(port: int, box: Mailbox) -> None:
    handler = Handler(box)
    server = await asyncio.get_running_loop().create_server(
        lambda: SMTP(handler, hostname="localhost"), "127.0.0.1", port
    )
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    port, folder, *how = sys.argv[1:]
    asyncio.run(serve(int(port), Mailbox(Path(folder), is_on_disk=how == ["on-disk"])))
