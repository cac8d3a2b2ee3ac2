"""What people decide: send again, settle, cancel; and what a mail service tells afterwards."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from tests.conftest import NOW
from tests.reminders.conftest import row, steps
from touchups.charting.patients import change_patient
from touchups.models import MailEvent, Reminder
from touchups.models.reminder import Because, Kind, State
from touchups.reminders.services import cancel, choose, record_fate, resend, settle, word


@pytest.fixture
def photo(patient, treat) -> Reminder:
    """Due two hours ago."""
    return row(treat(patient, days_ago=7), Kind.PHOTO_DAY_7)


@pytest.fixture
def lost(photo, sweep, server) -> Reminder:
    """Nobody knows whether it was sent; it was."""
    server.manners["paula@example.com"] = "hang up after"
    sweep()
    server.manners.clear()
    photo.refresh_from_db()
    return photo


@pytest.fixture
def sent(photo, sweep) -> Reminder:
    sweep()
    photo.refresh_from_db()
    return photo


def test_what_was_settled_as_sent_stays_sent(lost, front_desk, sweep, server):
    settle(reminder=lost, was_sent=True, by=front_desk, now=NOW)
    assert sweep().sent == 0
    lost.refresh_from_db()
    assert (lost.state, lost.because) == (State.SENT, Because.WAS_SENT)
    assert lost.steps.last().by == front_desk
    assert len(server.box) == 1


def test_what_was_settled_as_not_sent_leaves_again_under_the_same_name(lost, front_desk, sweep, server):
    settle(reminder=lost, was_sent=False, by=front_desk, now=NOW)
    assert sweep().sent == 1
    first, second = server.box
    assert first["Message-ID"] == second["Message-ID"], "so that a mailbox can tell that it is the same mail"


def test_what_is_known_is_not_settled_again(sent, front_desk):
    with pytest.raises(ValidationError, match="is known"):
        settle(reminder=sent, was_sent=False, by=front_desk, now=NOW)


def test_a_mail_sent_again_is_a_new_mail(sent, front_desk, sweep, server):
    resend(reminder=sent, by=front_desk, now=NOW)
    assert sweep().sent == 1
    first, second = server.box
    assert first["Message-ID"] != second["Message-ID"]
    sent.refresh_from_db()
    assert [state for state, _because in steps(sent)].count("sent") == 2


def test_a_missed_one_can_be_sent_after_all_and_is_not_missed_again(
    photo, front_desk, sweep, clock, injector
):
    clock.pass_by(days=3)
    sweep()
    photo.refresh_from_db()
    assert photo.state == State.MISSED
    resend(reminder=photo, by=front_desk, now=clock.now)
    change_patient(patient=photo.patient, by=front_desk, now=clock.now, phone="212 555 0111")
    assert sweep().sent >= 1
    photo.refresh_from_db()
    assert photo.state == State.SENT


def test_nothing_is_sent_again_against_the_record(sent, patient, front_desk):
    choose(patient=patient, wanted=["reviews", "recalls"], by=front_desk, now=NOW)
    with pytest.raises(ValidationError, match="the patient does not want these"):
        resend(reminder=sent, by=front_desk, now=NOW)


def test_what_is_still_to_come_or_not_settled_is_not_sent_again(photo, front_desk, sweep, server):
    with pytest.raises(ValidationError, match="still going to be sent"):
        resend(reminder=photo, by=front_desk, now=NOW)
    server.manners["paula@example.com"] = "hang up after"
    sweep()
    with pytest.raises(ValidationError, match="First say"):
        resend(reminder=photo, by=front_desk, now=NOW)


def test_what_a_person_cancelled_stays_cancelled(photo, front_desk, sweep, patient, server):
    cancel(reminder=photo, reason="She is on a ship", by=front_desk, now=NOW)
    change_patient(patient=patient, by=front_desk, now=NOW, phone="212 555 0111")
    assert sweep().sent == 0
    photo.refresh_from_db()
    assert (photo.state, photo.because, photo.detail) == (
        State.CANCELLED,
        Because.BY_PERSON,
        "She is on a ship",
    )
    [event] = patient.audit.filter(verb="reminder.cancel")
    assert (event.by, event.detail["reason"]) == (front_desk, "She is on a ship")


def test_what_has_left_cannot_be_cancelled(sent, front_desk):
    with pytest.raises(ValidationError, match="cannot be cancelled"):
        cancel(reminder=sent, reason="Too late", by=front_desk, now=NOW)


@pytest.mark.parametrize(
    "act", [resend, lambda **how: settle(was_sent=True, **how), lambda **how: cancel(reason="x", **how)]
)
def test_nobody_decides_for_another_clinic(act, photo, outsider):
    with pytest.raises(PermissionDenied):
        act(reminder=photo, by=outsider, now=NOW)


def test_the_words_are_the_managers(front_desk):
    with pytest.raises(PermissionDenied):
        word(part="aftercare", language="en", subject="Hi", body="Hi", by=front_desk, now=NOW)


def told(reminder, kind, event_id="1"):
    record_fate(
        message=reminder.message, event_id=event_id, kind=kind, at=NOW, now=NOW, detail="550 no such mailbox"
    )
    reminder.refresh_from_db()


def test_a_mail_that_arrived_is_delivered(sent):
    told(sent, MailEvent.Kind.DELIVERED)
    assert sent.state == State.DELIVERED


def test_a_mail_that_arrived_after_a_lost_connection_settles_the_doubt(lost):
    told(lost, MailEvent.Kind.DELIVERED)
    assert lost.state == State.DELIVERED


def test_a_mail_that_came_back_stops_all_mail_to_that_address_until_it_is_another(sent, patient, front_desk):
    review = row(sent.session, Kind.REVIEW_DAY_14)
    told(sent, MailEvent.Kind.BOUNCED)
    told(sent, MailEvent.Kind.BOUNCED)
    review.refresh_from_db()
    assert (sent.state, sent.detail) == (State.BOUNCED, "550 no such mailbox")
    assert (review.state, review.because) == (State.CANCELLED, Because.ADDRESS_BOUNCED)
    assert MailEvent.objects.count() == 1

    change_patient(patient=patient, by=front_desk, now=NOW, email="paula@elsewhere.example")
    review.refresh_from_db()
    assert review.state == State.DUE


def test_a_complaint_is_an_opt_out(sent, patient):
    told(sent, MailEvent.Kind.COMPLAINED)
    patient.refresh_from_db()
    assert patient.photos_muted_at == patient.reviews_muted_at == patient.recalls_muted_at == NOW
    assert sent.state == State.SENT
