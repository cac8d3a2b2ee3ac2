"""Concerns, referrals, holds, events, overrides and corrections."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from tests.charting.conftest import key
from touchups.assessment.policies import adopt, count_changes, propose
from touchups.charting.patients import add_event, override_flag, place_hold
from touchups.charting.services import FindingLine, record_concern, record_report, record_review
from touchups.models import Concern, Event, Hold, Override, Referral, Standing


def standing(patient) -> Standing:
    return Standing.objects.select_related("assessment").get(patient=patient)


class TestConcern:
    def test_flags_the_patient_until_referred(self, chair, patient):
        chair.post(reverse("concern_new", args=[patient.pk]), key(kind="jowls", on="2026-03-02", note="Asks"))
        assert standing(patient).assessment.rule == "concern"
        chair.post(reverse("refer", args=[patient.pk]), key(to="filler", on="2026-03-02", whom="Dr Lim"))
        assert Referral.objects.get().whom == "Dr Lim"
        assert standing(patient).assessment.rule == "first_session"
        assert set(patient.audit.values_list("verb", flat=True)) >= {"concern.record", "referral.record"}

    def test_offers_what_usually_helps_first_and_the_rest_after(self, chair, patient, known, today):
        record_concern(**known, kind="eye_bags", on=today)
        groups = chair.get(reverse("refer", args=[patient.pk])).context["form"].fields["to"].choices
        [usual, _others] = [[key for key, _words in choices] for _heading, choices in groups]
        assert usual == ["eyelid_surgery", "energy_device"]
        assert sum(len(choices) for _heading, choices in groups) == 9

    def test_another_kind_of_care_is_accepted_nonsense_is_not(self, chair, patient, known, today):
        record_concern(**known, kind="pores_oil_acne", on=today)
        address = reverse("refer", args=[patient.pk])
        assert chair.post(address, key(to="magic", on="2026-03-02")).status_code == 422
        assert chair.post(address, key(to="filler", on="2026-03-02")).status_code == 302
        assert Referral.objects.get().to == "filler"

    @pytest.mark.parametrize("number", ["abc", "0", "²", "9" * 30])
    def test_that_does_not_exist_is_never_an_error_page(self, chair, patient, number):
        address = reverse("refer", args=[patient.pk], query={"concern": number})
        assert chair.get(address, follow=True).status_code == 200

    def test_cannot_be_referred_before_it_was_raised(self, chair, patient, known, today):
        record_concern(**known, kind="jowls", on=today)
        response = chair.post(reverse("refer", args=[patient.pk]), key(to="filler", on="2026-03-01"))
        assert response.context["form"].errors["on"] == ["This is before the concern."]


def test_lines_found_at_rest_are_referred_in_one_step(chair, patient, treat, known, today, injector):
    treat(patient, 15)
    lines = [FindingLine("forehead", "midline", "static_line", rest=3)]
    record_review(**known, on=today, reviewer=injector, plateau=True, findings=lines)
    assert standing(patient).assessment.rule == "static_line"
    form = key(to="filler", on="2026-03-02")
    for _twice in range(2):
        chair.post(reverse("refer_static", args=[patient.pk]), form)
    assert Concern.objects.get().kind == "static_lines"
    assert Referral.objects.count() == 1
    assert standing(patient).assessment.rule == "settled"


@pytest.mark.parametrize(
    ("page", "typed", "field"),
    [
        ("concern_new", {"kind": "jowls"}, "on"),
        ("hold_new", {"kind": "pregnancy"}, "since"),
        ("report_new", {"kind": "uneven"}, "on"),
    ],
    ids=["a concern", "a hold", "a report"],
)
def test_nothing_happened_before_the_patient_was_born(chair, patient, page, typed, field):
    address = reverse(page, args=[patient.pk])
    response = chair.post(address, key(**typed, **{field: "1984-03-08"}))
    assert response.context["form"].errors[field] == ["This is before the patient was born."]
    assert chair.post(address, key(**typed, **{field: "1984-03-09"})).status_code == 302


class TestHold:
    def test_stops_injections_until_cleared(self, chair, patient):
        chair.post(reverse("hold_new", args=[patient.pk]), key(kind="pregnancy", since="2026-03-01"))
        hold = Hold.objects.get()
        assert standing(patient).assessment.rule == "hold"
        assert "Hold: Pregnancy" in chair.get(reverse("patient", args=[patient.pk])).text
        chair.post(reverse("hold_clear", args=[hold.pk]), key())
        assert standing(patient).assessment.rule == "first_session"
        assert set(patient.audit.values_list("verb", flat=True)) >= {"hold.place", "hold.clear"}

    def test_looking_at_the_question_clears_nothing(self, chair, known, today):
        hold = place_hold(**known, kind="infection", since=today)
        chair.get(reverse("hold_clear", args=[hold.pk]))
        hold.refresh_from_db()
        assert hold.cleared_on is None

    def test_that_stands_is_not_placed_twice(self, chair, patient, known, today):
        place_hold(**known, kind="infection", since=today)
        response = chair.post(
            reverse("hold_new", args=[patient.pk]), key(kind="infection", since="2026-03-02")
        )
        assert response.context["form"].errors["kind"] == ["This hold already stands."]
        assert Hold.objects.count() == 1


class TestEvent:
    def test_is_kept_and_removed_by_the_front_desk(self, desk, patient):
        desk.post(reverse("event_new", args=[patient.pk]), key(name="Wedding", on="2026-03-10"))
        assert standing(patient).assessment.rule == "event_buffer"
        desk.post(reverse("event_remove", args=[Event.objects.get().pk]), key())
        assert standing(patient).assessment.rule == "first_session"

    def test_says_for_how_many_days_this_clinic_injects_nothing(self, desk, patient, manager, now, today):
        version = propose(numbers={"event_buffer": 25}, reason="Slow to settle", by=manager, now=now)
        count_changes(version, today=today)
        adopt(version, by=manager, now=now)
        page = desk.get(reverse("event_new", args=[patient.pk]))
        assert "Nothing is injected in the 25 days before it" in page.text

    def test_of_the_past_is_refused_as_it_changes_nothing(self, desk, patient):
        address = reverse("event_new", args=[patient.pk])
        response = desk.post(address, key(name="Wedding", on="2026-03-01"))
        assert response.context["form"].errors["on"] == ["This day has passed."]
        assert desk.post(address, key(name="Wedding", on="2026-03-02")).status_code == 302

    @pytest.mark.parametrize("on", ["", "June", "2026-02-30"])
    def test_on_no_real_day_is_refused(self, desk, patient, on):
        response = desk.post(reverse("event_new", args=[patient.pk]), key(name="Wedding", on=on))
        assert "on" in response.context["form"].errors
        assert not Event.objects.exists()


class TestOverride:
    def test_is_shown_with_its_reason_beside_what_the_rules_say(self, chair, patient, treat):
        treat(patient, 5)
        form = key(flag="review", reason="Anxious, wants to be seen")
        chair.post(reverse("override_new", args=[patient.pk]), form)
        page = chair.get(reverse("patient", args=[patient.pk]))
        assert "Anxious, wants to be seen" in page.text
        assert "override; the rules say" in page.text
        assert (standing(patient).flag, standing(patient).assessment.flag) == ("review", "wait")

    def test_ends_when_the_facts_change(self, patient, treat, known, today):
        treat(patient, 5)
        override = override_flag(**known, flag="review", reason="Anxious")
        add_event(**known, name="Wedding", on=today + timedelta(days=200))
        override.refresh_from_db()
        assert override.ended_because == "event"
        assert standing(patient).flag == "wait"

    def test_is_ended_by_hand(self, chair, patient, treat, known):
        treat(patient, 5)
        override_flag(**known, flag="review", reason="Anxious")
        chair.post(reverse("override_end", args=[patient.pk]), key())
        assert standing(patient).override is None
        assert standing(patient).flag == "wait"

    def test_needs_a_reason(self, chair, patient):
        response = chair.post(reverse("override_new", args=[patient.pk]), key(flag="wait", reason="  "))
        assert "reason" in response.context["form"].errors
        assert not Override.objects.exists()

    def test_never_hides_an_emergency(self, chair, patient, known, today):
        record_report(**known, kind="general_weakness", on=today)
        form = key(flag="wait", reason="Surely nothing")
        response = chair.post(reverse("override_new", args=[patient.pk]), form)
        assert response.text.count("An emergency cannot be overridden.") == 1
        assert standing(patient).urgency == "emergency"


class TestEnteredInError:
    def test_no_longer_counts_but_stays_readable_with_its_reason(self, chair, patient, treat):
        session = treat(patient, 5)
        chair.post(
            reverse("entry_error", args=[patient.pk, "session", session.pk]), key(reason="Wrong patient")
        )
        assert standing(patient).assessment.rule == "first_session"
        page = chair.get(reverse("patient", args=[patient.pk]))
        assert "Wrong patient" in page.text
        assert "is-error" in page.text
        assert patient.audit.filter(verb="treatmentsession.error").count() == 1

    def test_needs_a_reason(self, chair, patient, treat):
        session = treat(patient, 5)
        address = reverse("entry_error", args=[patient.pk, "session", session.pk])
        assert chair.post(address, key(reason="")).status_code == 422
        session.refresh_from_db()
        assert not session.is_error

    def test_own_reports_are_taken_back_by_the_front_desk(self, desk, patient, front_desk, now, today):
        report = record_report(patient=patient, by=front_desk, now=now, kind="double_vision", on=today)
        address = reverse("entry_error", args=[patient.pk, "report", report.pk])
        desk.post(address, key(reason="Another patient called"))
        report.refresh_from_db()
        assert report.is_error

    def test_reports_of_others_are_not(self, desk, patient, known, today):
        report = record_report(**known, kind="double_vision", on=today)
        address = reverse("entry_error", args=[patient.pk, "report", report.pk])
        assert desk.post(address, key(reason="Not mine")).status_code == 403


@pytest.mark.parametrize(
    ("door", "fields"),
    [
        ("hold_new", {"kind": "other", "since": "2026-03-02"}),
        ("event_new", {"name": "Gala", "on": date(2026, 9, 1)}),
        ("concern_new", {"kind": "jowls", "on": "2026-03-02"}),
        ("report_new", {"kind": "uneven", "on": "2026-03-02"}),
    ],
)
def test_a_form_sent_twice_makes_one_entry(chair, patient, door, fields):
    form = key(**fields)
    for _twice in range(2):
        assert chair.post(reverse(door, args=[patient.pk]), form).status_code == 302
    made = [model.objects.count() for model in (Hold, Event, Concern)] + [patient.reports.count()]
    assert sum(made) == 1
