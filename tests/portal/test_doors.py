"""The patient's own pages: who comes in, that a look changes nothing, and what nobody is told."""

import logging
from datetime import timedelta

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse

from clinic.logs import WithoutKeys
from tests.conftest import NOW, token_of
from tests.portal.conftest import BORN, door_of, read
from touchups.access.tries import MISSES
from touchups.charting.patients import add_patient, archive_patient, change_patient
from touchups.charting.services import record_report
from touchups.models import AuditEvent, Link, Patient
from touchups.portal.doors import MOST_WRITES
from touchups.portal.urls import urlpatterns
from touchups.reminders.links import LIFE

pytestmark = pytest.mark.usefixtures("noon")
HOME = Link.Purpose.HOME


PAGES = [page.name for page in urlpatterns if getattr(page.callback, "purpose", None) == HOME]
CHECKED = ["my_pictures", "my_photo", "my_record"]


def address(name: str, photo) -> str:
    args = {"my_photo": [photo.pk], "my_check": ["my_record"], "my_event_remove": [1]}
    return reverse(name, args=args.get(name, []))


def everything() -> dict:
    """All rows of all tables of the clinic, the trail's included."""
    models = apps.get_app_config("touchups").get_models()
    return {model: list(model._default_manager.order_by("pk").values()) for model in models}


@pytest.fixture
def full(willing, due, booked, photo_of):
    """A photo, of a patient with something on every page."""
    record_report(patient=willing, by=None, now=NOW, kind="uneven", on=NOW.date())
    return photo_of(willing)


def test_a_look_at_any_page_changes_nothing(known, patient, full):
    door = door_of(patient)
    before = everything()
    for name in PAGES:
        known.get(address(name, full))
        known.head(address(name, full))
    known.get(door)
    assert everything() == before


@pytest.mark.parametrize(
    ("named", "page"),
    [
        ("photos", "my_photos"),
        ("book", "my_review"),
        ("appointment", "my_review"),
        ("look", "home"),
        ("//evil.example/", "home"),
        ("my_record", "home"),
    ],
)
def test_a_button_of_a_mail_leads_to_what_it_is_named_after_and_nowhere_else(client, patient, named, page):
    assert client.get(door_of(patient), {"to": named}).url == reverse(page)


def test_who_came_in_by_the_link_may_open_every_page(known, full):
    for name in PAGES:
        assert known.get(address(name, full)).status_code in (200, 302, 405), name


@pytest.mark.parametrize("how", ["no link", "revoked", "over", "archived", "forged"])
def test_nobody_else_may_nor_is_told_anything(how, known, patient, front_desk, full, noon):
    if how == "no link":
        known.cookies.clear()
    elif how == "forged":
        known.cookies["home"] = f"{Link.objects.get(purpose=HOME).pk} known:forged"
    elif how == "archived":
        archive_patient(patient=patient, by=front_desk, now=NOW)
    elif how == "revoked":
        Link.objects.update(revoked_at=NOW)
    else:
        Link.objects.update(expires_at=NOW)
    before = everything()
    for name in PAGES:
        there = address(name, full)
        for response in (known.get(there), known.post(there, {"given": BORN})):
            assert response.status_code in (404, 405), name
            assert b"Paula" not in response.content, name
            assert b"Harbour" not in response.content, name
    assert everything() == before


@pytest.mark.parametrize("name", CHECKED)
def test_the_record_is_asked_for_a_second_time(name, paula, full):
    response = paula.get(address(name, full))
    assert response.status_code == 302
    assert "/me/check/" in response["Location"]


@pytest.mark.parametrize("elsewhere", [False, True], ids=["of the clinic", "of another clinic"])
def test_another_patients_link_shows_nothing_of_this_one(elsewhere, full, front_desk, outsider, noon):
    staff = outsider if elsewhere else front_desk
    other = add_patient(by=staff, now=NOW, name="Olga Other", birth_date=NOW.date().replace(year=1990))
    olga = Client()
    olga.get(door_of(other))
    olga.post(reverse("my_check", args=["my_record"]), {"given": "1990-03-02"})

    assert olga.get(address("my_photo", full)).status_code == 404
    for name in set(PAGES) - {"my_photo"}:
        assert b"Paula" not in olga.get(address(name, full), follow=True).content


def test_staff_who_are_logged_in_do_not_come_in_without_a_link(client, manager, full):
    client.force_login(manager)
    for name in PAGES:
        assert client.get(address(name, full)).status_code in (404, 405)


def test_a_link_to_the_choices_does_not_open_the_pages(client, patient):
    token = token_of(patient)
    assert client.get(reverse("home_link", args=[token])).status_code == 404
    client.get(reverse("private_link", args=[token]))
    assert client.get(reverse("home")).status_code == 404


def test_the_token_leaves_the_address_at_once(client, patient):
    door = door_of(patient)
    response = client.get(door)
    assert response["Location"] == reverse("home")
    assert response["Referrer-Policy"] == "no-referrer"
    [cookie] = client.cookies.values()
    assert door.split("/")[2] not in cookie.value
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == ("/me/", True, "Lax")


def test_no_log_names_the_token_or_the_patient(known, patient, full, caplog):
    caplog.handler.addFilter(WithoutKeys())
    door = door_of(patient)
    with caplog.at_level(logging.DEBUG):
        for name in PAGES:
            known.get(address(name, full))
        Link.objects.update(revoked_at=NOW)
        known.get(door)
        known.get(reverse("home"))
    said = "\n".join(line for line in caplog.text.splitlines() if "django.db" not in line)
    assert "Not Found: /me/…" in said
    assert door.split("/")[2] not in said
    assert "Paula" not in said


def test_each_page_keeps_the_door_open_for_another_hour(paula, noon):
    for _page in range(3):
        noon.shift(timedelta(minutes=59))
        assert paula.get(reverse("home")).status_code == 200
    noon.shift(timedelta(minutes=61))
    assert paula.get(reverse("home")).status_code == 404


def test_a_link_lives_for_two_months(client, patient, noon):
    door = door_of(patient)
    noon.shift(LIFE[HOME] - timedelta(seconds=1))
    assert client.get(door).status_code == 302
    noon.shift(timedelta(seconds=1))
    assert client.get(door).status_code == 404


def test_an_old_link_leads_to_the_clinics_telephone_and_to_nothing_else(client, patient):
    door = door_of(patient)
    Link.objects.update(revoked_at=NOW)
    response = client.get(door)
    assert response.status_code == 404
    page = response.content.decode()
    assert "+1 212 555 0100" in page
    assert "Paula" not in page


def test_who_guesses_links_is_slowed_down(client, db):
    tried = [client.get(f"/me/guess-{number}/").status_code for number in range(MISSES + 1)]
    assert tried == [404] * MISSES + [429]


def test_too_many_forms_within_an_hour_are_not_taken(paula, patient):
    address = reverse("my_worry")
    for _time in range(MOST_WRITES):
        paula.post(address, {})
    response = paula.post(address, {"kind": "uneven"})
    assert response.status_code == 429
    assert "Please wait a little" in response.content.decode()
    assert not patient.reports.exists()
    assert paula.get(address).status_code == 200


def test_another_address_shuts_the_links_to_the_former_one(paula, patient, front_desk):
    change_patient(patient=patient, by=front_desk, now=NOW, email="paula@elsewhere.example")
    assert paula.get(reverse("home")).status_code == 404


def test_the_pages_speak_the_patients_language_and_the_clinics_time(paula, patient, booked):
    assert "Wed 4 Mar 2026, 10:00" in read(paula, "my_review")
    Patient.objects.filter(pk=patient.pk).update(language="es")
    assert '<html lang="es">' in read(paula, "home")


class TestTheSecondCheck:
    @pytest.fixture
    def check(self, paula):
        def checked(given: str):
            return paula.post(reverse("my_check", args=["my_record"]), {"given": given})

        return checked

    def test_the_birth_date_opens_the_record(self, check, paula):
        assert check(BORN)["Location"] == reverse("my_record")
        assert paula.get(reverse("my_record")).status_code == 200

    @pytest.mark.parametrize("given", ["1984-03-10", "", "yesterday", "0187", "9999-99-99", "' OR 1=1"])
    def test_anything_else_does_not(self, given, check, paula):
        assert check(given).status_code == 422
        assert paula.get(reverse("my_record")).status_code == 302

    def test_who_is_shut_out_reads_why_in_their_own_language(self, check, paula, patient):
        Patient.objects.filter(pk=patient.pk).update(language="es")
        pages = [check("1990-01-01").text for _try in range(Link.TRIES)]
        assert '<html lang="es"' in pages[-1]

    def test_five_wrong_answers_shut_the_link_and_the_clinic_knows(self, check, paula, patient):
        answers = [check("1990-01-01").status_code for _try in range(Link.TRIES)]
        assert answers == [422] * (Link.TRIES - 1) + [404]
        assert paula.get(reverse("home")).status_code == 404
        assert check(BORN).status_code == 404
        assert AuditEvent.objects.get(verb="link.lock").patient == patient

    def test_a_right_answer_forgets_the_wrong_ones(self, check):
        for _try in range(Link.TRIES - 1):
            check("1990-01-01")
        check(BORN)
        assert Link.objects.get(purpose=HOME).failed_checks == 0

    def test_without_a_birth_date_the_end_of_the_phone_number_is_asked(self, check, patient):
        Patient.objects.filter(pk=patient.pk).update(birth_date=None)
        assert check("0188").status_code == 422
        assert check("0187").status_code == 302

    def test_without_either_the_patient_is_asked_to_call(self, check, paula, patient):
        Patient.objects.filter(pk=patient.pk).update(birth_date=None, phone="12")
        assert "Please call us" in check("12").content.decode()
        assert paula.get(reverse("my_record")).status_code == 302

    def test_it_leads_nowhere_else(self, paula):
        assert paula.get(reverse("my_check", args=["today"])).status_code == 404

    def test_another_link_asks_again(self, known, patient):
        known.get(door_of(patient))
        assert known.get(reverse("my_record")).status_code == 302

    def test_the_desk_is_told_until_another_link_has_gone_out(self, check, patient, client, front_desk, noon):
        for _try in range(Link.TRIES):
            check("1990-01-01")
        client.force_login(front_desk)

        def told() -> list[bool]:
            troubles = client.get(reverse("messages_troubles"), headers={"HX-Request": "true"})
            card = client.get(reverse("patient", args=[patient.pk]))
            return ["five wrong answers" in page.content.decode() for page in (troubles, card)]

        assert told() == [True, True]
        door_of(patient)
        assert told() == [False, False]

    def test_another_clinics_desk_is_not(self, check, client, outsider):
        for _try in range(Link.TRIES):
            check("1990-01-01")
        client.force_login(outsider)
        troubles = client.get(reverse("messages_troubles"), headers={"HX-Request": "true"})
        assert "Paula" not in troubles.content.decode()
