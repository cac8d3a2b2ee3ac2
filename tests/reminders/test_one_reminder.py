"""One reminder and what can be done about it; a patient's ledger and what they want to get."""

from datetime import timedelta

import pytest
from django.urls import reverse

from tests.conftest import NOW, give_hours
from tests.reminders.conftest import row
from tests.reminders.looks import PHOTOS, REVIEW, put, sent, text
from touchups.booking.services import book
from touchups.models import AuditEvent, Patient, Reminder
from touchups.models.reminder import Because, State
from touchups.reminders.replan import replan

pytestmark = pytest.mark.usefixtures("noon")


@pytest.fixture
def session(patient, treat):
    """Treated today: the day's aftercare, and everything else still to come."""
    return treat(patient, 0)


class TestOneReminder:
    def test_shows_the_mail_as_sent_each_step_and_what_is_next(self, desk, session):
        page = text(desk.get(reverse("reminder", args=[sent(session).pk])))

        assert "paula@example.com" in page
        assert "Subject After your visit" in page
        assert "Hello Paula, all is well." in page
        assert "Planned As planned The clinic's clock" in page
        assert "Sent The mail server took it" in page
        assert "Next Nothing to do." in page

    def test_the_html_part_is_shown_in_a_frame_in_which_nothing_runs(self, desk, session):
        reminder = sent(session)
        frame = reverse("reminder_mail", args=[reminder.pk])

        assert f'src="{frame}" sandbox ' in desk.get(reverse("reminder", args=[reminder.pk])).content.decode()
        response = desk.get(frame)
        assert response.content.decode() == "<p>Hello <b>Paula</b></p>"
        rules = response["Content-Security-Policy"]
        assert {"default-src 'none'", "sandbox", "frame-ancestors 'self'"} <= set(rules.split("; "))
        assert response["X-Frame-Options"] == "SAMEORIGIN"

    def test_without_a_mail_there_is_no_frame(self, desk, session):
        reminder = row(session, PHOTOS)

        assert "No mail has been written" in text(desk.get(reverse("reminder", args=[reminder.pk])))
        assert desk.get(reverse("reminder_mail", args=[reminder.pk])).status_code == 404

    def test_who_looked_is_written_down(self, desk, front_desk, session):
        desk.get(reverse("reminder", args=[row(session, PHOTOS).pk]))

        event = AuditEvent.objects.get(verb="message.view")
        assert (event.by, event.patient) == (front_desk, session.patient)


def act(client, reminder: Reminder, what: str, **fields: str) -> str:
    """Press a button of a reminder's page; the page to which it leads, as text."""
    key = {"key": "6f1c2a34-8f0e-4b8a-9d51-2b1d0c7f9a10"}
    return text(client.post(reverse(f"reminder_{what}", args=[reminder.pk]), key | fields, follow=True))


class TestWhatCanBeDone:
    def test_a_missed_one_is_sent_after_all(self, desk, front_desk, session):
        reminder = put(row(session, "aftercare"), State.MISSED, Because.LATE)

        page = act(desk, reminder, "resend")

        assert "It is sent with the next round." in page
        reminder.refresh_from_db()
        assert (reminder.state, reminder.because, reminder.resends) == ("due", "asked", 1)
        assert AuditEvent.objects.get(verb="reminder.resend").by == front_desk

    def test_pressed_twice_it_is_sent_once(self, desk, session):
        reminder = put(row(session, "aftercare"), State.MISSED, Because.LATE)
        act(desk, reminder, "resend")

        page = act(desk, reminder, "resend")

        assert "This reminder is still going to be sent." in page
        reminder.refresh_from_db()
        assert reminder.resends == 1
        assert AuditEvent.objects.filter(verb="reminder.resend").count() == 1

    def test_what_the_record_speaks_against_is_not_sent_and_says_why(self, desk, session):
        reminder = put(row(session, "aftercare"), State.MISSED, Because.LATE)
        Patient.objects.filter(pk=session.patient_id).update(email="")

        assert "Not sent: the patient has no e-mail address." in act(desk, reminder, "resend")

    @pytest.mark.parametrize(
        ("answer", "state", "because"), [("yes", "sent", "was_sent"), ("no", "due", "not_sent")]
    )
    def test_an_unconfirmed_one_is_settled(self, desk, front_desk, session, answer, state, because):
        reminder = put(row(session, "aftercare"), State.UNCONFIRMED, Because.LOST)

        assert "Settled." in act(desk, reminder, "settle", was_sent=answer)

        reminder.refresh_from_db()
        assert (reminder.state, reminder.because) == (state, because)
        assert AuditEvent.objects.get(verb="reminder.settle").by == front_desk
        assert "What became of this reminder is known." in act(desk, reminder, "settle", was_sent=answer)

    @pytest.mark.parametrize("answer", ["", "perhaps"])
    def test_without_an_answer_it_is_not_settled(self, desk, session, answer):
        reminder = put(row(session, "aftercare"), State.UNCONFIRMED, Because.LOST)

        act(desk, reminder, "settle", was_sent=answer)

        reminder.refresh_from_db()
        assert reminder.state == "unconfirmed"

    def test_it_is_cancelled_with_a_reason_and_stays_so(self, desk, front_desk, session):
        reminder = row(session, PHOTOS)

        page = act(desk, reminder, "cancel", reason="Told her on the telephone.")

        assert "Somebody cancelled it: Told her on the telephone." in page
        assert AuditEvent.objects.get(verb="reminder.cancel").by == front_desk
        assert "cannot be cancelled any more" in act(desk, reminder, "cancel", reason="Once more")

    def test_a_reason_is_asked_for(self, desk, session):
        reminder = row(session, PHOTOS)

        response = desk.post(reverse("reminder_cancel", args=[reminder.pk]), {"reason": "  "})

        assert "This field is required." in text(response, 422)
        reminder.refresh_from_db()
        assert reminder.state == "due"

    @pytest.mark.parametrize("what", ["resend", "settle", "cancel"])
    def test_another_clinic_can_do_nothing(self, client, outsider, session, what):
        client.force_login(outsider)

        assert client.post(reverse(f"reminder_{what}", args=[row(session, PHOTOS).pk])).status_code == 404


class TestALedger:
    def test_says_of_each_what_when_why_and_what_next(self, desk, session):
        sent(session)

        page = text(desk.get(reverse("patient_messages", args=[session.patient_id])))

        assert "Photos, day 7 Planned Mon 9 Mar 2026, 10:00 · 7 days after: Session, Mon 2 Mar 2026" in page
        assert "Next: Leaves on Mon 9 Mar 2026, 10:00." in page
        assert "Aftercare Sent" in page

    def test_an_appointment_stands_there_with_its_mails(
        self, desk, patient, injector, front_desk, sweep, clock
    ):
        book(
            patient=patient, kind="consultation", injector=give_hours(injector), by=front_desk, now=NOW,
            starts_at=NOW + timedelta(days=3),
        )  # fmt: skip
        clock.pass_by(minutes=3)
        sweep()

        page = text(desk.get(reverse("patient_messages", args=[patient.pk])))

        assert "Consultation, Thu 5 Mar 2026, 12:00" in page
        assert "Appointment booked, moved or cancelled Sent" in page
        assert "Next: Leaves on Tue 3 Mar 2026, 12:00." in page

    def test_what_a_patient_wants_is_changed_and_planned_anew(self, desk, front_desk, session):
        there = reverse("patient_mails", args=[session.patient_id])
        form = {"key": "6f1c2a34-8f0e-4b8a-9d51-2b1d0c7f9a10", "wanted": ["reviews"]}

        page = text(desk.post(there, form, follow=True))

        assert "What they get is changed." in page
        assert row(session, PHOTOS).because == "opted_out"
        assert row(session, REVIEW).state == "due"
        event = AuditEvent.objects.get(verb="patient.mails")
        assert (event.by, event.detail) == (front_desk, {"wanted": {"photos": False, "recalls": False}})

    def test_nonsense_changes_nothing(self, desk, session):
        there = reverse("patient_mails", args=[session.patient_id])

        desk.post(there, {"key": "x", "wanted": ["everything"]}, follow=True)

        assert not AuditEvent.objects.filter(verb="patient.mails").exists()

    def test_an_address_to_which_mail_came_back_is_shown(self, desk, session):
        Patient.objects.filter(pk=session.patient_id).update(address_bounced_at=NOW)

        page = text(desk.get(reverse("patient_messages", args=[session.patient_id])))

        assert "Mail to paula@example.com came back on Mon 2 Mar 2026" in page

    def test_an_address_that_is_right_after_all_gets_mail_again(self, desk, front_desk, session):
        Patient.objects.filter(pk=session.patient_id).update(address_bounced_at=NOW)
        replan(session.patient, now=NOW)
        assert row(session, PHOTOS).because == "address_bounced"
        there = reverse("patient_address", args=[session.patient_id])
        key = {"key": "6f1c2a34-8f0e-4b8a-9d51-2b1d0c7f9a10"}

        pages = [text(desk.post(there, key, follow=True)) for _click in range(2)]

        assert "Mail goes to this address again." in pages[0]
        assert row(session, PHOTOS).state == "due"
        assert AuditEvent.objects.get(verb="patient.address").by == front_desk

    def test_the_record_shows_the_next_few_and_the_last(self, desk, session):
        sent(session)

        page = text(desk.get(reverse("patient", args=[session.patient_id])))

        assert "Planned Photos, day 7 Mon 9 Mar 2026, 10:00" in page
        assert "Sent Aftercare" in page

    def test_it_takes_as_many_queries_for_a_long_history(
        self, desk, patient, treat, django_assert_max_num_queries
    ):
        for ago in range(0, 400, 80):
            treat(patient, ago)

        with django_assert_max_num_queries(7):  # session, person, patient, trail, rows, steps, who
            desk.get(reverse("patient_messages", args=[patient.pk]))
