"""Whatever is booked, moved, cancelled, put right and undone, in whatever order, nobody is in two places."""

from datetime import timedelta
from itertools import combinations

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from tests.conftest import NOW, give_hours, make_staff
from touchups.booking.services import advance, book, cancel, correct, move, undo
from touchups.models import Appointment, AppointmentStep, AppointmentType, Room, Slice, Staff

KEEPING = ("booked", "arrived", "in_progress", "done")
MINUTE = timedelta(minutes=1)

starts = st.integers(2, 14).map(lambda count: NOW + count * 10 * MINUTE)
people = st.sampled_from([0, 1])
reasons = st.sampled_from(["", "", "", "Sisters"])
chosen = st.integers(0, 30)
states = st.sampled_from(Appointment.State.values)


def rows() -> list[list[dict]]:
    """All that is written down about appointments."""
    return [list(model.objects.order_by("pk").values()) for model in (Appointment, AppointmentStep, Slice)]


class Desk(RuleBasedStateMachine):
    """Two injectors, one room, three patients and two hours of an afternoon. ``cast`` is set by the test."""

    cast: dict

    def __init__(self) -> None:
        super().__init__()
        self.now, self.sequences = NOW, {}
        self.transaction = transaction.atomic()
        self.transaction.__enter__()

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.transaction.__exit__(None, None, None)

    def act(self, service, **given) -> None:
        """What is refused changes nothing."""
        before = rows()
        try:
            service(**given, by=self.cast["by"], now=self.now)
        except ValidationError:
            assert rows() == before

    def any_of(self, number: int) -> Appointment:
        made = Appointment.objects.order_by("pk")
        return made[number % len(made)]

    @rule(patient=st.integers(0, 2), kind=st.sampled_from(["consultation", "urgent_review"]),
          injector=people, starts_at=starts, overlap_reason=reasons)  # fmt: skip
    def books(self, patient, injector, **given):
        given |= {"patient": self.cast["patients"][patient], "injector": self.cast["injectors"][injector]}
        self.act(book, **given)

    @precondition(lambda self: Appointment.objects.exists())
    @rule(which=chosen, injector=people, starts_at=starts, overlap_reason=reasons)
    def moves(self, which, injector, **given):
        appointment = self.any_of(which)
        given |= {"injector": self.cast["injectors"][injector], "sequence": appointment.sequence}
        self.act(move, appointment=appointment, **given)

    @precondition(lambda self: Appointment.objects.exists())
    @rule(which=chosen)
    def cancels(self, which):
        self.act(cancel, appointment=self.any_of(which), why="Ill")

    @precondition(lambda self: Appointment.objects.exists())
    @rule(which=chosen, to=states)
    def advances(self, which, to):
        self.act(advance, appointment=self.any_of(which), to=to)

    @precondition(lambda self: Appointment.objects.exists())
    @rule(which=chosen, to=states)
    def corrects(self, which, to):
        self.act(correct, appointment=self.any_of(which), to=to, why="Wrong button")

    @precondition(lambda self: Appointment.objects.exists())
    @rule(which=chosen)
    def undoes(self, which):
        self.act(undo, appointment=self.any_of(which))

    @rule(minutes=st.sampled_from([1, 4, 20]))
    def waits(self, minutes):
        self.now += minutes * MINUTE

    @invariant()
    def nobody_and_no_room_is_in_two_places(self):
        for one, other in combinations(Appointment.objects.filter(state__in=KEEPING), 2):
            if one.starts_at < other.ends_at and other.starts_at < one.ends_at:
                assert one.patient_id != other.patient_id
            if one.overlap_reason or other.overlap_reason:
                continue
            if one.busy_from < other.busy_to and other.busy_from < one.busy_to:
                assert one.injector_id != other.injector_id
                assert one.room_id is None or one.room_id != other.room_id

    @invariant()
    def slices_are_those_of_what_keeps_its_time(self):
        expected = {
            (each.pk, each.injector_id, each.room_id, each.busy_from + count * 5 * MINUTE)
            for each in Appointment.objects.filter(state__in=KEEPING, overlap_reason="")
            for count in range((each.busy_to - each.busy_from) // (5 * MINUTE))
        }
        assert set(Slice.objects.values_list("appointment", "injector", "room", "at")) == expected

    @invariant()
    def the_last_step_says_how_things_stand_and_versions_only_rise(self):
        for each in Appointment.objects.all():
            last = each.steps.last()
            for name in ("state", "sequence", "starts_at", "injector_id", "room_id", "overlap_reason"):
                assert getattr(last, name) == getattr(each, name), name
            assert each.sequence >= self.sequences.get(each.pk, 0)
            self.sequences[each.pk] = each.sequence


@pytest.mark.django_db
def test_no_sequence_of_acts_puts_two_into_one_place(patient, another, working, clinic):
    AppointmentType.objects.filter(kind="consultation").update(
        needs_room=True, buffer_before=5, buffer_after=10
    )
    Room.objects.create(clinic=clinic, name="One")
    colleague = give_hours(make_staff(clinic, Staff.Role.INJECTOR, "Cora Colleague"))
    Desk.cast = {
        "by": working,
        "injectors": [working, colleague],
        "patients": [patient, another(), another("Olga Other")],
    }
    rounds = settings(
        max_examples=20,
        stateful_step_count=30,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        # To find a shorter way to a fault takes minutes.
        phases=(Phase.explicit, Phase.reuse, Phase.generate),
    )
    run_state_machine_as_test(Desk, settings=rounds)
