"""The work list as the front desk and the injectors see it."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse

from tests.conftest import NOW, TODAY
from touchups.assessment import listing
from touchups.assessment.worklist import PAGE, Cursor
from touchups.charting.patients import add_patient, archive_patient, override_flag
from touchups.charting.services import FindingLine, record_report, record_review
from touchups.models import AuditEvent, Patient, Standing

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


@pytest.fixture
def add(front_desk):
    def patient(name: str, **fields) -> Patient:
        return add_patient(by=front_desk, now=NOW, name=name, **fields)

    return patient


@pytest.fixture
def see(client, front_desk):
    """The list as somebody sees it, as text."""

    def page(query: str = "", by=front_desk) -> str:
        client.force_login(by)
        response = client.get(reverse("today") + query)
        assert response.status_code == 200
        return response.content.decode()

    return page


def cards(page: str) -> str:
    """The rows alone, without the form that names every area and flag."""
    return page[page.index('id="worklist"') :]


def test_nobody_sees_the_list_without_logging_in(client, front_desk):
    response = client.get(reverse("today"))

    assert response.status_code == 302
    assert response.url.startswith(reverse("account_login"))


def test_another_clinics_patients_are_not_on_the_list(see, patient, treat, outsider):
    treat(patient, 12)

    assert "Paula Ibáñez" not in see(by=outsider)


def test_a_row_says_who_what_why_when_and_how_to_reach_them(see, patient, treat):
    treat(patient, 12)

    row = cards(see())

    assert "Paula Ibáñez" in row
    assert ">41<" in row  # born Fri 9 Mar 1984: a week short of 42
    assert "flag-review" in row
    assert "The review belongs between Sat 28 Feb 2026 and Wed 4 Mar 2026." in row
    assert "Sat 28 Feb 2026 – Wed 4 Mar 2026" in row
    assert 'href="tel:2125550187"' in row
    assert "Ines Needle" in row
    assert '<svg class="ribbon"' in row


@pytest.mark.parametrize(
    ("viewer", "offered"),
    [
        pytest.param("injector", True, id="an injector is offered the review"),
        pytest.param("front_desk", False, id="the front desk is not"),
        pytest.param("manager", False, id="a manager who does not chart is not"),
    ],
)
def test_the_next_action_fits_the_role(see, patient, treat, request, viewer, offered):
    treat(patient, 12)

    page = see(by=request.getfixturevalue(viewer))

    assert (reverse("review_new", args=[patient.pk]) in page) is offered


def test_an_emergency_is_pinned_above_everything_on_every_page(see, front_desk, patient, treat, add):
    treat(add("Olga Overdue"), 16)
    treat(patient, 3)
    record_report(patient=patient, by=front_desk, now=NOW, kind="trouble_swallowing", on=TODAY)

    for query in ("", "?flag=wait", "?q=olga", "?after=4_0001-01-01_0", "?area=masseter"):
        page = cards(see(query))
        assert page.index('class="emergencies"') < page.index("Paula Ibáñez")
        assert page.count("Paula Ibáñez") == 1
        assert "emergency services" in page


def test_a_search_names_an_emergency_in_a_line_above_what_it_finds(see, front_desk, patient, treat, add):
    treat(patient, 3)
    record_report(patient=patient, by=front_desk, now=NOW, kind="trouble_swallowing", on=TODAY)
    treat(add("Olga Overdue"), 16)

    assert cards(see("?q=olga")).count("row-card") == 1
    found = cards(see("?q=paula"))
    assert found.count("row-card") == 1
    assert "Nobody found" not in found


def test_the_list_goes_from_the_most_pressing_to_the_least(see, front_desk, injector, treat, add):
    due, overdue, touch_up, droop = (add(name) for name in ("Dua", "Ola", "Tia", "Uma"))
    treat(due, 12)
    treat(overdue, 16)
    treat(touch_up, 16)
    findings = [FindingLine("forehead", "midline", "residual_movement")]
    record_review(
        patient=touch_up, by=injector, now=NOW, on=TODAY, reviewer=injector, plateau=True, findings=findings
    )
    treat(droop, 5)
    record_report(patient=droop, by=front_desk, now=NOW, kind="eyelid_droop", on=TODAY)

    page = cards(see())

    order = [page.index(f">{name}<") for name in ("Uma", "Tia", "Ola", "Dua")]
    assert order == sorted(order)


def test_those_who_wait_are_not_on_the_list_but_can_be_asked_for(see, patient, treat):
    treat(patient, 3)

    assert 'class="row-card"' not in see()
    assert 'class="row-card"' in see("?flag=wait")


def test_an_override_is_shown_as_one_with_the_rules_own_flag_beside_it(see, injector, patient, treat):
    treat(patient, 12)
    override_flag(patient=patient, by=injector, now=NOW, flag="refer", reason="Seen on video; wants filler.")

    page = cards(see())

    assert "Ines Needle: Seen on video; wants filler." in page
    assert "flag-refer" in page
    assert "flag-review urgency-routine flag-overridden" in page


@pytest.mark.parametrize(
    "search",
    [
        pytest.param("paula", id="part of the name"),
        pytest.param("ibanez", id="a name without its accents"),
        pytest.param("0187", id="the last digits of the phone"),
        pytest.param("(212) 555", id="a part of the phone with its brackets"),
        pytest.param("1984-03-09", id="the birth date in ISO"),
        pytest.param("03/09/1984", id="the birth date as Americans write it"),
        pytest.param("3/9/1984", id="the birth date as Americans write it, without noughts"),
        pytest.param("9.3.1984", id="the birth date with dots, without noughts"),
        pytest.param("  paula 1984-03-09 ", id="a name and a birth date"),
        pytest.param("09/03/1984", id="the birth date as the British write it"),
        pytest.param("1984/3/9", id="the birth date with the year first, without noughts"),
        pytest.param("9 mar 1984", id="the birth date with the month in letters"),
        pytest.param("Fri 9 Mar 1984", id="the birth date as the pages write it"),
        pytest.param("March 9th, 1984 Paula", id="the birth date as Americans say it, and a name"),
    ],
)
def test_a_search_finds_those_who_wait(see, patient, treat, add, search):
    treat(patient, 3)
    treat(add("Somebody Else"), 12)

    page = cards(see(f"?q={search}"))

    assert "Paula Ibáñez" in page
    assert "Somebody Else" not in page


@pytest.mark.parametrize(
    ("name", "search"),
    [
        pytest.param("Patrick O’Driscoll", "o'driscoll", id="the apostrophe of a keyboard"),
        pytest.param("Patrick O'Driscoll", "odriscoll", id="no apostrophe"),
        pytest.param("Hannah Sørensen", "sorensen", id="a letter that is not on the keyboard"),
        pytest.param("Łukasz Đorđević", "lukasz dordevic", id="letters with a stroke"),
    ],
)
def test_a_name_is_found_as_it_is_typed_on_a_plain_keyboard(see, add, name, search):
    added = add(name)

    assert reverse("patient", args=[added.pk]) in cards(see(f"?q={search}"))


def test_a_name_that_grows_long_without_its_accents_can_be_saved_and_found(see, add):
    added = add("ﷺ" * 120)

    assert len(added.search) == 400
    assert reverse("patient", args=[added.pk]) in cards(see("?q=ﷺ"))


def test_a_search_finds_the_archived_as_archived(see, front_desk, patient):
    archive_patient(patient=patient, by=front_desk, now=NOW)

    page = cards(see("?q=ibanez"))

    assert "Archived" in page
    assert reverse("patient", args=[patient.pk]) in page


def test_the_list_is_narrowed_by_flag_injector_and_area(see, patient, treat, add, injector):
    treat(patient, 12)
    add("Nora New")

    assert "Nora New" not in cards(see("?flag=review"))
    assert "Paula Ibáñez" not in cards(see("?flag=full_session"))
    assert "Paula Ibáñez" in cards(see(f"?injector={injector.pk}"))
    assert "Nora New" not in cards(see(f"?injector={injector.pk}"))
    assert "Paula Ibáñez" in cards(see("?area=forehead"))
    assert "Paula Ibáñez" not in cards(see("?area=masseter"))


@pytest.mark.parametrize(
    "query",
    [
        "?flag=nonsense",
        "?injector=99999999999999999999999999",
        "?injector=abc",
        "?area=elbow",
        "?after=nonsense",
        "?after=1_2026-13-45_1",
        "?after=1_2026-01-01_99999999999999999999999999",
        "?q=%00",
        "?q=" + "x" * 5000,
        "?q=%25_'\"<script>",
    ],
)
def test_nonsense_in_the_address_never_breaks_the_list(see, query):
    assert "<script>" not in see(query).replace("<script src=", "")


def test_another_clinics_injector_narrows_nothing(see, patient, treat, outsider):
    treat(patient, 12)

    assert "Paula Ibáñez" in cards(see(f"?injector={outsider.pk}"))


def test_a_long_list_comes_in_pages_that_miss_nobody_and_repeat_nobody(see, add):
    for number in range(PAGE + 3):
        add(f"Patient {number:02}")

    first = cards(see())
    after = first.split('href="?after=')[-1].split('"')[0]
    second = cards(see(f"?after={after}"))

    seen = [name for page in (first, second) for name in page.split("<h3>") if "Patient " in name]
    assert first.count('class="row-card"') == PAGE
    assert second.count('class="row-card"') == 3
    assert len(seen) == PAGE + 3
    assert "First page" in second
    assert "Next 50" not in second


def test_a_group_of_a_hundred_or_more_is_not_counted_further(clinic, see, patient, treat, monkeypatch):
    treat(patient, 12)
    monkeypatch.setattr(listing, "counts", lambda *_, **__: (dict.fromkeys(listing.Group, 100), True))

    assert "99+" in cards(see())


def test_an_empty_clinic_is_told_to_add_somebody(see):
    page = cards(see())

    assert "No patients yet" in page
    assert reverse("patient_new") in page


@pytest.mark.parametrize("place", ["staff", "hours", "clinic_settings", "lots"])
def test_who_manages_an_empty_clinic_is_told_what_it_needs_first(see, manager, front_desk, place):
    assert reverse(place) in cards(see(by=manager))
    assert reverse(place) not in cards(see(by=front_desk))


def test_when_nothing_is_to_be_done_the_next_in_turn_is_named(see, patient, treat):
    treat(patient, 3)

    page = cards(see())

    assert "Nothing to be done today" in page
    assert "Next in turn: Paula Ibáñez, from Mon 9 Mar 2026." in page


def test_a_search_without_a_result_says_what_to_try(see, patient):
    assert "Nobody found" in cards(see("?q=zzz"))


def test_each_look_leaves_one_row_in_the_trail_with_those_shown(see, patient, treat, front_desk):
    treat(patient, 12)
    see()

    row = AuditEvent.objects.get(verb="worklist.view")
    assert (row.by, row.at, row.detail) == (front_desk, NOW, {"patients": [patient.pk]})


def test_looking_changes_nothing_else(see, patient, treat):
    treat(patient, 12)
    before = list(Standing.objects.values())

    see()

    assert list(Standing.objects.values()) == before


def test_the_list_is_never_stale_though_no_worker_ran(see, patient, treat):
    treat(patient, 3)

    with time_machine.travel(NOW + timedelta(days=9), tick=False):
        page = cards(see())

    assert "flag-review" in page
    assert "re-assessed" not in page


def test_a_backlog_is_named_and_only_fresh_rows_are_shown(see, add, treat, monkeypatch):
    for number in range(6):
        treat(add(f"Patient {number}"), 3)
    monkeypatch.setattr(listing, "REASSESS_FIRST", 2)

    with time_machine.travel(NOW + timedelta(days=9), tick=False):
        page = cards(see())

    assert "4 patients are still being re-assessed" in page
    assert page.count('class="row-card"') == 2
    assert page.count("flag-review") == 2


def test_a_row_about_to_be_shown_is_assessed_first(see, add, treat, monkeypatch):
    for number in range(4):
        treat(add(f"Patient {number}"), 12)
    monkeypatch.setattr(listing, "REASSESS_FIRST", 1)

    with time_machine.travel(NOW + timedelta(days=5), tick=False):
        page = cards(see())

    assert page.count("Review · Soon") == 4  # the review window closed three days ago


def test_the_day_is_the_clinics_own(see, patient, treat):
    treat(patient, 9)
    almost_midnight = datetime(2026, 3, 3, 4, 59, tzinfo=UTC)  # 23:59 on Mon 2 Mar in New York

    with time_machine.travel(almost_midnight, tick=False):
        assert "flag-review" not in see()
    with time_machine.travel(almost_midnight + timedelta(minutes=1), tick=False):
        assert "flag-review" in see()


@pytest.mark.parametrize("number", [1, 50], ids=["one patient", "a full page"])
def test_the_list_takes_seven_queries_however_many_it_shows(
    client, front_desk, add, treat, number, django_assert_num_queries
):
    for one in range(number):
        add(f"Patient {one:02}")
    client.force_login(front_desk)

    # session, person and clinic, injectors, counts and staleness, page, appointments, trail
    with django_assert_num_queries(7):
        client.get(reverse("today"))


@pytest.mark.parametrize(
    "query", ["?flag=refer", "?q=paula", "?q=paula&flag=review", "?q=nobody", "?after=1_0001-01-01_0"]
)
def test_a_narrowed_list_takes_eight_queries_where_an_emergency_stands_above_it(
    client, front_desk, add, patient, treat, query, django_assert_max_num_queries
):
    treat(patient, 12)
    somebody = add("Emma Urgent")
    treat(somebody, 2)
    record_report(patient=somebody, by=front_desk, now=NOW, kind="trouble_breathing", on=TODAY)
    client.force_login(front_desk)

    with django_assert_max_num_queries(8):
        page = client.get(reverse("today") + query).content.decode()
    assert "Emma Urgent" in page


def test_a_cursor_reads_what_it_wrote():
    cursor = Cursor(4, date(2026, 3, 2), 17)

    assert Cursor.parse(str(cursor)) == cursor
