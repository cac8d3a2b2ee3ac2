"""Logging in and out leaves a row in the trail, and so does an attempt with the wrong password."""

from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver
from django.utils import timezone

from touchups.access import audit
from touchups.models import Staff


@receiver(user_logged_in)
def logged_in(sender, user: Staff, **kwargs) -> None:
    audit.record("staff.log_in", by=user, now=timezone.now(), subject=user)


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
        audit.record("staff.refused", by=None, now=timezone.now(), clinic=tried.clinic, subject=tried)
