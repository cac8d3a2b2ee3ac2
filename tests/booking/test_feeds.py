"""An injector's private calendar: what it shows, to whom, and how long it opens."""

import logging
from datetime import timedelta

import pytest
from django.urls import reverse
from icalendar import Calendar

from clinic.logs import WithoutKeys
from tests.booking.conftest import at
from tests.conftest import NOW
from touchups.access.services import change_staff, end_staff
from touchups.access.tries import MISSES
from touchups.booking.feeds import make_feed, revoke_feed
from touchups.booking.services import cancel
from touchups.models import AuditEvent, CalendarFeed, Staff

pytestmark = pytest.mark.usefixtures("noon")


@pytest.fixture
def address(injector) -> str:
    return make_feed(by=injector, now=NOW)


def events(client, address: str) -> list:
    response = client.get(address)
    assert response.status_code == 200
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert response["Cache-Control"] == "private, no-store"
    return Calendar.from_ical(response.content).events


class TestTheFeed:
    def test_shows_the_kind_and_the_initials_and_no_name(self, client, ask, address, patient):
        appointment = ask()
        [event] = events(client, address)
        assert event["SUMMARY"] == "Review P.I."
        assert (event.start, event.end) == (appointment.starts_at, appointment.ends_at)
        assert event["UID"] == str(appointment.key)
        for secret in (patient.name.split()[0], patient.phone):
            assert secret not in client.get(address).content.decode()

    def test_leaves_out_what_was_called_off(self, client, ask, address, front_desk):
        cancel(appointment=ask(), by=front_desk, now=NOW, why="Is ill")
        assert events(client, address) == []

    @pytest.mark.parametrize(
        ("days", "is_there"),
        [
            pytest.param(-90, True, id="ninety days ahead"),
            pytest.param(-91, False, id="further ahead"),
            pytest.param(14, True, id="two weeks past"),
            pytest.param(15, False, id="longer past"),
        ],
    )
    def test_reaches_two_weeks_back_and_three_months_ahead(self, days, is_there, client, ask, address, noon):
        appointment = ask()
        noon.move_to(appointment.starts_at + timedelta(days=days))
        assert bool(events(client, address)) is is_there

    def test_is_that_of_one_injector(self, client, ask, address, clinic):
        ask()
        other = Staff.objects.create_user("o@example.com", clinic=clinic, role="injector", name="Olga")
        assert events(client, make_feed(by=other, now=NOW)) == []

    def test_takes_as_many_queries_for_a_full_diary(
        self, client, ask, address, another, django_assert_num_queries
    ):
        for hour in (11, 13, 14):
            ask(patient=another(f"Nora {hour}"), starts_at=at(hour))
        with django_assert_num_queries(2):
            assert len(events(client, address)) == 3

    def test_looking_writes_nothing(self, client, ask, address):
        ask()
        before = AuditEvent.objects.count()
        events(client, address)
        assert AuditEvent.objects.count() == before
        assert client.post(address).status_code == 405


class TestItOpensNoMore:
    def test_once_it_is_replaced(self, client, address, injector):
        new = make_feed(by=injector, now=NOW)
        assert client.get(address).status_code == 404
        assert client.get(new).status_code == 200

    def test_once_it_is_shut(self, client, address, injector):
        revoke_feed(by=injector, now=NOW)
        assert client.get(address).status_code == 404

    def test_when_its_owner_has_left(self, client, address, injector, manager):
        end_staff(staff=injector, by=manager, now=NOW)
        assert client.get(address).status_code == 404

    def test_when_its_owner_sees_no_patients_any_more(self, client, address, injector, manager):
        change_staff(staff=injector, by=manager, now=NOW, name=injector.name, role="front_desk")
        assert client.get(address).status_code == 404

    def test_and_guessing_is_slowed_down(self, client, db):
        tried = [
            client.get(reverse("feed", args=[f"guess-{number}"])).status_code for number in range(MISSES + 1)
        ]
        assert tried == [404] * MISSES + [429]


class TestThePage:
    def test_makes_an_address_and_shows_it_once(self, client, injector):
        client.force_login(injector)
        there = reverse("feed_settings")
        assert "You have no private address." in client.get(there).content.decode()

        page = client.post(there, {"make": "1"}).content.decode()

        address = page.partition('value="http')[2].partition('"')[0]
        assert client.get("http" + address).status_code == 200
        assert address not in client.get(there).content.decode()
        assert AuditEvent.objects.filter(verb="feed.make", by=injector).exists()

    def test_keeps_only_the_hash(self, address):
        assert CalendarFeed.objects.get().token_hash not in address

    def test_shuts_it(self, client, injector, address):
        client.force_login(injector)
        page = client.post(reverse("feed_settings"), {"revoke": "1"}, follow=True).content.decode()
        assert "The address opens no more." in page
        assert client.get(address).status_code == 404

    def test_without_a_button_a_form_changes_nothing(self, client, injector, address):
        client.force_login(injector)
        client.post(reverse("feed_settings"), {"something": "1"})
        assert client.get(address).status_code == 200


def test_no_log_line_keeps_the_token(address):
    line = logging.LogRecord("django", logging.INFO, "", 0, "GET %s", (address,), None)
    WithoutKeys().filter(line)
    assert line.getMessage().endswith("/feeds/…/")
