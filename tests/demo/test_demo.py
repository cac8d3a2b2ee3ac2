"""The demo clinic: whenever it is built it shows every rule, and it never goes where real patients are."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.management import CommandError, call_command

from tests.conftest import NOW, TODAY, make_clinic, make_staff
from touchups import rules
from touchups.access.demo_accounts import ACCOUNTS, PASSWORD, demo_accounts
from touchups.assessment.worklist import Filters, counts, in_order
from touchups.booking.freed import freed_times, waiting
from touchups.demo.cast import PEOPLE
from touchups.demo.stage import build_demo
from touchups.models import AuditEvent, Clinic, Lot, Patient, Photo, Staff, Standing

ANSWERS_OF_THE_PATIENT = {
    "complication_first",
    "hold",
    "event_buffer",
    "emergency",
    "first_session",
    "concern",
}
RULEBOOK = {rule.id for rule in rules.RULES} | ANSWERS_OF_THE_PATIENT

MOMENTS = {
    "in the hour that clocks skip in spring": datetime(2026, 3, 8, 7, 30, tzinfo=UTC),
    "in the hour that clocks repeat in autumn": datetime(2026, 11, 1, 5, 30, tzinfo=UTC),
    "on 29 February": datetime(2028, 2, 29, 18, 0, tzinfo=UTC),
    "on New Year's Eve, next year already in UTC": datetime(2027, 1, 1, 4, 30, tzinfo=UTC),
}


@pytest.fixture
def a_demo(db) -> Clinic:
    """The least that counts as a demo clinic."""
    return Clinic.objects.create(
        name="Harbour Aesthetics",
        time_zone="America/New_York",
        phone="1",
        sender_name="Harbour",
        is_demo=True,
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    "now",
    [
        pytest.param(now, id=name, marks=[pytest.mark.slow] if place else [])
        for place, (name, now) in enumerate(MOMENTS.items())
    ],
)
def test_the_demo_shows_every_rule_and_reads_the_same(now):
    clinic = build_demo(now=now)

    standings = Standing.objects.filter(clinic=clinic).select_related("assessment")
    of_patients = {standing.assessment.rule for standing in standings}
    of_areas = {area["rule"] for standing in standings for area in standing.assessment.answer["areas"]}
    assert len(RULEBOOK) == 28
    assert of_patients | of_areas == RULEBOOK
    assert RULEBOOK - of_patients == {"complication_first"}, "an open complication always speaks first"
    assert Counter(standing.get_group_display() for standing in standings) == {
        "Emergency": 1,
        "See within two days": 3,
        "Touch-up open": 5,
        "Review overdue or complaint": 5,
        "Review due": 7,
        "Full session due": 7,
        "Refer elsewhere": 3,
        "Full session coming up": 3,
        "Called": 2,
        "Not now": 3,
        "Wait": 18,
    }
    assert counts(clinic, now=now)[1], "nobody waits for re-assessment"
    assert waiting(clinic, now=now).count() == 3
    assert freed_times(clinic, now=now), "one of them could have the time that another left"
    assert not AuditEvent.objects.filter(at__gt=now).exists()
    assert not Patient.objects.filter(sessions__at__gt=now).exists()


# PostgreSQL empties no table in the transaction that still has checks to make on it.
@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_fresh_run_builds_a_whole_clinic_and_prints_who_can_log_in(
    a_demo, capsys, caplog, settings, tmp_path
):
    settings.PHOTO_ROOT = tmp_path / "photos"
    AuditEvent.objects.create(clinic=a_demo, at=NOW, verb="clinic.set_up")
    with time_machine.travel(NOW, tick=False):
        call_command("demo", fresh=True)

    clinic = Clinic.objects.get()
    assert clinic.is_demo
    assert Patient.objects.filter(clinic=clinic).count() == len(PEOPLE)
    assert Photo.objects.filter(photo_set__patient__clinic=clinic).exists()
    assert in_order(clinic, Filters()).count() <= 50, "Today fits on one page"
    assert not AuditEvent.objects.filter(verb="clinic.set_up").exists(), "nothing of the old one is left"
    moments = list(AuditEvent.objects.order_by("pk").values_list("at", flat=True))
    assert moments == sorted(moments), "the trail was written in the order in which things happened"
    assert Lot.objects.filter(expires_on__lt=TODAY).count() == 1
    assert Lot.objects.filter(expires_on__range=(TODAY, TODAY + timedelta(days=30))).count() == 1
    assert Lot.objects.exclude(withdrawn_on=None).count() == 1

    assert caplog.text == ""
    printed = capsys.readouterr().out
    assert demo_accounts() == list(ACCOUNTS)
    assert {account.role for account in ACCOUNTS} == set(Staff.Role.values)
    for account in ACCOUNTS:
        assert account.email in printed
        assert account.password in printed
        assert Staff.objects.get(email=account.email).check_password(PASSWORD)


def test_a_second_run_changes_nothing_and_says_so(a_demo, capsys):
    call_command("demo")

    assert "already there" in capsys.readouterr().out
    assert Clinic.objects.get() == a_demo
    assert not Patient.objects.exists()


@pytest.mark.parametrize("fresh", [False, True], ids=["at first", "with --fresh"])
def test_the_demo_is_refused_beside_a_real_clinic(patient, a_demo, fresh):
    with pytest.raises(CommandError, match=r"^Harbour Aesthetics is a real clinic; [^\n]*$") as refusal:
        call_command("demo", fresh=fresh)

    assert refusal.value.returncode == 1
    assert Patient.objects.get() == patient
    assert demo_accounts() == []


def test_a_real_account_with_a_demo_address_is_not_offered(db):
    clinic = make_clinic()
    Staff.objects.create_user(ACCOUNTS[0].email, "something else", clinic=clinic, role="manager", name="N")

    assert demo_accounts() == []


def test_an_ended_demo_account_is_no_longer_offered(a_demo):
    by = make_staff(a_demo, Staff.Role.MANAGER, "Mara Chief")
    for account in ACCOUNTS[:2]:
        Staff.objects.create(clinic=a_demo, email=account.email, role=account.role, name=account.name)
    Staff.objects.filter(email=ACCOUNTS[0].email).update(is_active=False, ended_at=NOW, ended_by=by)

    assert demo_accounts() == [ACCOUNTS[1]]


def test_the_cast_cannot_be_mistaken_for_real_people():
    assert len({person.name for person in PEOPLE}) == len(PEOPLE)
    assert len({person.phone for person in PEOPLE}) == len(PEOPLE)
    assert all(1 <= person.phone <= 99 for person in PEOPLE), "555-0100 to 555-0199 belong to nobody"
    assert all(24 <= person.age <= 71 for person in PEOPLE)
    assert all(person.card["preferences"] for person in PEOPLE)
