"""One cycle of a patient through the pages, from the first call to the next full session."""

import uuid
from datetime import timedelta

import time_machine
from django.urls import reverse

from tests.conftest import NOW
from touchups.models import Patient, Standing


def send(client, door: str, pk: int | None, **fields: object) -> None:
    """Fill in a form, see it taken and be led to the patient."""
    form = {"key": str(uuid.uuid4())} | {name.replace("__", "-"): value for name, value in fields.items()}
    response = client.post(reverse(door, args=[pk] if pk else []), form)
    assert response.status_code == 302, response.context["form"].errors
    assert response.url == reverse("patient", args=[Patient.objects.get().pk])


def test_a_cycle_from_the_first_call_to_the_next_session(sign_in, front_desk, injector, lot):
    send(sign_in(front_desk), "patient_new", None, name="Nora Newcomer", phone="212 555 0133", language="en")
    patient = Patient.objects.get()
    assert flag_of(patient) == "first_session"

    by_left_brow = {"units__forehead__frontalis__left": "2"}
    on_both = {"units__forehead__frontalis__left": "10", "units__forehead__frontalis__right": "10"}
    given = {"injector": injector.pk, "lot": lot.pk}
    day_0 = {"at": "2026-03-02T11:30", "product": "botox", "plan": "single"}
    send(sign_in(injector), "session_new", patient.pk, **day_0, **given, **on_both)
    assert flag_of(patient) == "too_early"

    with on_day(3):
        send(sign_in(front_desk), "report_new", patient.pk, kind="uneven", area="forehead", on="2026-03-05")
        assert flag_of(patient) == "too_early"

    with on_day(14):
        chair = sign_in(injector)
        page = chair.get(reverse("patient", args=[patient.pk]))
        assert page.context["standing"].assessment.rule == "review_due"

        found = {"kind__forehead__left": "lateral_peak", "conflicts__forehead__left": "on", "plateau": "on"}
        seen = {"on": "2026-03-16", "reviewer": injector.pk, "seen": patient.reports.get().pk}
        send(chair, "review_new", patient.pk, **seen, **found)
        assert flag_of(patient) == "touch_up"

        send(chair, "touch_up_new", patient.pk, at="2026-03-16T11:30", **given, **by_left_brow)
        assert flag_of(patient) == "touch_up_settling"

    with on_day(80):
        page = sign_in(front_desk).get(reverse("patient", args=[patient.pk]))
        assert page.context["standing"].flag == "full_session"


def flag_of(patient: Patient) -> str:
    """The rule that gave the patient's flag."""
    return Standing.objects.select_related("assessment").get(patient=patient).assessment.rule


def on_day(number: int) -> time_machine.travel:
    return time_machine.travel(NOW + timedelta(days=number), tick=False)
