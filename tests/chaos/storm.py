"""Two beats, three workers, a mail server that behaves badly; everything is killed in turn."""

import json
import random
import time
from collections.abc import Iterator

from tests.bench.figures import Figure
from tests.chaos.due import due, make_due, unsettled
from tests.chaos.mail_server import FATES, Mailbox
from tests.chaos.programs import (
    DatabaseServer,
    Installation,
    Program,
    beat,
    listens,
    mail_server,
    wait_until,
    worker,
)
from tests.chaos.verdict import Trial, figures

Victim = Program | DatabaseServer

APP = "tests.chaos.hurried"
BEATS, WORKERS = 2, 3
PATIENCE = 300  # seconds until everything has to be settled
AFTERWARDS = 5  # seconds in which nothing more may come

#: The blows fall while this share of the mails has arrived.
FROM, TO = 0.05, 0.85


def run(place: Installation, *, reminders: int, kills: int, dice: random.Random) -> Iterator[Figure]:
    box = Mailbox(place.mailbox)
    make_due(reminders)
    _deal_fates(box, dice)
    mail = mail_server(place.mail_port, place.folder)
    workers = [worker(number, APP, place.folder) for number in range(WORKERS)]
    beats = [beat(number, APP, place.folder) for number in range(BEATS)]
    programs = [mail, *workers, *beats]
    mail.start()
    wait_until(lambda: listens(place.mail_port))

    began = time.monotonic()
    for program in programs[1:]:
        program.start()
    try:
        of_beats = [dice.choice(beats) for _kill in range(kills // 5)]
        of_workers = [dice.choice(workers) for _kill in range(kills - len(of_beats))]
        servers = [each for each in (place.broker, place.database) if each]
        victims = [*servers, *of_beats, *of_workers]
        _storm([*programs, *servers], [(dice.uniform(FROM, TO), victim) for victim in victims], box)
        seconds = time.monotonic() - began
        _go_on(programs, AFTERWARDS)
    finally:
        for program in reversed(programs):
            program.stop()

    trial = Trial(box, [moment for each in workers for moment in each.killed_at])
    yield Figure("settled after", seconds, "s", at_most=PATIENCE)
    yield Figure("workers killed", sum(len(each.killed_at) for each in workers), "times")
    yield Figure("beats killed", sum(len(each.killed_at) for each in beats), "times")
    yield Figure("broker killed", len(place.broker.killed_at), "times")
    if place.database:
        yield Figure("database restarted at once", len(place.database.killed_at), "times")
    yield from figures(trial)


def _deal_fates(box: Mailbox, dice: random.Random) -> None:
    addresses = sorted(set(due().values_list("patient__email", flat=True)))
    dice.shuffle(addresses)
    fates = {}
    for fate, share in FATES.items():
        for _time in range(max(1, share * len(addresses) // 1000)):
            fates[addresses.pop()] = fate
    box.fates_file.write_text(json.dumps(fates))


def _storm(programs: list[Victim], blows: list[tuple[float, Victim]], box: Mailbox) -> None:
    """Until all blows have fallen and all reminders are settled, or patience is at an end.

    A blow is a share of the mails and who is killed when it has arrived.
    """
    deadline, expected = time.monotonic() + PATIENCE, due().values("patient").distinct().count()
    while time.monotonic() < deadline and (blows or unsettled().exists()):
        for program in programs:
            program.keep()
        share = len(box) / expected
        for blow in [(at, victim) for at, victim in blows if at <= share and victim.fell_at is None]:
            blow[1].kill()
            blows.remove(blow)
        time.sleep(0.02)


def _go_on(programs: list[Program], seconds: float) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        for program in programs:
            program.keep()
        time.sleep(0.1)
