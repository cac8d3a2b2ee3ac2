"""What somebody does about their log-in leaves a row in the trail, and so does an attempt that is refused."""

from allauth.account.signals import authentication_step_completed, password_changed, password_reset
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import (
    authentication_failed,
    authenticator_added,
    authenticator_removed,
    authenticator_reset,
    authenticator_used,
)
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from touchups.access import audit
from touchups.access.lock import unlock
from touchups.models import Staff


@receiver(user_logged_in)
def logged_in(sender, request: HttpRequest, user: Staff, **kwargs) -> None:
    now = timezone.now()
    unlock(request, now=now)
    audit.record("staff.log_in", by=user, now=now, subject=user)


@receiver(authentication_step_completed)
def is_still_there(
    sender, request: HttpRequest, user: Staff, *, reauthenticated: bool = False, **kwargs
) -> None:
    if reauthenticated:
        now = timezone.now()
        unlock(request, now=now)
        audit.record("staff.unlock", by=user, now=now, subject=user)


@receiver(user_logged_out)
def logged_out(sender, user: Staff | None, **kwargs) -> None:
    if user:
        audit.record("staff.log_out", by=user, now=timezone.now(), subject=user)


@receiver(user_login_failed)
def refused(sender, credentials: dict, **kwargs) -> None:
    """Only what was tried on an account of some clinic can be told to that clinic."""
    tried = (
        Staff.objects.filter(email__iexact=credentials.get("email") or "").select_related("clinic").first()
    )
    if tried:
        audit.record(
            "staff.refused", by=None, now=timezone.now(), clinic=tried.clinic, subject=tried, name=tried.name
        )


@receiver([password_changed, password_reset])
def set_a_password(sender, user: Staff, **kwargs) -> None:
    audit.record("staff.password", by=user, now=timezone.now(), subject=user)


@receiver(authenticator_added)
def turned_on(sender, user: Staff, authenticator: Authenticator, **kwargs) -> None:
    if authenticator.type == Authenticator.Type.TOTP:
        audit.record("staff.two_factor_on", by=user, now=timezone.now(), subject=user)


@receiver(authenticator_removed)
def turned_off(sender, user: Staff, authenticator: Authenticator, **kwargs) -> None:
    if authenticator.type == Authenticator.Type.TOTP:
        audit.record("staff.two_factor_off", by=user, now=timezone.now(), subject=user)


@receiver(authenticator_reset)
def made_new_codes(sender, user: Staff, **kwargs) -> None:
    audit.record("staff.new_codes", by=user, now=timezone.now(), subject=user)


@receiver(authenticator_used)
def used_a_recovery_code(sender, user: Staff, authenticator: Authenticator, **kwargs) -> None:
    if authenticator.type == Authenticator.Type.RECOVERY_CODES:
        audit.record("staff.recovery_code", by=user, now=timezone.now(), subject=user)


@receiver(authentication_failed)
def code_refused(sender, user: Staff, **kwargs) -> None:
    """Somebody knew the password; that it was this person is not shown."""
    audit.record(
        "staff.code_refused", by=None, now=timezone.now(), clinic=user.clinic, subject=user, name=user.name
    )
