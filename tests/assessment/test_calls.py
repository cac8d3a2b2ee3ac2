"""What came of a call, and where it leaves the patient in the list."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from tests.conftest import NOW, TODAY
from touchups.assessment.calls import record_call, take_back
from touchups.assessment.services import reassess_due
from touchups.booking.proposal import propose
from touchups.booking.services import book, cancel
from touchups.charting.patients import override_flag
from touchups.charting.services import record_report
from touchups.models import AuditEvent, Call, Group, Patient, Standing

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]

DAY = timedelta(days=1)
Outcome = Call.Outcome


@pytest.fixture
def overdue(patient, treat) -> Patient:
    """Nobody has looked at the session of day 18; a touch-up is possible until day 21."""
    treat(patient, days_ago=18)
    return patient


@pytest.fixture
def call(front_desk):
    def record(patient: Patient, outcome: str = Outcome.NO_ANSWER, **different) -> Call:
        said = {"again_on": TODAY + DAY} if outcome != Outcome.DECLINED else {"note": "Moved away."}
        return record_call(
            **{"patient": patient, "outcome": outcome, "by": front_desk, "now": NOW} | said | different
        )

    return record


def group(patient: Patient) -> Group:
    return Group(Standing.objects.get(patient=patient).group)


class TestWhereItLeavesThePatient:
    def test_nobody_calls_again_before_the_day_and_then_the_patient_is_back(self, overdue, call, clinic):
        before = group(overdue)
        call(overdue)
        assert group(overdue) == Group.CALLED

        reassess_due(clinic, now=NOW + DAY)
        assert group(overdue) == before == Group.REVIEW_SOON

    def test_called_again_today_keeps_its_place(self, overdue, call):
        call(overdue, Outcome.AGAIN, again_on=TODAY)
        assert group(overdue) == Group.REVIEW_SOON

    def test_who_declines_is_not_called_until_the_rules_say_something_else(self, overdue, call, clinic):
        call(overdue, Outcome.DECLINED)
        assert group(overdue) == Group.CALLED

        reassess_due(clinic, now=NOW + DAY)
        assert group(overdue) == Group.CALLED
        reassess_due(clinic, now=NOW + 75 * DAY)
        assert group(overdue) == Group.SESSION_DUE
        assert Standing.objects.get(patient=overdue).call is None

    def test_new_facts_end_it(self, overdue, call, front_desk):
        call(overdue, Outcome.DECLINED)
        record_report(patient=overdue, by=front_desk, now=NOW, kind="uneven", on=TODAY)
        assert group(overdue) == Group.REVIEW_SOON

    def test_what_is_booked_ends_it_and_whoever_calls_that_off_is_back_on_the_list(
        self, overdue, call, working, front_desk
    ):
        call(overdue, Outcome.DECLINED)
        slot = propose(overdue, now=NOW).slots[0]
        appointment = book(
            patient=overdue,
            kind="review",
            injector=slot.injector,
            starts_at=slot.starts_at,
            by=front_desk,
            now=NOW,
        )
        cancel(appointment=appointment, by=front_desk, now=NOW, why="Ill")
        assert group(overdue) == Group.REVIEW_SOON

    def test_an_override_ends_it(self, overdue, call, injector):
        call(overdue)
        override_flag(patient=overdue, by=injector, now=NOW, flag="touch_up", reason="Seen in passing.")
        assert group(overdue) == Group.TOUCH_UP

    def test_whoever_is_to_be_seen_at_once_keeps_the_place(self, overdue, call, front_desk):
        record_report(patient=overdue, by=front_desk, now=NOW, kind="eyelid_droop", on=TODAY)
        call(overdue)
        assert group(overdue) == Group.URGENT

    def test_those_called_stand_in_the_order_of_their_next_call(self, overdue, call):
        call(overdue, again_on=TODAY + 2 * DAY)
        assert Standing.objects.get(patient=overdue).sort_day == TODAY + 2 * DAY

    def test_calls_about_one_answer_are_counted(self, overdue, call):
        assert [call(overdue).number for _time in range(3)] == [1, 2, 3]

    def test_it_can_be_taken_back(self, overdue, call, front_desk):
        call(overdue, Outcome.DECLINED)
        for _click in range(2):
            take_back(patient=overdue, by=front_desk, now=NOW)
        assert group(overdue) == Group.REVIEW_SOON
        assert AuditEvent.objects.filter(verb="call.take_back").count() == 1


class TestWhatIsRefused:
    @pytest.mark.parametrize(
        ("different", "field"),
        [
            pytest.param({"again_on": None}, "again_on", id="no day"),
            pytest.param({"again_on": TODAY - DAY}, "again_on", id="a day that has passed"),
            pytest.param({"again_on": TODAY + 4 * DAY}, "again_on", id="after the last day to act"),
            pytest.param({"outcome": Outcome.DECLINED, "note": " "}, "note", id="declined for no reason"),
        ],
    )
    def test_says_which_field(self, overdue, call, different, field):
        with pytest.raises(ValidationError) as refusal:
            call(overdue, **different)
        assert list(refusal.value.message_dict) == [field]
        assert group(overdue) == Group.REVIEW_SOON
        assert not Call.objects.exists()

    def test_the_last_day_to_act_is_not_too_late(self, overdue, call):
        assert call(overdue, again_on=TODAY + 3 * DAY).again_on == TODAY + 3 * DAY

    def test_an_emergency_is_not_put_off(self, overdue, call, front_desk):
        record_report(patient=overdue, by=front_desk, now=NOW, kind="trouble_breathing", on=TODAY)
        for outcome in (Outcome.NO_ANSWER, Outcome.DECLINED):
            with pytest.raises(ValidationError, match="nothing about which to call"):
                call(overdue, outcome)

    def test_nothing_is_asked_of_who_waits(self, patient, treat, call, injector):
        treat(patient, days_ago=3)
        with pytest.raises(ValidationError, match="nothing about which to call"):
            call(patient)

    def test_a_form_sent_twice_is_one_call(self, overdue, call):
        key = call(overdue).key
        call(overdue, key=key)
        assert Call.objects.count() == 1

    def test_nobody_writes_one_down_for_another_clinic(self, overdue, call, outsider):
        with pytest.raises(PermissionDenied):
            call(overdue, by=outsider)


class TestPages:
    @pytest.fixture
    def form(self, overdue) -> dict:
        return {
            "key": "5ad9b1d4-9e17-4f0c-8f3b-1f2a4b6f2b11",
            "outcome": "no_answer",
            "again_on": str(TODAY + DAY),
            "note": "Voice box full.",
        }

    def test_the_list_says_who_called_and_when_to_call_again(self, desk, overdue, form):
        page = desk.post(reverse("caller", args=[overdue.pk]), form, follow=True).content.decode()
        assert "Written down: No answer." in page
        assert (
            "Called Mon 2 Mar 2026 by Frida Desk: No answer. Voice box full. Again on Tue 3 Mar 2026." in page
        )

    def test_the_record_says_so_too(self, desk, overdue, call):
        call(overdue)
        call(overdue)
        page = desk.get(reverse("patient", args=[overdue.pk])).content.decode()
        assert "Called 2 times, last Mon 2 Mar 2026 by Frida Desk: No answer." in page

    def test_under_the_row_it_stays_open_and_offers_to_take_it_back(self, desk, overdue, form):
        htmx = {"HX-Request": "true"}
        page = desk.post(reverse("caller", args=[overdue.pk]), form, headers=htmx).content.decode()
        assert "<html" not in page
        assert reverse("call_take_back", args=[overdue.pk]) in page

        page = desk.post(
            reverse("call_take_back", args=[overdue.pk]), {"key": form["key"]}, headers=htmx
        ).content.decode()
        assert "Back on the list." in page
        assert group(overdue) == Group.REVIEW_SOON

    def test_what_is_refused_keeps_what_was_typed(self, desk, overdue, form):
        response = desk.post(reverse("caller", args=[overdue.pk]), form | {"again_on": "2026-05-01"})
        page = response.content.decode()
        assert response.status_code == 422
        assert "A day from Mon 2 Mar 2026 to Thu 5 Mar 2026." in page
        assert "Voice box full." in page

    def test_tomorrow_is_filled_in_or_the_last_day_to_act(self, desk, patient, treat):
        treat(patient, days_ago=21)
        page = desk.get(reverse("caller", args=[patient.pk])).content.decode()
        assert f'name="again_on" value="{TODAY}"' in page

    def test_there_is_no_form_where_nothing_is_asked(self, desk, patient, treat):
        treat(patient, days_ago=3)
        assert 'name="outcome"' not in desk.get(reverse("caller", args=[patient.pk])).content.decode()

    def test_another_clinics_patient_is_not_found(self, client, outsider, overdue, form):
        client.force_login(outsider)
        for name in ("caller", "call_take_back"):
            assert client.post(reverse(name, args=[overdue.pk]), form).status_code == 404
        assert not Call.objects.exists()
