"""An act and its row in the trail stand or fall together, whichever service it is."""

import inspect
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, time, timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.core.exceptions import PermissionDenied
from django.db import transaction

from tests.access.test_doors import everything
from tests.conftest import NOW, TODAY, make_staff
from tests.photos.conftest import upload
from touchups.access import audit
from touchups.access import services as access
from touchups.assessment import policies
from touchups.booking import feeds, hours_services, waiting
from touchups.booking import services as booking
from touchups.charting import lots, patients, referrals, services
from touchups.charting.services import AreaLine, DoseLine
from touchups.models import AuditEvent, Staff
from touchups.photos import services as photos

ROOMS = (
    access,
    policies,
    services,
    patients,
    referrals,
    lots,
    booking,
    waiting,
    feeds,
    photos,
    hours_services,
)
DAY = timedelta(days=1)

CARD = {"name": "Harbour", "time_zone": "Europe/Madrid", "phone": "1", "sender_name": "H"}
MINUTES = {
    "length": 20, "buffer_before": 0, "buffer_after": 5, "by_patients": False, "needs_room": False
}  # fmt: skip

#: What each service is given besides ``by`` and ``now``.
ACTS = {
    "change_clinic": lambda w: CARD,
    "add_staff": lambda w: {"name": "Nina", "email": "nina@new.example", "role": "injector"},
    "change_staff": lambda w: {"staff": w.staff, "name": "Frida Front", "role": "injector"},
    "end_staff": lambda w: {"staff": w.staff},
    "drop_two_factor": lambda w: {"staff": with_app(w.staff)},
    "propose": lambda w: {"numbers": {"review_to": 16}, "reason": "Busy spring"},
    "adopt": lambda w: {"version": ready(w.rulebook)},
    "discard": lambda w: {"version": w.rulebook},
    "add_patient": lambda w: {"name": "Nora New"},
    "change_patient": lambda w: {"patient": w.patients, "metabolism": "high"},
    "archive_patient": lambda w: {"patient": w.patients},
    "restore_patient": lambda w: {"patient": archived(w)},
    "place_hold": lambda w: {"patient": w.patients, "kind": "pregnancy", "since": TODAY},
    "clear_hold": lambda w: {"hold": w.holds},
    "add_event": lambda w: {"patient": w.patients, "name": "Gala", "on": date(2026, 12, 1)},
    "remove_event": lambda w: {"event": w.events},
    "override_flag": lambda w: {"patient": w.patients, "flag": "wait", "reason": "Travels"},
    "end_override": lambda w: {"patient": overridden(w)},
    "record_session": lambda w: session(w) | {"at": NOW},
    "record_review": lambda w: {"patient": w.patients, "on": TODAY, "reviewer": w.lead},
    "record_report": lambda w: {"patient": w.patients, "kind": "no_effect", "on": TODAY},
    "see_report": lambda w: {"report": w.reports, "on": TODAY, "outcome": "Fine"},
    "record_concern": lambda w: {"patient": w.patients, "kind": "eye_bags", "on": TODAY},
    "refer": lambda w: {"concern": w.concerns, "to": "filler", "on": TODAY},
    "refer_static_lines": lambda w: {"patient": w.patients, "to": "filler", "on": TODAY},
    "mark_as_error": lambda w: {"entry": w.reports, "reason": "Another patient"},
    "add_lot": lambda w: {
        "product": "dysport",
        "number": "D1",
        "expires_on": TODAY + 90 * DAY,
        "received_on": TODAY,
    },
    "book": lambda w: {"patient": w.patients, "kind": "urgent_review", **later(w)},
    "move": lambda w: {"appointment": w.appointments, "sequence": 0, **later(w)},
    "cancel": lambda w: {"appointment": w.appointments, "why": "Has a cold"},
    "advance": lambda w: {"appointment": w.appointments, "to": "arrived"},
    "correct": lambda w: {"appointment": w.appointments, "to": "cancelled", "why": "By telephone"},
    "undo": lambda w: {"appointment": w.appointments},
    "change_hours": lambda w: {"injector": w.lead, "week": {0: [(time(8), time(12))]}},
    "add_exception": lambda w: {"kind": "off", "first_on": TODAY, "injector": w.lead},
    "remove_exception": lambda w: {"exception": w.exceptions},
    "change_type": lambda w: {"type": w.appointment_types, "injectors": [], **MINUTES},
    "add_room": lambda w: {"name": "Harbour room"},
    "change_room": lambda w: {"room": w.rooms, "name": "Blue room", "is_active": False},
    "make_feed": lambda w: {},
    "revoke_feed": lambda w: subscribed(w),
    "add_waiting": lambda w: {
        "patient": w.patients,
        "kind": "urgent_review",
        "first_on": TODAY,
        "last_on": TODAY,
    },
    "offer": lambda w: {"entry": w.waiting_list, **freed(w)},
    "decline": lambda w: {"entry": told(w)},
    "accept": lambda w: {"entry": told(w)},
    "leave": lambda w: {"entry": w.waiting_list},
    "withdraw_lot": lambda w: {"lot": w.lots, "reason": "Recalled"},
    "open_set": lambda w: {"patient": w.patients, "stage": "free", "on": TODAY - DAY},
    "add_photo": lambda w: {"photo_set": w.photo_sets, "view": "frown", "upload": upload()},
    "withdraw": lambda w: {"photo": w.photos, "because": "Blurred"},
    "give_consent": lambda w: {"patient": w.patients, "purpose": "teaching"},
    "revoke_consent": lambda w: {"patient": w.patients, "purpose": "clinical"},
}

ABOUT_ONES_OWN_CLINIC = {
    "change_clinic",
    "add_staff",
    "propose",
    "add_patient",
    "add_lot",
    "add_room",
    "make_feed",
    "revoke_feed",
}
OF_THE_FRONT_DESK = {
    "add_patient",
    "archive_patient",
    "restore_patient",
    "add_event",
    "remove_event",
    "record_report",
    "book",
    "move",
    "cancel",
    "advance",
    "correct",
    "undo",
    "add_waiting",
    "offer",
    "decline",
    "accept",
    "leave",
}


def session(world) -> dict:
    return {
        "patient": world.patients,
        "injector": world.lead,
        "product": "botox",
        "lot": world.lots,
        "areas": [AreaLine("glabella")],
        "doses": [DoseLine("glabella", "midline", "procerus", 5)],
    }


def with_app(staff):
    Authenticator.objects.create(user=staff, type="totp", data={"secret": "none"})
    return staff


def later(world) -> dict:
    return {"injector": world.lead, "starts_at": NOW + 2 * DAY}


def ready(version):
    policies.count_changes(version, today=TODAY)
    return version


def archived(world):
    patients.archive_patient(patient=world.patients, by=world.lead, now=NOW)
    return world.patients


def overridden(world):
    patients.override_flag(patient=world.patients, flag="wait", reason="Travels", by=world.lead, now=NOW)
    return world.patients


def freed(world) -> dict:
    """An hour from now, which somebody else has left."""
    about = {"by": world.lead, "now": NOW}
    time = {"starts_at": NOW + timedelta(hours=1), "injector": world.lead}
    left = booking.book(
        patient=patients.add_patient(**about, name="Lea Leaves"), kind="consultation", **time, **about
    )
    booking.cancel(appointment=left, why="Has a cold", **about)
    return time


def subscribed(world) -> dict:
    feeds.make_feed(by=world.lead, now=NOW)
    return {}


def told(world):
    return waiting.offer(entry=world.waiting_list, **freed(world), by=world.lead, now=NOW)


def written_by_somebody() -> dict:
    """Every public service of the rooms: a function that takes ``by`` and ``now``."""
    return {
        name: function
        for room in ROOMS
        for name, function in vars(room).items()
        if inspect.isfunction(function)
        and inspect.unwrap(function).__module__ == room.__name__
        and not name.startswith("_")
        and {"by", "now"} <= set(inspect.signature(function).parameters)
        and name != "writing"
    }


SERVICES = written_by_somebody()


@pytest.fixture
def world(world, lead):
    world.lead = lead
    return world


def test_every_service_is_tried_here():
    assert set(ACTS) == set(SERVICES)


def full_disk(*args, **kwargs):
    raise OSError("disk full")


@contextmanager
def tried(name: str, world) -> Iterator[dict]:
    """Gives the act its things, and undoes what made them and what it did."""
    before = transaction.savepoint()
    yield ACTS[name](world)
    transaction.savepoint_rollback(before)


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.__name__)
def test_each_act_of_a_room_happens_with_its_row_or_not_at_all(room, world, monkeypatch):
    for name in ACTS.keys() & vars(room).keys():
        with tried(name, world) as given:
            before, written = everything(), AuditEvent.objects.count()
            with monkeypatch.context() as broken:
                broken.setattr(audit, "record", full_disk)
                with pytest.raises(OSError, match="disk full"):
                    SERVICES[name](**given, by=world.lead, now=NOW)
            assert everything() == before, name

            SERVICES[name](**given, by=world.lead, now=NOW)
            assert everything() != before, name
            rows = AuditEvent.objects.order_by("pk")[written:]
            theirs = {(world.lead, NOW, world.lead.clinic_id)}
            assert {(row.by, row.at, row.clinic_id) for row in rows} == theirs, name


@contextmanager
def refused(name: str, world) -> Iterator[dict]:
    with tried(name, world) as given:
        before = everything()
        with pytest.raises(PermissionDenied):
            yield given
        assert everything() == before, name


def test_nobody_of_another_clinic_acts_on_this_one(world, outsider):
    for name in set(ACTS) - ABOUT_ONES_OWN_CLINIC:
        with refused(name, world) as given:
            SERVICES[name](**given, by=outsider, now=NOW)


def test_the_front_desk_does_nothing_that_it_may_not(world, clinic):
    desk = make_staff(clinic, Staff.Role.FRONT_DESK, "Dora Desk")
    for name in set(ACTS) - OF_THE_FRONT_DESK:
        with refused(name, world) as given:
            SERVICES[name](**given, by=desk, now=NOW)


def test_rows_of_the_trail_are_never_changed_or_removed(world):
    row = AuditEvent.objects.first()
    with pytest.raises(TypeError):
        row.delete()
    with pytest.raises(TypeError):
        row.save()
    with pytest.raises(TypeError):
        AuditEvent.objects.update(verb="nothing")
    with pytest.raises(TypeError):
        AuditEvent.objects.all().delete()
