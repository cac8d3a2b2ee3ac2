"""What callers say: written down by anybody, closed by an injector."""

import uuid

import pytest
from django.urls import reverse

from touchups.charting.services import record_report
from touchups.models import Group, Report, Standing


def take(patient) -> str:
    return reverse("report_new", args=[patient.pk])


@pytest.fixture
def form():
    def fill(kind: str, **different: str) -> dict:
        return {"key": str(uuid.uuid4()), "kind": kind, "on": "2026-03-02"} | different

    return fill


@pytest.mark.parametrize("kind", ["trouble_swallowing", "trouble_breathing", "severe_allergy"])
def test_an_emergency_says_what_to_do_and_goes_to_the_top(desk, patient, form, kind):
    page = desk.post(take(patient), form(kind, words="Since this morning"), follow=True)
    assert "The patient calls emergency services now" in page.text
    assert "Emergency:" in page.text
    assert "Since this morning" in page.text
    assert Standing.objects.get(patient=patient).group == Group.EMERGENCY
    assert patient.audit.filter(verb="report.record").count() == 1


def test_a_complication_is_seen_within_two_days(desk, patient, treat, form):
    treat(patient, 5)
    page = desk.post(take(patient), form("eyelid_droop", area="glabella", side="left"), follow=True)
    assert "Tell an injector now" in page.text
    assert "Possible complication: Drooping eyelid" in page.text
    assert Standing.objects.get(patient=patient).group == Group.URGENT


def test_the_emergency_words_stand_above_every_report(desk, patient):
    page = desk.get(take(patient))
    assert page.text.index("Call emergency services now") < page.text.index("Trouble swallowing</label>")


def test_every_kind_is_offered_once_the_pressing_first(desk, patient):
    groups = [
        (name, len(buttons)) for name, _heading, buttons in desk.get(take(patient)).context["form"].kinds()
    ]
    assert groups == [("emergency", 5), ("complication", 6), ("complaint", 4)]


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"kind": "hiccups"}, "kind"),
        ({"kind": ""}, "kind"),
        ({"on": "2026-03-03"}, "on"),
        ({"on": "tomorrow"}, "on"),
        ({"area": "elbow"}, "area"),
        ({"side": "up"}, "side"),
        ({"words": "x" * 501}, "words"),
        ({"key": "not a key"}, "key"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_nonsense_is_refused_and_what_was_said_is_kept(desk, patient, form, typed, field):
    response = desk.post(take(patient), form("uneven") | {"words": "Looks odd"} | typed)
    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert response.context["form"]["words"].value() == typed.get("words", "Looks odd")
    assert not Report.objects.exists()


def test_the_same_form_sent_twice_makes_one_report(desk, patient, form):
    sent = form("uneven")
    assert [desk.post(take(patient), sent).status_code for _ in range(2)] == [302, 302]
    assert Report.objects.count() == 1


class TestSeen:
    @pytest.fixture
    def report(self, patient, front_desk, now, today) -> Report:
        return record_report(
            patient=patient, by=front_desk, now=now, kind="trouble_speaking", on=today, words="Slurred"
        )

    @pytest.fixture
    def seen(self, report) -> dict:
        return {"key": str(uuid.uuid4()), "seen_on": "2026-03-02", "outcome": "Tired, no sign of spread"}

    def test_closes_the_report_and_ends_the_emergency(self, chair, patient, report, seen):
        chair.post(reverse("report_seen", args=[report.pk]), seen)
        report.refresh_from_db()
        assert report.outcome == "Tired, no sign of spread"
        assert Standing.objects.get(patient=patient).urgency == "routine"
        assert patient.audit.filter(verb="report.see").count() == 1

    def test_needs_an_outcome_and_a_day_on_or_after_the_report(self, chair, report, seen):
        address = reverse("report_seen", args=[report.pk])
        assert "outcome" in chair.post(address, seen | {"outcome": ""}).context["form"].errors
        assert "seen_on" in chair.post(address, seen | {"seen_on": "2026-03-01"}).context["form"].errors
        report.refresh_from_db()
        assert report.seen_on is None

    def test_is_not_for_the_front_desk(self, desk, report, seen):
        assert desk.post(reverse("report_seen", args=[report.pk]), seen).status_code == 403
