"""A sweep has died with mails in its hands: its journal tells which of them left."""

from datetime import timedelta

import pytest

from tests.conftest import NOW
from tests.reminders.conftest import row
from touchups.charting.patients import add_patient
from touchups.models import Message
from touchups.models.reminder import Because, Kind, State
from touchups.reminders import journal
from touchups.reminders.journal import BEGUN, TAKEN, Journal
from touchups.reminders.moves import move

LEASE = timedelta(minutes=5)


@pytest.fixture
def in_hand(clinic, treat, front_desk):
    """Makes a reminder that a dead sweep was handing over."""

    def reminder(name: str, *, lease: timedelta = LEASE):
        address = f"{name}@example.com"
        patient = add_patient(by=front_desk, now=NOW, name=name, email=address)
        made = row(treat(patient, days_ago=7), Kind.PHOTO_DAY_7)
        message = Message.objects.create(
            clinic=clinic, patient=patient, message_id=f"<{name}@b>", to=address, subject="s", text="t",
            html="h", handed_at=NOW,
        )  # fmt: skip
        held = {"claim": "dead", "wake_at": NOW + lease, "message": message}
        move([made], State.HANDOFF, now=NOW, because=Because.CLAIMED, **held)
        return made

    return reminder


def state_of(reminder) -> tuple[str, str]:
    reminder.refresh_from_db()
    return reminder.state, reminder.because


def test_only_the_mail_in_mid_air_is_left_for_a_person(in_hand, sweep, clock, server, handoffs):
    left, lost, stayed = in_hand("Left"), in_hand("Lost"), in_hand("Stayed")
    with Journal("dead") as notes:
        notes.note(BEGUN, left.message_id)
        notes.note(TAKEN, left.message_id)
        notes.note(BEGUN, lost.message_id)
    clock.pass_by(minutes=5)

    assert sweep().sent == 1

    assert state_of(left) == (State.SENT, Because.ACCEPTED)
    assert state_of(lost) == (State.UNCONFIRMED, Because.STOPPED)
    assert state_of(stayed) == (State.SENT, Because.ACCEPTED)
    assert [mail["To"] for mail in server.box] == ["Stayed@example.com"]
    assert list(handoffs.iterdir()) == []


def test_what_the_dead_held_longest_tells_of_all_it_held(in_hand, sweep, clock):
    first, last = in_hand("First"), in_hand("Last", lease=2 * LEASE)
    with Journal("dead") as notes:
        notes.note(BEGUN, last.message_id)
        notes.note(TAKEN, last.message_id)
    clock.pass_by(minutes=5)
    sweep()
    assert [state_of(each)[0] for each in (first, last)] == [State.SENT, State.SENT]


def test_a_mail_is_noted_before_it_is_handed_over_and_when_it_was_taken(
    treat, front_desk, sweep, server, handoffs
):
    seen = []
    for name in ("first", "second"):
        address = f"{name}@example.com"
        treat(add_patient(by=front_desk, now=NOW, name=name, email=address), days_ago=7)
        server.manners[address] = lambda: seen.append(next(handoffs.iterdir()).read_text().split("\n")[1:-1])
    sweep()
    first, second = Message.objects.order_by("pk").values_list("pk", flat=True)
    assert seen == [[f"begun {first}"], [f"begun {first}", f"taken {first}", f"begun {second}"]]


def test_while_its_writer_lives_a_journal_tells_nothing(in_hand, sweep, clock, handoffs):
    held = in_hand("Held")
    with Journal("dead"):
        clock.pass_by(minutes=5)
        sweep()
        assert state_of(held) == (State.UNCONFIRMED, Because.STOPPED)
        assert [file.name for file in handoffs.iterdir()] == ["dead"]


def test_nor_does_one_from_before_the_machine_started_anew(
    in_hand, sweep, clock, monkeypatch, tmp_path, handoffs
):
    held = in_hand("Held")
    boot = tmp_path / "boot"
    boot.write_text("yesterday")
    with monkeypatch.context() as before:
        before.setattr(journal, "BOOT", boot)
        with Journal("dead"):
            pass
    clock.pass_by(minutes=5)
    sweep()
    assert state_of(held) == (State.UNCONFIRMED, Because.STOPPED)
    assert list(handoffs.iterdir()) == []


def test_a_line_that_was_not_finished_counts_as_not_written(handoffs):
    with Journal("dead") as notes:
        notes.note(BEGUN, 12)
    with (handoffs / "dead").open("a") as file:
        file.write("taken 1")
    assert journal.read("dead") == {12: BEGUN}


@pytest.mark.parametrize("content", ["", "\n", "half a na"])
def test_a_journal_without_its_beginning_tells_nothing(content, handoffs):
    handoffs.mkdir()
    (handoffs / "dead").write_text(content)
    assert journal.read("dead") is None


def test_with_a_full_disk_nothing_is_handed_over(treat, patient, sweep, server, monkeypatch):
    photo = row(treat(patient, days_ago=7), Kind.PHOTO_DAY_7)
    whole = Journal.note

    def full(self, what, message):
        monkeypatch.setattr(journal.os, "write", lambda _file, line: len(line) - 1)
        whole(self, what, message)

    monkeypatch.setattr(Journal, "note", full)
    with pytest.raises(OSError, match="the disk is full"):
        sweep()
    assert state_of(photo) == (State.DUE, Because.RELEASED)
    assert server.box == []


def test_a_sweep_that_ends_well_leaves_no_journal(treat, patient, sweep, handoffs):
    treat(patient, days_ago=7)
    assert sweep().sent == 1
    assert list(handoffs.iterdir()) == []
