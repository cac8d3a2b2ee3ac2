"""The shelf: lots of product that came, that ran out of time or were withdrawn, and who was given them."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from touchups.access import audit
from touchups.access.roles import Can, require
from touchups.models import Lot, Staff, TreatmentSession

#: A lot is announced as running out this long before its last day.
SOON = timedelta(days=30)


class Condition(StrEnum):
    """Whether a lot may still be injected. The last day of a lot is a good one."""

    GOOD = "good"
    SOON = "soon"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"

    @property
    def words(self):
        return WORDS[self]


WORDS = {
    Condition.GOOD: gettext_lazy("In use"),
    Condition.SOON: gettext_lazy("Expires soon"),
    Condition.EXPIRED: gettext_lazy("Expired"),
    Condition.WITHDRAWN: gettext_lazy("Withdrawn"),
}


def condition_of(lot: Lot, *, today: date) -> Condition:
    if lot.withdrawn_on:
        return Condition.WITHDRAWN
    if lot.expires_on < today:
        return Condition.EXPIRED
    return Condition.SOON if lot.expires_on <= today + SOON else Condition.GOOD


@dataclass(frozen=True)
class Shelf:
    """The lots of one product, what may be used first."""

    product: str
    lots: list[tuple[Lot, Condition]]


def shelves(lots: QuerySet[Lot], *, today: date) -> list[Shelf]:
    """The lots by product; within one the usable ones first, in the order in which they expire."""
    by_product: dict[str, list[tuple[Lot, Condition]]] = {}
    for lot in lots.order_by("product", "expires_on", "number"):
        by_product.setdefault(lot.get_product_display(), []).append((lot, condition_of(lot, today=today)))
    spent = (Condition.EXPIRED, Condition.WITHDRAWN)
    return [
        Shelf(product, sorted(found, key=lambda pair: pair[1] in spent))
        for product, found in by_product.items()
    ]


def given_from(lot: Lot) -> list[TreatmentSession]:
    """Every session in which the lot was given, for a recall; entries made in error are left out."""
    sessions = TreatmentSession.objects.valid().filter(lot=lot)
    return list(sessions.select_related("patient", "injector").order_by("-on", "patient__name"))


@transaction.atomic
def add_lot(
    *, by: Staff, now: datetime, product: str, number: str, expires_on: date, received_on: date
) -> Lot:
    """A lot has come onto the shelf."""
    require(by, Can.MANAGE_STOCK)
    if received_on > by.clinic.day_of(now):
        raise ValidationError({"received_on": _("This date is in the future.")})
    if expires_on < received_on:
        raise ValidationError({"expires_on": _("It would have expired before it came.")})
    if Lot.objects.filter(clinic=by.clinic, product=product, number=number).exists():
        raise ValidationError({"number": _("This lot is on the shelf already.")})
    lot = Lot.objects.create(
        clinic=by.clinic, product=product, number=number, expires_on=expires_on, received_on=received_on
    )
    audit.record(
        "lot.add", by=by, now=now, subject=lot, product=product, number=number, expires_on=str(expires_on)
    )
    return lot


@transaction.atomic
def withdraw_lot(*, lot: Lot, by: Staff, now: datetime, reason: str) -> None:
    """Take a lot out of use from today on; a second withdrawal changes nothing."""
    require(by, Can.MANAGE_STOCK, at=lot.clinic_id)
    in_use = Lot.objects.filter(pk=lot.pk, withdrawn_on=None)
    if in_use.update(withdrawn_on=by.clinic.day_of(now), withdrawn_because=reason):
        audit.record("lot.withdraw", by=by, now=now, subject=lot, number=lot.number, reason=reason)
