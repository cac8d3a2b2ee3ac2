"""Writes about the clinic itself and the people who work there.

Every service is one transaction, leaves an audit row and takes ``now`` (aware). They raise PermissionDenied,
or ValidationError naming the field.
"""

from datetime import datetime

from allauth.mfa.models import Authenticator
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from touchups.access import audit
from touchups.access.roles import ROLES, Can, require
from touchups.access.two_factor import app_of
from touchups.models import AppointmentType, Clinic, PolicyVersion, Staff, Standing

MANAGING = [role for role, described in ROLES.items() if Can.MANAGE_CLINIC in described.can]


#: Length, minutes free before and after, and whether patients may book it themselves.
FIRST_TYPES = {
    AppointmentType.Kind.REVIEW: (15, 0, 0, True),
    AppointmentType.Kind.URGENT_REVIEW: (15, 0, 0, False),
    AppointmentType.Kind.TOUCH_UP: (20, 0, 5, False),
    AppointmentType.Kind.FULL_SESSION: (45, 0, 5, True),
    AppointmentType.Kind.CONSULTATION: (30, 0, 0, False),
}


def furnish(clinic: Clinic, *, now: datetime) -> None:
    """What every clinic begins with: version 1 of its policy, the defaults, and its types of appointment."""
    PolicyVersion.objects.create(
        clinic=clinic,
        number=1,
        reason="Defaults of the rulebook",
        created_at=now,
        state=PolicyVersion.State.IN_FORCE,
    )
    AppointmentType.objects.bulk_create(
        AppointmentType(
            clinic=clinic, kind=kind, length=length, buffer_before=before, buffer_after=after, by_patients=own
        )
        for kind, (length, before, after, own) in FIRST_TYPES.items()
    )


def is_set_up() -> bool:
    """Whether this installation has a clinic."""
    return Clinic.objects.exists()


@transaction.atomic
def set_up_clinic(*, now: datetime, **first: object) -> Staff:
    """The first clinic of an installation, as ``add_clinic`` makes it; refused once there is a clinic."""
    # The row that stands for clinics as such is the lock: two who set up at once go one after the other.
    ContentType.objects.select_for_update().get(app_label="touchups", model="clinic")
    if is_set_up():
        raise PermissionDenied("set up already")
    return add_clinic(now=now, **first)


@transaction.atomic
def add_clinic(
    *,
    now: datetime,
    name: str,
    time_zone: str,
    phone: str,
    sender_name: str,
    manager_name: str,
    email: str,
    password: str,
    injects: bool,
) -> Staff:
    """A clinic with its first policy and its first manager, who adds everybody else."""
    _refuse_known(email)
    clinic = Clinic.objects.create(name=name, time_zone=time_zone, phone=phone, sender_name=sender_name)
    furnish(clinic, now=now)
    manager = Staff.objects.create_user(
        email,
        password,
        clinic=clinic,
        name=manager_name,
        role=Staff.Role.LEAD_INJECTOR if injects else Staff.Role.MANAGER,
    )
    audit.record("clinic.set_up", by=manager, now=now, subject=clinic, name=name, time_zone=time_zone)
    return manager


@transaction.atomic
def change_clinic(*, by: Staff, now: datetime, **fields: object) -> Clinic:
    """Change the clinic's card. A new time zone may change what day it is: every patient is assessed anew."""
    clinic = _own_clinic(by)
    if fields.get("two_factor_required") and not app_of(by).exists():
        problem = _("Turn two-factor log-in on for yourself first, under your name.")
        raise ValidationError({"two_factor_required": problem})
    changed = audit.changes({name: getattr(clinic, name) for name in fields}, fields)
    for name in changed:
        setattr(clinic, name, fields[name])
    if changed:
        clinic.save(update_fields=[*changed])
        audit.record("clinic.change", by=by, now=now, subject=clinic, fields=changed)
    if "time_zone" in changed:
        Standing.objects.filter(clinic=clinic).update(fresh_until=clinic.day_of(now))
    return clinic


@transaction.atomic
def add_staff(*, by: Staff, now: datetime, name: str, email: str, role: str) -> Staff:
    """An account without a password: nobody can log in until one is set by link."""
    clinic = _own_clinic(by)
    _refuse_known(email)
    staff = Staff.objects.create_user(email, clinic=clinic, name=name, role=role)
    audit.record("staff.add", by=by, now=now, subject=staff, name=name, email=staff.email, role=role)
    return staff


@transaction.atomic
def change_staff(*, staff: Staff, by: Staff, now: datetime, name: str, role: str) -> None:
    """Change the name or the role of a colleague; somebody who may manage the clinic always remains."""
    staff = _colleague(staff, _own_clinic(by))
    fields = {"name": name, "role": role}
    changed = audit.changes({field: getattr(staff, field) for field in fields}, fields)
    if staff.role in MANAGING and role not in MANAGING:
        _keep_a_manager(without=staff, field="role")
    if changed:
        Staff.objects.filter(pk=staff.pk).update(**fields)
        audit.record("staff.change", by=by, now=now, subject=staff, fields=changed)


@transaction.atomic
def end_staff(*, staff: Staff, by: Staff, now: datetime) -> None:
    """End a colleague's account. They are logged out with their next click; what they wrote stays theirs."""
    staff = _colleague(staff, _own_clinic(by))
    if staff.pk == by.pk:
        raise ValidationError(_("You cannot end your own account. Ask another manager to do it."))
    _keep_a_manager(without=staff)
    Staff.objects.filter(pk=staff.pk).update(is_active=False, ended_at=now, ended_by=by)
    audit.record("staff.end", by=by, now=now, subject=staff, name=staff.name)


@transaction.atomic
def drop_two_factor(*, staff: Staff, by: Staff | None, now: datetime) -> None:
    """Somebody lost their phone: the password alone lets them in, and they set up a new one.

    ``by`` is None for whoever runs this installation, where no other manager can do it.
    """
    if by:
        staff = _colleague(staff, _own_clinic(by))
        if staff.pk == by.pk:
            raise ValidationError(_("You can turn your own off under your name, or ask another manager."))
    if not app_of(staff).exists():
        raise ValidationError(_("This account has no two-factor log-in."))
    Authenticator.objects.filter(user=staff).delete()
    audit.record("staff.two_factor_drop", by=by, now=now, clinic=staff.clinic, subject=staff, name=staff.name)


def _refuse_known(email: str) -> None:
    if Staff.objects.filter(email__iexact=email).exists():
        raise ValidationError({"email": _("There is an account with this e-mail already.")})


def _own_clinic(by: Staff) -> Clinic:
    """The manager's clinic, its row locked: two managers' writes about staff go one after the other."""
    require(by, Can.MANAGE_CLINIC)
    return Clinic.objects.select_for_update().get(pk=by.clinic_id)


def _colleague(staff: Staff, clinic: Clinic) -> Staff:
    found = Staff.objects.filter(pk=staff.pk, clinic=clinic).first()
    if found is None:
        raise PermissionDenied(Can.MANAGE_CLINIC)
    if not found.is_active:
        raise ValidationError(_("This account has ended."))
    return found


def _keep_a_manager(*, without: Staff, field: str | None = None) -> None:
    others = Staff.objects.filter(clinic=without.clinic_id, is_active=True, role__in=MANAGING)
    if not others.exclude(pk=without.pk).exists():
        problem = _("This is the last account that may manage the clinic.")
        raise ValidationError({field: problem} if field else problem)
