"""One row of the work list: what it shows of a patient, and the one thing to do next."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from touchups.access.roles import Can, allows
from touchups.models import Patient, Staff, Standing
from touchups.rules.catalogue import Flag, Urgency

#: Stands in an address for the patient's number, so that it is worked out once and not once a row.
PLACE = 10**15


@dataclass(frozen=True)
class Action:
    """A page that takes a patient, and the words of the button that leads there."""

    page: str
    words: Promise


SEE = Action("patient", _("Open the record"))
BY_RULE = {
    "second_pass": Action("second_pass_new", _("Record second pass")),
    "concern": Action("refer", _("Refer")),
    "static_line": Action("refer_static", _("Refer")),
}
BY_FLAG = {
    Flag.REVIEW: Action("review_new", _("Record review")),
    Flag.TOUCH_UP: Action("touch_up_new", _("Record touch-up")),
    Flag.FULL_SESSION: Action("session_new", _("Log session")),
}


@dataclass(frozen=True, slots=True)
class Row:
    """``standing`` comes with its patient, assessment, injector and override loaded."""

    standing: Standing
    viewer: Staff
    today: date

    @property
    def patient(self) -> Patient:
        return self.standing.patient

    @property
    def age(self) -> int | None:
        """Full years on the clinic's day."""
        born = self.patient.birth_date
        return born and self.today.year - born.year - (
            (self.today.month, self.today.day) < (born.month, born.day)
        )

    @property
    def urgency(self) -> str:
        """That of the flag shown: an override has none."""
        return Urgency.ROUTINE if self.standing.override_id else self.standing.urgency

    @property
    def is_late(self) -> bool:
        by = self.standing.act_by
        return by is not None and by < self.today

    @property
    def action(self) -> Action | None:
        """What this viewer does next in the record; nothing where there is nothing to do or they may not."""
        if not allows(self.viewer, Can.CHART):
            return None
        if self.standing.urgency == Urgency.EMERGENCY:
            return SEE
        if self.standing.override_id:
            return BY_FLAG.get(self.standing.flag, SEE)
        return BY_RULE.get(self.standing.assessment.rule) or BY_FLAG.get(self.standing.flag)

    @property
    def action_address(self) -> str:
        return address(self.action.page, self.patient.pk)

    @property
    def patient_address(self) -> str:
        return address("patient", self.patient.pk)

    @property
    def caller_address(self) -> str:
        return address("caller", self.patient.pk)

    @property
    def dial(self) -> str:
        """The phone number as a telephone wants it."""
        return "".join(sign for sign in self.patient.phone if sign.isdigit() or sign == "+")


def address(page: str, pk: int) -> str:
    """The address of a page that takes a patient."""
    return _pattern(page).replace(str(PLACE), str(pk))


@lru_cache(maxsize=32)
def _pattern(page: str) -> str:
    return reverse(page, args=[PLACE])
