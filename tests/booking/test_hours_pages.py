"""The manager's pages: weekly hours and days that differ. It is Monday noon."""

from datetime import date, time, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from tests.booking.conftest import at
from tests.conftest import NOW, TODAY, give_hours, make_staff
from touchups.booking import hours_services as services
from touchups.booking.services import book, cancel
from touchups.booking.timetable import outside_hours
from touchups.models import (
    Appointment,
    AuditEvent,
    DateException,
    Staff,
    WorkingHours,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def monday(starts="", ends="", *breaks: str) -> dict[str, str]:
    """The fields of the form in which only Monday has hours."""
    fields = {"starts_0": starts, "ends_0": ends}
    for place, clock in enumerate(breaks):
        fields[f"{'back' if place % 2 else 'break'}_0_{place // 2}"] = clock
    return fields


def kept(injector: Staff) -> list[str]:
    return [str(row) for row in WorkingHours.objects.filter(injector=injector)]


class TestWeek:
    @pytest.mark.parametrize(
        ("fields", "expected"),
        [
            pytest.param(monday("09:00", "17:00"), ["Monday 09:00-17:00"], id="a day without a break"),
            pytest.param(
                monday("09:00", "17:00", "12:30", "13:15"),
                ["Monday 09:00-12:30", "Monday 13:15-17:00"],
                id="a day with a break",
            ),
            pytest.param(monday("00:00", "04:00"), ["Monday 00:00-04:00"], id="a night"),
            pytest.param({}, [], id="no day at all"),
        ],
    )
    def test_a_row_says_from_when_to_when(self, post, injector, fields, expected):
        assert post("hours_of", injector.pk, **fields).status_code == 302
        assert kept(injector) == expected

    @pytest.mark.parametrize(
        ("fields", "marked"),
        [
            pytest.param(monday("09:00"), "ends_0", id="an end is missing"),
            pytest.param(monday("", "17:00"), "starts_0", id="a beginning is missing"),
            pytest.param(monday("17:00", "09:00"), "ends_0", id="it ends before it begins"),
            pytest.param(monday("09:00", "09:00"), "ends_0", id="it takes no time"),
            pytest.param(monday("09:02", "17:00"), "starts_0", id="not on full five minutes"),
            pytest.param(monday("nine", "17:00"), "starts_0", id="no time"),
            pytest.param(monday("", "", "12:00", "13:00"), "starts_0", id="a break of a day off"),
            pytest.param(monday("09:00", "17:00", "12:00"), "back_0_0", id="a break without an end"),
            pytest.param(monday("09:00", "17:00", "13:00", "12:00"), "back_0_0", id="a break turned round"),
            pytest.param(monday("09:00", "17:00", "08:00", "10:00"), "break_0_0", id="a break too early"),
            pytest.param(monday("09:00", "17:00", "16:00", "18:00"), "ends_0", id="a break too late"),
        ],
    )
    def test_nonsense_is_marked_where_it_is_and_changes_nothing(self, post, injector, fields, marked):
        give_hours(injector)
        before = kept(injector)
        response = post("hours_of", injector.pk, **fields)
        assert response.status_code == 422
        assert list(response.context["form"].errors) == [marked]
        page = response.content.decode()
        assert f'id="id_{marked}_error"' in page
        assert all(f'value="{typed}"' in page for typed in fields.values() if typed)
        assert kept(injector) == before

    def test_the_form_shows_what_is_kept(self, read, injector):
        give_hours(injector)
        assert read("hours_of", injector.pk).count('value="09:00"') == 5

    def test_a_second_break_is_kept_and_stays(self, client, read, post, injector):
        post("hours_of", injector.pk, **monday("09:00", "17:00"))
        assert "break_0_1" not in read("hours_of", injector.pk)
        assert "break_0_1" in read("hours_of", injector.pk, breaks=2)
        address = reverse("hours_of", args=[injector.pk]) + "?breaks=2"
        fields = monday("09:00", "17:00", "15:00", "15:15", "12:00", "13:00")
        assert client.post(address, fields).status_code == 302
        stretches = ["Monday 09:00-12:00", "Monday 13:00-15:00", "Monday 15:15-17:00"]
        assert kept(injector) == stretches
        assert "break_0_1" in read("hours_of", injector.pk)

    @pytest.mark.parametrize("asked", ["5", "-1", "two", "99999999999"])
    def test_no_more_breaks_than_make_sense(self, read, injector, asked):
        assert "break_0_1" not in read("hours_of", injector.pk, breaks=asked)

    def test_the_trail_tells_what_changed_and_nothing_when_nothing_did(self, post, injector):
        for _time in range(2):
            post("hours_of", injector.pk, **monday("09:00", "17:00", "12:30", "13:15"))
        row = AuditEvent.objects.get(verb="hours.change")
        assert row.detail["fields"] == {"monday": ["", "09:00-12:30 13:15-17:00"]}

    def test_who_treats_nobody_has_no_hours(self, post, front_desk):
        response = post("hours_of", front_desk.pk, **monday("09:00", "17:00"))
        assert response.status_code == 422
        assert "Only who treats patients has hours." in response.content.decode()


class TestOverview:
    def test_everybodys_week_stands_on_one_page(self, read, injector, front_desk):
        give_hours(injector)
        shown = read("hours")
        assert shown.count("09:00–17:00") == 5
        assert front_desk.name not in shown

    def test_who_has_no_hours_yet_is_named(self, read, injector):
        assert "No hours yet: nothing can be booked." in read("hours")

    def test_a_clinic_in_which_nobody_treats_patients_is_told_what_to_do(self, read):
        assert "Nobody here treats patients yet." in read("hours")

    def test_coming_holidays_are_named_once_a_country_is_chosen(self, read, clinic):
        assert "The clinic is open on public holidays." in read("hours")
        type(clinic).objects.filter(pk=clinic.pk).update(country="US")
        shown = read("hours")
        assert "Mon 25 May 2026" in shown
        assert "Memorial Day" in shown
        assert "Washington" not in shown

    def test_managers_find_it_in_the_menu_and_injectors_do_not(self, client, read, injector):
        link = f'href="{reverse("hours")}"'
        assert link in read("today")
        client.force_login(injector)
        assert link not in client.get(reverse("today")).content.decode()


class TestBookedOutside:
    """The review is booked on Wednesday at ten."""

    @pytest.fixture
    def review(self, ask) -> Appointment:
        return ask()

    def test_what_is_booked_within_the_hours_is_not_named(self, read, review):
        assert "Every appointment fits" in read("misfits")

    def test_new_hours_name_what_lies_outside_them_and_cancel_nothing(self, read, post, working, review):
        post("hours_of", working.pk, **monday("09:00", "17:00"))
        shown = read("misfits")
        assert "Booked outside the hours" in shown
        assert review.patient.name in shown
        assert "Wed 4 Mar 2026, 10:00" in shown
        assert AuditEvent.objects.get(verb="misfits.view").detail == {"patients": [review.patient_id]}
        review.refresh_from_db()
        assert review.state == "booked"

    def test_the_desk_is_told_wherever_it_works_until_it_is_moved(
        self, client, read, manager, front_desk, working, review, ask, another
    ):
        ask(patient=another(), starts_at=at(11))
        ask(patient=another("Olga Over"), overlap_reason="Sisters")
        client.force_login(front_desk)
        marked = [("calendar", "?day=2026-03-04"), ("day_list", "?day=2026-03-04")]
        for page, query in marked:
            assert "outside the hours" not in client.get(reverse(page) + query).content.decode()
        assert "does not work at this time" not in read("appointment", review.pk)

        hours_off = {"first_on": date(2026, 3, 4), "starts": time(9), "ends": time(10, 30)}
        services.add_exception(by=manager, now=NOW, kind="off", injector=working, **hours_off)

        for page, query in marked:
            assert client.get(reverse(page) + query).content.decode().count("outside the hours") == 1
        assert "does not work at this time" in read("appointment", review.pk)
        assert f'hx-get="{reverse("misfits")}?soon=1"' in read("today")
        line = client.get(reverse("misfits"), headers={"HX-Request": "true"}).content.decode()
        assert "1 appointment no longer fits" in line
        line = client.get(reverse("misfits") + "?soon=1", headers={"HX-Request": "true"}).content.decode()
        assert "1 appointment of the next two weeks no longer fits" in line
        assert reverse("appointment_move", args=[review.pk]) in read("misfits")
        cancel(appointment=review, by=front_desk, now=NOW, why="Told")
        assert "notice" not in client.get(reverse("misfits"), headers={"HX-Request": "true"}).content.decode()

    @pytest.mark.parametrize(
        "exception",
        [
            pytest.param({"first_on": date(2026, 3, 4)}, id="the day is off"),
            pytest.param({"first_on": date(2026, 3, 2), "last_on": date(2026, 3, 6)}, id="the week is off"),
            pytest.param(
                {"first_on": date(2026, 3, 4), "starts": time(10, 10), "ends": time(11)},
                id="it ends too late for a meeting",
            ),
        ],
    )
    def test_days_off_leave_it_outside(self, clinic, manager, review, exception):
        services.add_exception(by=manager, now=NOW, kind="off", **exception)
        assert outside_hours(clinic, now=NOW) == [review]

    def test_what_is_cancelled_past_or_over_somebody_on_purpose_is_not_named(
        self, clinic, manager, another, working, front_desk, review
    ):
        on_purpose = {"starts_at": at(10), "overlap_reason": "Sisters"}
        book(patient=another(), kind="review", injector=working, by=front_desk, now=NOW, **on_purpose)
        services.add_exception(by=manager, now=NOW, kind="off", first_on=date(2026, 3, 4))
        assert outside_hours(clinic, now=NOW) == [review]
        assert outside_hours(clinic, now=NOW, until=date(2026, 3, 4)) == [review]
        assert outside_hours(clinic, now=NOW, until=date(2026, 3, 3)) == []
        assert outside_hours(clinic, now=NOW + timedelta(days=3)) == []
        cancel(appointment=review, by=front_desk, now=NOW, why="Travels")
        assert outside_hours(clinic, now=NOW) == []

    def test_when_somebody_leaves_their_appointments_are_named(self, clinic, manager, working, review):
        Staff.objects.filter(pk=working.pk).update(is_active=False, ended_at=NOW, ended_by=manager)
        assert outside_hours(clinic, now=NOW) == [review]


class TestExceptions:
    @pytest.mark.parametrize(
        ("sent", "expected"),
        [
            pytest.param({"kind": "off"}, "The whole clinic", id="the clinic is closed for a day"),
            pytest.param({"kind": "off", "last_on": "2026-03-13"}, "Fri 13 Mar 2026", id="for a week"),
            pytest.param({"kind": "off", "starts": "12:00", "ends": "14:00"}, "12:00–14:00", id="at noon"),
            pytest.param(
                {"kind": "extra", "starts": "09:00", "ends": "12:00"}, "Extra hours", id="open longer"
            ),
        ],
    )
    def test_days_that_differ_are_added_shown_and_removed(self, read, post, sent, expected):
        assert post("exception_new", first_on="2026-03-09", **sent).status_code == 302
        shown = read("hours")
        assert "Mon 9 Mar 2026" in shown
        assert expected in shown
        post("exception_remove", DateException.objects.get().pk)
        assert "Mon 9 Mar 2026" not in read("hours")
        verbs = AuditEvent.objects.filter(verb__startswith="exception").values_list("verb", flat=True)
        assert sorted(verbs) == ["exception.add", "exception.remove"]

    def test_leave_is_of_one_injector(self, read, post, injector):
        post("exception_new", first_on="2026-03-09", kind="off", injector=injector.pk, note="Leave")
        assert DateException.objects.get().injector == injector
        assert "Leave" in read("hours")

    def test_the_same_days_sent_twice_are_one(self, post):
        for _time in range(2):
            assert post("exception_new", first_on="2026-03-09", kind="off").status_code == 302
        assert DateException.objects.count() == 1

    @pytest.mark.parametrize(
        ("sent", "marked"),
        [
            pytest.param({"first_on": ""}, "first_on", id="no day"),
            pytest.param({"first_on": "2026-03-01"}, "first_on", id="yesterday"),
            pytest.param({"last_on": "2026-03-08"}, "last_on", id="it ends before it begins"),
            pytest.param({"starts": "12:00"}, "ends", id="one time only"),
            pytest.param({"ends": "12:00"}, "starts", id="the other time only"),
            pytest.param({"starts": "12:00", "ends": "12:00"}, "ends", id="no time between"),
            pytest.param({"starts": "12:01", "ends": "13:00"}, "starts", id="not on full five minutes"),
            pytest.param({"kind": "extra"}, "starts", id="extra hours without times"),
            pytest.param({"kind": "party"}, "kind", id="an unknown kind"),
            pytest.param({"injector": "999"}, "injector", id="nobody of the clinic"),
        ],
    )
    def test_nonsense_is_marked_where_it_is_and_adds_nothing(self, post, sent, marked):
        response = post("exception_new", **{"first_on": "2026-03-09", "kind": "off"} | sent)
        assert response.status_code == 422
        assert list(response.context["form"].errors) == [marked]
        assert not DateException.objects.exists()

    def test_days_that_are_over_are_not_shown(self, read, clinic):
        DateException.objects.create(
            clinic=clinic, kind="off", first_on=date(2026, 2, 2), last_on=date(2026, 2, 3)
        )
        assert "Mon 2 Feb 2026" not in read("hours")


class TestAnotherClinic:
    """What a service is given must be of the clinic of whoever asks."""

    @pytest.fixture
    def stranger(self, outsider) -> Staff:
        return make_staff(outsider.clinic, Staff.Role.MANAGER, "Stella Stranger")

    def test_the_hours_and_days_of_an_injector(self, stranger, injector):
        with pytest.raises(PermissionDenied):
            services.change_hours(injector=injector, week={}, by=stranger, now=NOW)
        with pytest.raises(PermissionDenied):
            services.add_exception(by=stranger, now=NOW, kind="off", first_on=TODAY, injector=injector)
        assert not DateException.objects.exists()
