"""The mail server is down when reminders fall due, and comes back; with the clinic's own waits."""

import time
from collections.abc import Iterator

from tests.bench.figures import Figure
from tests.chaos.due import make_due, unsettled
from tests.chaos.mail_server import Mailbox
from tests.chaos.programs import Installation, beat, listens, mail_server, wait_until, worker
from tests.chaos.verdict import Trial
from touchups.models import Sweep
from touchups.models.reminder import State

APP = "clinic"
REMINDERS = 200
SWEEPS = 2
AT_MOST = 60  # seconds from the server's return


def run(place: Installation) -> Iterator[Figure]:
    box = Mailbox(place.mailbox)
    make_due(REMINDERS)
    programs = [beat(0, APP, place.folder), worker(0, APP, place.folder)]
    mail = mail_server(place.mail_port, place.folder)
    for program in programs:
        program.start()
    try:
        for _sweep in range(SWEEPS):
            last = Sweep.objects.first()
            wait_until(lambda last=last: Sweep.objects.exclude(ran_at=last and last.ran_at).exists())
        waiting = unsettled().count()
        mail.start()
        wait_until(lambda: listens(place.mail_port))
        returned = time.monotonic()
        wait_until(lambda: not unsettled().exists(), patience=2 * AT_MOST)
        seconds = time.monotonic() - returned
    finally:
        for program in [*programs, mail]:
            program.stop()

    trial = Trial(box, killed_at=[])
    yield Figure("waiting while the mail server is down", waiting, "reminders", at_least=REMINDERS)
    yield Figure("sent", len(trial.of(State.SENT)), "reminders", at_least=REMINDERS)
    yield Figure("all out after the mail server's return", seconds, "s", at_most=AT_MOST)
    yield Figure("lost", sum(map(trial.is_lost, trial.reminders)), "reminders", at_most=0)
    yield Figure("twice in the mailbox", trial.twice(), "mails", at_most=0)
