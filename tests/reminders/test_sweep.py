"""What leaves, what becomes of it, and what is written down at each step."""

from datetime import timedelta

import pytest
from django.db import OperationalError

from tests.conftest import NOW
from tests.reminders.conftest import row, states, steps
from touchups.charting.patients import add_patient
from touchups.models import Message, Reminder, Sweep, TreatmentSession
from touchups.models.reminder import Because, Kind, State
from touchups.reminders import sweep as sending
from touchups.reminders.moves import move


@pytest.fixture
def session(patient, treat):
    """Seven days ago: the photos of day 7 are due today at ten, two hours ago."""
    return treat(patient, days_ago=7)


@pytest.fixture
def photo(session) -> Reminder:
    return row(session, Kind.PHOTO_DAY_7)


def test_a_due_reminder_is_sent_once_and_every_step_is_written_down(photo, sweep, server):
    assert sweep().sent == 1
    assert sweep().sent == 0

    photo.refresh_from_db()
    assert steps(photo) == [
        ("due", "planned"),
        ("claimed", "claimed"),
        ("handoff", "claimed"),
        ("sent", "accepted"),
    ]
    assert (photo.state, photo.claim, photo.wake_at) == ("sent", "", None)
    [mail] = server.box
    assert mail["To"] == "paula@example.com"
    assert mail["Message-ID"] == photo.message.message_id
    assert Sweep.objects.get().ran_at == NOW


@pytest.mark.parametrize(
    ("manner", "state", "because"),
    [
        ("refuse", State.FAILED, Because.REFUSED),
        ("refuse the text", State.FAILED, Because.REFUSED),
        ("later", State.DUE, Because.RETRY),
        ("hang up before", State.DUE, Because.RETRY),
        ("hang up after", State.UNCONFIRMED, Because.LOST),
    ],
)
def test_what_the_server_does_decides_what_becomes_of_it(manner, state, because, photo, sweep, server):
    server.manners["paula@example.com"] = manner
    assert sweep().sent == 0

    photo.refresh_from_db()
    assert (photo.state, photo.because) == (state, because)
    assert photo.detail
    assert photo.attempts == (1 if state == State.DUE else 0)
    assert steps(photo)[-1] == (state, because)


@pytest.mark.parametrize("manner", ["later", "hang up before"])
def test_what_was_not_taken_is_tried_again_at_growing_intervals(manner, photo, sweep, server, clock):
    server.manners["paula@example.com"] = manner
    pauses = []
    for _attempt in range(9):
        sweep()
        photo.refresh_from_db()
        pauses.append((photo.wake_at - clock.now).total_seconds())
        clock.now = photo.wake_at
    assert pauses[:8] == [30, 60, 120, 240, 480, 960, 1920, 3600]

    server.manners.clear()
    sweep()
    photo.refresh_from_db()
    assert photo.state == State.SENT
    assert len(server.box) == 1


def test_what_keeps_being_put_off_is_missed_after_two_days(photo, sweep, server, clock):
    server.manners["paula@example.com"] = "later"
    sweep()
    clock.pass_by(days=2, hours=1)
    sweep()
    photo.refresh_from_db()
    assert (photo.state, photo.because) == (State.MISSED, Because.LATE)


def test_a_claim_whose_holder_died_is_put_back_and_sent(photo, sweep, clock):
    move(
        [photo],
        State.CLAIMED,
        now=NOW,
        because=Because.CLAIMED,
        claim="dead",
        wake_at=NOW + timedelta(minutes=5),
    )
    assert sweep().sent == 0, "the holder may still live"
    clock.pass_by(minutes=5)
    assert sweep().sent == 1
    photo.refresh_from_db()
    assert photo.state == State.SENT
    assert ("due", "released") in steps(photo)
    assert photo.attempts == 0


def test_a_hand_over_whose_holder_died_is_left_for_a_person(photo, sweep, server, clock, patient, clinic):
    message = Message.objects.create(
        clinic=clinic, patient=patient, message_id="<a@b>", to=patient.email, subject="s", text="t", html="h",
        handed_at=NOW,
    )  # fmt: skip
    lease = NOW + timedelta(minutes=5)
    move(
        [photo], State.HANDOFF, now=NOW, because=Because.CLAIMED, claim="dead", wake_at=lease, message=message
    )
    clock.pass_by(minutes=5)
    assert sweep().sent == 0
    photo.refresh_from_db()
    assert (photo.state, photo.because) == (State.UNCONFIRMED, Because.STOPPED)
    assert server.box == []


def test_while_the_server_is_away_nothing_is_claimed_and_all_leaves_at_its_return(
    photo, sweep, server, clock
):
    server.stop()
    for _half_minute in range(4):
        sweep()
        clock.pass_by(seconds=30)
    photo.refresh_from_db()
    assert (photo.state, photo.attempts, photo.steps.count()) == (State.DUE, 0, 1)
    server.start()
    assert sweep().sent == 1


def test_a_record_that_cannot_be_written_fails_and_holds_nobody_up(
    photo, sweep, treat, front_desk, server, clinic
):
    other = treat(
        add_patient(by=front_desk, now=NOW, name="Olga Other", email="olga@example.com"), days_ago=7
    )
    type(photo.patient).objects.filter(pk=photo.patient_id).update(language="xx")
    assert sweep().sent == 1
    photo.refresh_from_db()
    assert (photo.state, photo.because) == (State.FAILED, Because.UNWRITABLE)
    assert photo.detail == "KeyError: 'xx'"
    assert states(other)[Kind.PHOTO_DAY_7] == State.SENT


def test_an_address_that_breaks_the_mail_fails_and_holds_nobody_up(photo, sweep, server):
    type(photo.patient).objects.filter(pk=photo.patient_id).update(email="a@b\r\nBcc: everybody@example.com")
    sweep()
    photo.refresh_from_db()
    assert photo.state == State.FAILED
    assert server.box == []


def test_the_sweep_stops_after_the_mail_in_hand_and_puts_the_rest_back(
    photo, sweep, treat, front_desk, server
):
    for name in ("Anna One", "Berta Two"):
        address = f"{name.split()[0]}@example.com"
        treat(add_patient(by=front_desk, now=NOW, name=name, email=address), days_ago=7)

    asked = iter([True, True, False])
    sweeper = sweep(may_go_on=lambda: next(asked, False))

    assert sweeper.sent == 1
    assert len(server.box) == 1
    waiting = Reminder.objects.filter(kind=Kind.PHOTO_DAY_7)
    assert sorted(waiting.values_list("state", flat=True)) == ["due", "due", "sent"]
    assert set(waiting.filter(state="due").values_list("because", flat=True)) == {"released"}
    assert sweep().sent == 2


def test_one_connection_carries_many_mails(sweep, treat, front_desk, server):
    for number in range(12):
        name, address = f"Person {number}", f"p{number}@example.com"
        treat(add_patient(by=front_desk, now=NOW, name=name, email=address), days_ago=7)
    assert sweep().sent == 12
    assert server.connections == 1


@pytest.mark.django_db(transaction=True)
def test_what_left_while_the_database_went_away_is_written_down_when_it_is_back(
    photo, sweep, server, monkeypatch
):
    def gone_once(parcels, **how):
        moved = shift_to_sent(parcels, **how)
        if not parcels:
            return moved
        monkeypatch.undo()
        raise OperationalError("the database system is shutting down")

    shift_to_sent = sending._shift_to_sent
    monkeypatch.setattr(sending, "_shift_to_sent", gone_once)
    assert sweep().sent == 1
    photo.refresh_from_db()
    assert photo.state == State.SENT
    assert len(server.box) == 1


def test_what_somebody_else_takes_over_is_left_to_them_and_the_others_go_on(
    treat, front_desk, sweep, server, monkeypatch, handoffs
):
    for name in ("first", "second", "third"):
        address = f"{name}@example.com"
        treat(add_patient(by=front_desk, now=NOW, name=name, email=address), days_ago=7)
    monkeypatch.setattr(sending, "GROUP", 1)
    asked = iter(range(20))

    def may_go_on() -> bool:
        if next(asked) == 2:  # once for the sweep, once for the first mail, which has left by now
            taken = Reminder.objects.filter(patient__name="second", kind=Kind.PHOTO_DAY_7)
            taken.update(state=State.CANCELLED, claim="", wake_at=None, because=Because.BY_PERSON)
        return True

    assert sweep(may_go_on=may_go_on).sent == 2
    states = Reminder.objects.filter(kind=Kind.PHOTO_DAY_7).values_list("patient__name", "state")
    assert dict(states) == {"first": State.SENT, "second": State.CANCELLED, "third": State.SENT}
    assert [mail["To"] for mail in server.box] == ["first@example.com", "third@example.com"]
    assert list(handoffs.iterdir()) == []


@pytest.mark.parametrize("waiting", [10, 1000])
def test_a_sweep_that_finds_nothing_costs_two_queries(
    waiting, sweep, patient, treat, django_assert_num_queries, clock
):
    session = treat(patient, days_ago=3)
    sweep()
    first = row(session, Kind.PHOTO_DAY_7)
    Reminder.objects.filter(session=session).exclude(pk=first.pk).update(state=State.MISSED, wake_at=None)
    copies = TreatmentSession.objects.bulk_create(
        TreatmentSession(
            patient=patient, at=session.at, on=session.on, injector=session.injector, product=session.product,
            lot=session.lot, recorded_by=session.injector, recorded_at=NOW,
        )
        for _number in range(waiting)
    )  # fmt: skip
    Reminder.objects.bulk_create(
        Reminder(
            clinic_id=first.clinic_id, patient=patient, session=copy, kind=first.kind, on=first.on,
            due_at=first.due_at, wake_at=first.wake_at, changed_at=NOW,
        )
        for copy in copies
    )  # fmt: skip
    with django_assert_num_queries(2):
        sweep()
