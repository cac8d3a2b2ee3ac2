"""Several sweeps at once, each with a connection of its own, on PostgreSQL or on a file of SQLite's."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from tests.conftest import NOW, closing
from touchups.charting.patients import add_patient
from touchups.models import Reminder
from touchups.models.reminder import Kind
from touchups.reminders.abreast import sweep_abreast
from touchups.reminders.sweep import Sweeper

PEOPLE, SWEEPS = 12, 3
ADDRESSES = sorted(f"p{number}@example.com" for number in range(PEOPLE))


@pytest.fixture
def people(treat, front_desk) -> None:
    for number in range(PEOPLE):
        address = f"p{number}@example.com"
        treat(add_patient(by=front_desk, now=NOW, name=f"Person {number}", email=address), days_ago=7)


def test_sweeps_that_start_together_send_each_mail_once(on_a_file, people, smtp, server):
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
    assert sorted(mail["To"] for mail in server.box) == ADDRESSES


def test_for_a_backlog_one_worker_sweeps_twice_abreast(on_a_file, people, smtp, server):
    on_a_file()

    def sweep() -> tuple[int, bool]:
        return sweep_abreast(clock=lambda: NOW, may_go_on=lambda: True, courier_for=smtp, batch=3)

    with ThreadPoolExecutor(1) as thread:
        assert thread.submit(closing, sweep).result() == (PEOPLE, False)

    assert sorted(mail["To"] for mail in server.box) == ADDRESSES
    assert server.connections == (1 if connection.vendor == "sqlite" else 2)


@pytest.mark.parametrize(("batch", "calls"), [(PEOPLE, 1), (PEOPLE + 1, 0)])
def test_a_full_batch_is_a_backlog(batch, calls, people, sweep):
    called = []
    assert sweep(batch=batch, on_backlog=lambda: called.append(True)).sent == PEOPLE
    assert len(called) == calls
