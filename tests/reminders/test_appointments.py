"""Mail about appointments: what became of them, and what to bear in mind."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from icalendar import Calendar

from tests.conftest import NOW, TODAY, local
from tests.reminders.conftest import file_of, of, why, words
from touchups.booking import services as booking
from touchups.charting.services import record_report
from touchups.models import Appointment, Message, Patient
from touchups.models.reminder import Because, Kind, State
from touchups.reminders import services
from touchups.reminders.moves import move
from touchups.reminders.plan import GROUPS
from touchups.reminders.queries import why_planned, will_be_sent


class TestNews:
    def test_a_booking_is_confirmed_after_three_minutes_and_not_before(
        self, book, sweep, clock, server, told
    ):
        appointment = book()
        clock.pass_by(minutes=2, seconds=59)
        assert sweep().sent == 0
        clock.pass_by(seconds=1)
        assert sweep().sent == 1

        [mail] = server.box
        assert mail["Subject"] == "Your appointment"
        assert "on Friday 6 March at 10:00 (America/New York), with Ines Needle" in words(mail)
        method, event = file_of(mail)
        assert (method, event["SEQUENCE"], event["UID"]) == ("REQUEST", 0, str(appointment.key))
        assert why(appointment) == (State.SENT, Because.ACCEPTED)
        assert told() == []

    def test_a_booking_undone_at_once_sends_nothing(self, book, front_desk, clock, told):
        appointment = book()
        clock.pass_by(minutes=2)
        booking.undo(appointment=appointment, by=front_desk, now=clock.now)

        assert told() == []
        assert why(appointment) == (State.CANCELLED, Because.CALLED_OFF)
        assert why(appointment, sequence=1) == (State.CANCELLED, Because.TAKEN_BACK)

    def test_moves_in_three_minutes_are_told_once_as_a_change_of_the_same_event(self, book, moved, told):
        appointment = book()
        told()
        appointment = moved(moved(appointment, local(4, 11)), local(7, 15))

        [mail] = told()

        assert mail["Subject"] == "Your appointment was moved"
        assert "now on Monday 9 March at 15:00" in words(mail)
        method, event = file_of(mail)
        assert (method, event["SEQUENCE"], event["UID"]) == ("REQUEST", 2, str(appointment.key))
        assert event.start == local(7, 15), "on the other side of a change of clocks"

    def test_a_move_before_the_first_news_is_a_booking_at_the_new_time(self, book, moved, told):
        appointment = book()
        moved(appointment, local(4, 11))

        [mail] = told()

        assert mail["Subject"] == "Your appointment"
        assert "at 11:00" in words(mail)
        assert why(appointment) == (State.CANCELLED, Because.MOVED)

    def test_what_was_moved_and_moved_back_sends_nothing(self, book, moved, told):
        appointment = book()
        told()
        appointment = moved(appointment, local(4, 11))
        moved(appointment, local(4, 10))

        assert told() == []
        assert why(appointment, sequence=2) == (State.CANCELLED, Because.TAKEN_BACK)

    def test_a_cancellation_takes_the_event_away_at_the_time_that_the_patient_knows(
        self, book, moved, cancelled, told
    ):
        appointment = book()
        told()
        cancelled(moved(appointment, local(4, 11)))

        [mail] = told()

        assert mail["Subject"] == "Your appointment was cancelled"
        assert "on Friday 6 March at 10:00" in words(mail)
        method, event = file_of(mail)
        assert (method, event["STATUS"], event["SEQUENCE"]) == ("CANCEL", "CANCELLED", 2)

    def test_a_cancellation_undone_after_it_was_told_is_a_booking_again(
        self, book, cancelled, front_desk, clock, told
    ):
        appointment = book()
        told()
        cancelled(appointment)
        told()
        booking.undo(appointment=appointment, by=front_desk, now=clock.now)

        [mail] = told()

        assert mail["Subject"] == "Your appointment"
        method, event = file_of(mail)
        assert (method, event["SEQUENCE"]) == ("REQUEST", 2)

    def test_a_change_while_the_first_news_is_in_a_sweeps_hands_is_told_all_the_same(
        self, book, cancelled, clock
    ):
        appointment = book()
        claim = {"claim": "somebody", "wake_at": clock.now + timedelta(minutes=5)}
        move([of(appointment)], State.CLAIMED, now=clock.now, because=Because.CLAIMED, **claim)
        cancelled(appointment)

        assert why(appointment, sequence=1)[0] == State.DUE

    def test_it_leaves_by_night_against_an_opt_out_and_while_a_report_is_open(
        self, book, patient, front_desk, clock, told
    ):
        clock.now = local(0, 23, 30)
        services.choose(patient=patient, wanted=(), by=front_desk, now=clock.now)
        record_report(patient=patient, by=front_desk, now=clock.now, kind="eyelid_droop", on=TODAY)
        appointment = book(starts_at=local(4, 12))

        [mail] = told()

        assert "12:00" in words(mail)
        assert why(appointment, Kind.APPOINTMENT_SOON) == (State.CANCELLED, Because.REPORT_OPEN)

    @pytest.mark.parametrize(
        ("fields", "because"),
        [
            ({"email": ""}, Because.NO_ADDRESS),
            ({"address_bounced_at": NOW}, Because.ADDRESS_BOUNCED),
        ],
    )
    def test_without_an_address_that_works_it_is_silent(self, fields, because, book, patient):
        Patient.objects.filter(pk=patient.pk).update(**fields)
        assert why(book()) == (State.CANCELLED, because)

    def test_of_who_has_arrived_nothing_is_told(self, book, front_desk, clock, told):
        appointment = book(starts_at=local(0, 12, 30))
        booking.advance(appointment=appointment, to="arrived", by=front_desk, now=clock.now)

        assert told() == []
        assert why(appointment) == (State.CANCELLED, Because.PAST)

    def test_it_leaves_alone_and_the_mail_of_the_day_by_itself(self, book, patient, treat, told):
        treat(patient, days_ago=7)
        one, other = book(), book(kind=Appointment.Kind.URGENT_REVIEW, starts_at=local(4, 14))

        subjects = sorted(mail["Subject"] for mail in told())

        assert subjects == ["A week after your visit", "Your appointment", "Your appointment"]
        assert of(one).message != of(other).message

    def test_the_mail_of_the_day_does_not_take_it_along_too_early(self, book, patient, treat, sweep, server):
        book()
        treat(patient, days_ago=7)
        assert sweep().sent == 1
        assert server.box[0]["Subject"] == "A week after your visit"

    def test_it_can_be_sent_again(self, book, front_desk, clock, told):
        appointment = book()
        [first] = told()
        services.resend(reminder=of(appointment), by=front_desk, now=clock.now)

        [mail] = told()

        assert mail["Subject"] == first["Subject"]
        assert mail["Message-ID"] != first["Message-ID"]

    def test_of_a_time_that_holds_no_more_it_cannot(self, book, moved, front_desk, clock, told):
        appointment = book()
        told()
        moved(appointment, local(4, 11))
        with pytest.raises(ValidationError, match="the appointment was moved"):
            services.resend(reminder=of(appointment), by=front_desk, now=clock.now)

    def test_the_mail_as_sent_is_kept_with_its_file(self, book, told):
        book()
        told()
        kept = Message.objects.get()
        assert Calendar.from_ical(kept.calendar)["METHOD"] == "REQUEST"
        assert "me/…" in kept.text

    def test_the_file_and_the_mail_name_no_treatment(self, book, told):
        book()
        [mail] = told()
        _method, event = file_of(mail)
        assert event["SUMMARY"] == "Appointment at Harbour"
        assert "onsultation" not in mail.as_string()

    def test_the_demo_and_the_desk_see_what_will_be_sent(self, book, clinic):
        appointment = book()
        [coming] = will_be_sent(clinic, TODAY, now=NOW)
        assert coming.letter.subject == "Your appointment"
        assert coming.leaves_at == NOW + timedelta(minutes=3)
        assert why_planned(of(appointment)).startswith("Consultation, Fri 6 Mar 2026")


class TestSoon:
    @pytest.mark.parametrize(
        ("starts_at", "due_at"),
        [
            pytest.param(local(4, 10), local(2, 10), id="two days before"),
            pytest.param(local(7, 16), local(5, 15), id="forty-eight hours over a change of clocks"),
            pytest.param(local(4, 9), local(2, 9), id="at the opening hour"),
        ],
    )
    def test_it_is_due_two_days_before(self, starts_at, due_at, book):
        reminder = of(book(starts_at=starts_at), Kind.APPOINTMENT_SOON)
        assert (reminder.state, reminder.due_at) == (State.DUE, due_at)

    @pytest.mark.parametrize(
        ("starts_at", "due_at"),
        [
            pytest.param(local(4, 7, 30), local(2, 9), id="early in the morning"),
            pytest.param(local(4, 18, 30), local(3, 9), id="in the evening"),
        ],
    )
    def test_it_waits_for_the_hours_at_which_mail_leaves(self, starts_at, due_at, book):
        assert (
            of(book(starts_at=starts_at, overlap_reason="Came early"), Kind.APPOINTMENT_SOON).due_at == due_at
        )

    def test_says_what_to_bear_in_mind(self, book, clock, told):
        book()
        told()
        clock.now = local(2, 10)

        [mail] = told()

        said = words(mail)
        assert "on Friday 6 March at 10:00 (America/New York)" in said
        for what in ("clean face", "health", "supplements", "travel", "photos"):
            assert what in said

    @pytest.mark.parametrize(
        ("starts_at", "state"),
        [
            pytest.param(local(2, 12), State.DUE, id="booked two days before"),
            pytest.param(local(2, 11, 55), State.CANCELLED, id="booked later"),
        ],
    )
    def test_there_is_one_only_if_two_days_are_left(self, starts_at, state, book):
        assert why(book(starts_at=starts_at), Kind.APPOINTMENT_SOON)[0] == state

    def test_it_moves_with_the_appointment_and_goes_with_it(self, book, moved, cancelled):
        appointment = moved(book(), local(7, 10))
        assert why(appointment, Kind.APPOINTMENT_SOON) == (State.CANCELLED, Because.MOVED)
        assert of(appointment, Kind.APPOINTMENT_SOON, 1).state == State.DUE
        cancelled(appointment)
        assert why(appointment, Kind.APPOINTMENT_SOON, 1) == (State.CANCELLED, Because.CALLED_OFF)
        assert why(appointment, Kind.APPOINTMENT_SOON, 2) == (State.CANCELLED, Because.CALLED_OFF)

    @pytest.mark.parametrize(
        ("starts_at", "back_at", "fate"),
        [
            pytest.param(local(4, 9), local(4, 9, 1), (State.MISSED, Because.LATE), id="in the morning"),
            pytest.param(local(4, 18), local(5, 9), (State.CANCELLED, Because.PAST), id="in the evening"),
        ],
    )
    def test_after_the_appointment_it_is_not_sent(self, starts_at, back_at, fate, book, sweep, clock):
        appointment = book(starts_at=starts_at, overlap_reason="On purpose")
        clock.now = back_at
        assert sweep().sent == 0
        assert why(appointment, Kind.APPOINTMENT_SOON) == fate

    def test_it_is_merged_with_the_mail_of_its_day(self, book, patient, treat, clock, told):
        treat(patient, days_ago=5)
        book()
        told()
        clock.now = local(2, 10)
        [mail] = told()
        assert "clean face" in words(mail)
        assert "It is a week since" in words(mail)

    def test_who_wants_no_mail_about_reviews_gets_none(self, book, patient, front_desk):
        appointment = book()
        services.choose(patient=patient, wanted=GROUPS.keys() - {"reviews"}, by=front_desk, now=NOW)
        assert why(appointment, Kind.APPOINTMENT_SOON) == (State.CANCELLED, Because.OPTED_OUT)
