"""Several sweeps at once, each with a connection of its own, on PostgreSQL or on a file of SQLite's."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from tests.conftest import NOW, closing
from touchups.charting.patients import add_patient
from touchups.models import Reminder
from touchups.models.reminder import Kind
from touchups.reminders.sweep import Sweeper

PEOPLE, SWEEPS = 12, 3


def test_sweeps_that_start_together_send_each_mail_once(on_a_file, treat, front_desk, smtp, server):
    for number in range(PEOPLE):
        address = f"p{number}@example.com"
        treat(add_patient(by=front_desk, now=NOW, name=f"Person {number}", email=address), days_ago=7)
    on_a_file()
    together = Barrier(SWEEPS)

    def sweep() -> int:
        together.wait()
        sweeper = Sweeper(clock=lambda: NOW, courier_for=smtp, batch=5)
        sweeper.run()
        return sweeper.sent

    def outcome() -> set[str]:
        return set(Reminder.objects.filter(kind=Kind.PHOTO_DAY_7).values_list("state", flat=True))

    with ThreadPoolExecutor(SWEEPS) as threads:
        sent = list(threads.map(lambda _number: closing(sweep), range(SWEEPS)))
        assert threads.submit(closing, outcome).result() == {"sent"}

    assert sum(sent) == PEOPLE
    assert sorted(mail["To"] for mail in server.box) == sorted(
        f"p{number}@example.com" for number in range(PEOPLE)
    )
