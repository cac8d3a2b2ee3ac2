"""Who may do what: roles as data. The staff page prints the same words."""

from dataclasses import dataclass
from enum import StrEnum

from django.core.exceptions import PermissionDenied
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from touchups.models import Staff


class Can(StrEnum):
    """What a role may be allowed to do."""

    SEE_PATIENTS = "see_patients"
    KEEP_PATIENTS = "keep_patients"
    TAKE_REPORTS = "take_reports"
    BOOK = "book"
    CHART = "chart"
    SEE_PHOTOS = "see_photos"
    MANAGE_STOCK = "manage_stock"
    MANAGE_CLINIC = "manage_clinic"


WORDS: dict[Can, Promise] = {
    Can.SEE_PATIENTS: _("see the work list and patients' records"),
    Can.KEEP_PATIENTS: _("add patients and keep their contact details"),
    Can.TAKE_REPORTS: _("write down what a patient reports"),
    Can.BOOK: _("book, move and cancel appointments, write down calls, and keep the waiting list"),
    Can.CHART: _(
        "write clinical records: sessions, doses, reviews, holds, concerns, referrals and overrides"
    ),
    Can.SEE_PHOTOS: _("see, take and compare photos"),
    Can.MANAGE_STOCK: _("keep the lots of product"),
    Can.MANAGE_CLINIC: _("manage the clinic, its staff, hours and policy, and read its reports"),
}


@dataclass(frozen=True)
class Role:
    """A kind of member of staff: what they are called, what they do and what they may do."""

    name: Promise | str
    description: Promise | str
    can: frozenset[Can]

    @property
    def abilities(self) -> list[Promise]:
        return [words for can, words in WORDS.items() if can in self.can]


_EVERYONE = frozenset({Can.SEE_PATIENTS, Can.KEEP_PATIENTS, Can.TAKE_REPORTS, Can.BOOK})
_INJECTOR = _EVERYONE | {Can.CHART, Can.SEE_PHOTOS, Can.MANAGE_STOCK}
_MANAGER = _EVERYONE | {Can.MANAGE_STOCK, Can.MANAGE_CLINIC}

ROLES: dict[str, Role] = {
    Staff.Role.FRONT_DESK: Role(
        Staff.Role.FRONT_DESK.label, _("Works from the list, answers the telephone and books."), _EVERYONE
    ),
    Staff.Role.INJECTOR: Role(
        Staff.Role.INJECTOR.label,
        _("Treats and reviews patients and keeps their clinical record."),
        _INJECTOR,
    ),
    Staff.Role.MANAGER: Role(
        Staff.Role.MANAGER.label, _("Runs the clinic: accounts, policy and stock. Does not chart."), _MANAGER
    ),
    Staff.Role.LEAD_INJECTOR: Role(
        Staff.Role.LEAD_INJECTOR.label, _("An injector who also runs the clinic."), _INJECTOR | _MANAGER
    ),
}


def allows(staff: Staff, can: Can) -> bool:
    return staff.is_active and can in ROLES[staff.role].can


def require(staff: Staff, can: Can, *, at: int | None = None) -> None:
    """Raise PermissionDenied unless their role allows it and they work at the clinic, if one is named."""
    if not allows(staff, can) or at not in (None, staff.clinic_id):
        raise PermissionDenied(can)
