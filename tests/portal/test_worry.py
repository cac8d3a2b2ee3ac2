"""What a patient reports: it passes through the rules, and what is said to it follows from them."""

from datetime import timedelta

import pytest
from django.urls import reverse

from tests.conftest import NOW, TODAY
from tests.portal.conftest import read
from touchups.charting.services import record_report
from touchups.models import AuditEvent, Report, Standing
from touchups.portal.forms import GROUPS_OF_HAPPENINGS, HAPPENINGS
from touchups.portal.worries import emergency_numbers
from touchups.rules.catalogue import REPORTS

pytestmark = pytest.mark.usefixtures("noon")


@pytest.fixture
def tell(paula):
    def told(kind: str, **more: str):
        form = {"kind": kind, "area": "", "words": "", "key": "6c6c1d2e-3a53-4b0f-9f57-1f6a0d6c2a11"}
        return paula.post(reverse("my_worry"), form | more, follow=True)

    return told


def test_every_report_of_the_catalogue_can_be_told_in_plain_words():
    assert HAPPENINGS.keys() == REPORTS.keys()
    assert [kind for _name, _heading, kinds in GROUPS_OF_HAPPENINGS for kind in kinds] == list(REPORTS)


@pytest.mark.parametrize(("country", "numbers"), [("US", ("911",)), ("DE", ("112",)), ("GB", ("999",))])
def test_the_number_to_call_is_that_of_the_clinics_country(country, numbers):
    assert emergency_numbers(country) == numbers


def test_a_worry_that_is_not_named_is_asked_for_in_words(tell):
    page = tell("")
    assert page.status_code == 422
    assert "Choose what is happening." in page.text


def test_where_the_country_is_not_known_the_usual_ones_are_named(paula):
    page = read(paula, "my_worry")
    for number in ("112", "911", "999"):
        assert f'href="tel:{number}"' in page


def test_an_emergency_is_answered_at_once_and_alerts_the_clinic(tell, patient, treat, client, front_desk):
    treat(patient, 3)
    page = tell("trouble_swallowing", words="since this morning").content.decode()
    assert "Call emergency services now" in page
    assert "The clinic has been alerted." in page
    assert Standing.objects.get(patient=patient).urgency == "emergency"

    client.force_login(front_desk)
    today = client.get(reverse("today")).content.decode()
    assert 'id="emergencies"' in today
    assert "Paula" in today.split('id="emergencies"')[1]


def test_a_complication_promises_a_call_and_leads_the_list(tell, patient, treat):
    treat(patient, 5)
    page = tell("eyelid_droop", area="forehead").content.decode()
    assert "We will call you" in page
    assert "We want to see you by Wed 4 Mar 2026" in page
    standing = Standing.objects.get(patient=patient)
    assert (standing.flag, standing.urgency) == ("review", "urgent")


@pytest.mark.parametrize(("days", "helps"), [(4, True), (9, True), (10, False), (30, False)])
def test_a_line_that_shows_early_is_answered_with_why_waiting_helps(tell, patient, treat, days, helps):
    treat(patient, days)
    page = tell("line_visible", area="forehead").content.decode()
    assert ("Waiting helps" in page) is helps
    assert (f'href="{reverse("my_review")}"' in page) is not helps
    if helps:
        assert f"between {(TODAY + timedelta(days=10 - days)):%a} " in page


def test_it_is_a_report_of_the_record_told_by_the_patient(tell, patient, treat, client, injector):
    treat(patient, 5)
    tell("uneven", area="forehead", words="The left side")
    report = Report.objects.get()
    assert (report.patient, report.kind, report.area, report.on) == (patient, "uneven", "forehead", TODAY)
    assert (report.words, report.recorded_by) == ("The left side", None)
    event = AuditEvent.objects.get(verb="report.record")
    assert (event.by, event.patient) == (None, patient)

    client.force_login(injector)
    assert "told by the patient online" in client.get(reverse("patient", args=[patient.pk])).content.decode()
    history = client.get(reverse("history", args=[patient.pk])).content.decode()
    assert "The patient, by a private link" in history


def test_told_again_on_the_same_day_it_is_answered_once(tell, patient, treat):
    treat(patient, 12)
    tell("uneven")
    page = tell("uneven", key="6c6c1d2e-3a53-4b0f-9f57-1f6a0d6c2a12")
    assert Report.objects.count() == 2
    assert page.text.count("You told us on Mon 2 Mar 2026") == 1


def test_who_is_booked_is_told_when_instead_of_to_find_a_time(tell, booked):
    page = tell("uneven").text
    assert "Let us find a slot" not in page
    assert "Wed 4 Mar 2026, 10:00" in page
    assert "See or move my appointment" in page


def test_a_double_click_tells_it_once(tell):
    tell("uneven")
    tell("uneven")
    assert Report.objects.count() == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": ""},
        {"kind": "headache"},
        {"area": "masseter"},
        {"area": "'; drop table"},
        {"words": "x" * 501},
        {"words": "nul\x00"},
        {"key": "no key"},
    ],
    ids=lambda wrong: str(wrong)[:30],
)
def test_nonsense_is_refused_beside_its_field_and_changes_nothing(tell, patient, treat, wrong):
    treat(patient, 5)
    given = {"kind": "uneven", "words": "kept"} | wrong
    response = tell(given.pop("kind"), **given)
    assert response.status_code == 422
    assert not Report.objects.exists()
    if "words" not in wrong:
        assert "kept" in response.content.decode()


def test_what_the_desk_wrote_down_is_answered_here_as_well(paula, patient, treat, front_desk):
    treat(patient, 5)
    record_report(patient=patient, by=front_desk, now=NOW, kind="double_vision", on=TODAY)
    assert "We will call you" in read(paula, "home")
