"""Somebody's app, their codes, and the two steps of their log-in."""

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.urls import reverse

from tests.conftest import NOW, PASSWORD
from touchups.models import AuditEvent, Staff

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def code(moment=NOW, secret: str = SECRET) -> str:
    return format_hotp_value(hotp_value(secret, int(moment.timestamp()) // 30))


def give_app(staff: Staff) -> Staff:
    """Two-factor log-in as somebody's own page turns it on."""
    TOTP.activate(staff, SECRET)
    RecoveryCodes.activate(staff)
    return staff


def recovery_codes(staff: Staff) -> list[str]:
    return Authenticator.objects.get(user=staff, type="recovery_codes").wrap().get_unused_codes()


def require_two_factors(clinic) -> None:
    clinic.two_factor_required = True
    clinic.save()


def give_password(client, staff: Staff, follow: str = ""):
    form = {"login": staff.email, "password": PASSWORD}
    return client.post(reverse("account_login"), form | ({"next": follow} if follow else {}))


def give_code(client, typed: str):
    return client.post(reverse("mfa_authenticate"), {"code": typed})


def is_in(client) -> bool:
    return client.get(reverse("today")).status_code == 200


def trail(staff: Staff) -> list[str]:
    rows = AuditEvent.objects.filter(subject="staff", subject_id=staff.pk).order_by("pk")
    return [verb for verb in rows.values_list("verb", flat=True) if verb != "staff.unlock"]
