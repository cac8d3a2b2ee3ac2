"""A patient's record as their own pages tell it: where they are, what comes next, what was done and why.

Worked out anew for each page and never stored, so that a look changes nothing. Days are clinic-local dates.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from touchups import rules
from touchups.assessment import ribbon
from touchups.assessment.ahead import Ahead
from touchups.assessment.days import in_words
from touchups.assessment.facts import case_of, facts_of, with_record
from touchups.assessment.services import policy_for
from touchups.booking.windows import Stretch, window_of
from touchups.models import Appointment, Patient, TreatmentSession
from touchups.portal.phases import NEXT_SESSION, WEARING_OFF, Phase, phase_on, touch_up_phase
from touchups.rules.catalogue import AREAS, CONCERNS, REFERRALS, SIDES, Flag

Kind = Appointment.Kind

#: Why a touch-up was given, by what the review before it had found.
REASONS: dict[str, Promise] = {
    "residual_movement": gettext_lazy("a muscle there still moved more than you wanted"),
    "too_weak": gettext_lazy("the effect there was weaker than planned"),
    "lateral_peak": gettext_lazy("the outer end of the brow was pulled up"),
    "asymmetry": gettext_lazy("the two sides did not match"),
    "early_return": gettext_lazy("movement there had come back early"),
}

WINDOWS: dict[str, Promise] = {
    Kind.REVIEW: gettext_lazy("Review: we look at the result together"),
    Kind.TOUCH_UP: gettext_lazy("Touch-up"),
    Kind.FULL_SESSION: gettext_lazy("Your next session"),
}


@dataclass(frozen=True)
class Cycle:
    """What one session began, for the areas that share its dates."""

    areas: list[str]
    day: int
    windows: rules.Windows
    phase: Phase
    touch_up: Phase | None


@dataclass(frozen=True)
class Milestone:
    """Days on which something is to happen, the last one none where it is open or the only one.

    ``at`` is the moment of what is booked.
    """

    kind: str
    words: str | Promise
    first: date
    last: date | None = None
    at: datetime | None = None


class Course:
    """Of a patient on a date, with the whole record read in a fixed number of queries."""

    def __init__(self, patient: Patient, *, today: date) -> None:
        self.clinic, self.today = patient.clinic, today
        [self.patient] = with_record(Patient.objects.filter(pk=patient.pk))
        self.facts = facts_of(self.patient, today=today)
        self.policy = policy_for(patient.clinic)
        self.ahead = Ahead(case_of(self.facts, today=today), self.policy)

    @cached_property
    def answer(self) -> rules.Answer:
        return self.ahead.on(self.today)

    @cached_property
    def latest(self) -> TreatmentSession | None:
        """The last visit at which something was injected."""
        return self.patient.valid_sessions[-1] if self.patient.valid_sessions else None

    @cached_property
    def cycles(self) -> list[Cycle]:
        """The running cycles, the latest first; areas with the same dates are one."""
        shared: dict[tuple, list[rules.TreatedArea]] = {}
        for treated in self.ahead.case.areas:
            windows = rules.windows(treated, self.ahead.case.patient, self.policy)
            touched_up = max((visit.on for visit in treated.touch_ups), default=None)
            shared.setdefault((windows, touched_up), []).append(treated)
        cycles = [self._cycle(*dates, areas) for dates, areas in shared.items()]
        return sorted(cycles, key=lambda cycle: cycle.day)

    def _cycle(self, windows: rules.Windows, touched_up: int | None, areas: list) -> Cycle:
        touch_up = None
        if touched_up:
            on = date.fromordinal(touched_up)
            touch_up = touch_up_phase(self.today, on, self.policy.touch_up_settles)
        day = (self.today - windows.treated_on).days
        names = [treated.area for treated in areas]
        return Cycle(names, day, windows, self._phase(names, windows), touch_up)

    def _phase(self, areas: list[str], windows: rules.Windows) -> Phase:
        """A next session that is not to be, for a hold or an event, is not called for either."""
        phase = phase_on(self.today, windows)
        is_wanted = any(area.flag == Flag.FULL_SESSION for area in self.answer.areas if area.area in areas)
        return WEARING_OFF if phase is NEXT_SESSION and not is_wanted else phase

    @property
    def ribbon(self) -> str:
        """The picture of all cycles."""
        leading = ribbon.leading_area(self.facts, rules.write_answer(self.answer))
        return ribbon.large(self.facts, leading, self.policy, today=self.today, plain=True)

    def windows_ahead(self) -> Iterator[Milestone]:
        """When the rules call next for each kind of visit, if nothing more is recorded.

        What is possible on any day from now on is in no list of days.
        """
        for kind, words in WINDOWS.items():
            stretches = window_of(self.ahead, kind).stretches
            if stretches and (stretches[0].last or stretches[0].first > self.today):
                yield Milestone(kind, words, stretches[0].first, self._last_of(*stretches))

    def _last_of(self, stretch: Stretch, *later: Stretch) -> date | None:
        """The last of these days; where it is today, of those too on which the visit is still possible."""
        goes_on = later and stretch.last == self.today == later[0].first - timedelta(days=1)
        return later[0].last if goes_on else stretch.last

    def touch_ups(self) -> Iterator[str]:
        """What each touch-up of the running cycles did and why, a sentence each."""
        began = min((cycle.windows.treated_on for cycle in self.cycles), default=self.today)
        for visit in self.patient.valid_sessions:
            if visit.kind != visit.Kind.FULL and visit.on >= began:
                yield self._explained(visit)

    def _explained(self, visit: TreatmentSession) -> str:
        values = {"day": in_words(visit.on), "where": "; ".join(_places(visit))}
        if visit.kind == visit.Kind.SECOND_PASS:
            return _("On %(day)s you had the second part of your treatment, as planned: %(where)s.") % values
        if reasons := self._reasons(visit):
            values["why"] = _(" and ").join(reasons)
            return _("On %(day)s a small amount was added (%(where)s), because %(why)s.") % values
        return _("On %(day)s a small amount was added: %(where)s.") % values

    def _reasons(self, visit: TreatmentSession) -> list[str]:
        """What the last review up to the visit had found in the areas that were touched up."""
        areas = {treated.area for treated in visit.areas.all()}
        before = [review for review in self.patient.valid_reviews if review.on <= visit.on]
        exam = max(before, key=lambda review: review.on, default=None)
        kinds = [found.kind for found in exam.findings.all() if found.area in areas] if exam else []
        return [str(REASONS[kind]) for kind in dict.fromkeys(kinds) if kind in REASONS]

    def beyond(self) -> Iterator[str]:
        """An honest sentence for each open concern, which needs something else, and what would help."""
        for referral in self.answer.referrals:
            helps = ", ".join(_(REFERRALS[kind]).lower() for kind in referral.to)
            yield _(
                "%(concern)s: what you are treated with relaxes muscles and does not change this. "
                "What can help: %(helps)s. Ask us; we can tell you who offers it."
            ) % {"concern": _(CONCERNS[referral.concern].label), "helps": helps}

    @cached_property
    def is_overridden(self) -> bool:
        """An injector decided something else than the rules, in person."""
        return self.patient.overrides.filter(ended_at=None).exists()


def _places(visit: TreatmentSession) -> Iterator[str]:
    """The areas of a visit in words, with the sides where not all of an area got some."""
    for treated in visit.areas.all():
        given = {dose.side for dose in treated.doses.all()}
        name = _(AREAS[treated.area].label).lower()
        sides = [_(label).lower() for side, label in SIDES.items() if side in given and side != "midline"]
        yield f"{name}, {sides[0]}" if len(sides) == 1 else name
