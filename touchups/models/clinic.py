from datetime import date, datetime
from zoneinfo import ZoneInfo, available_timezones

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from holidays import list_supported_countries


def validate_time_zone(name: str) -> None:
    """Refuse a name that is not a zone of the tz database."""
    if name not in available_timezones():
        raise ValidationError(_("%(name)s is not a time zone."), params={"name": name})


def validate_country(code: str) -> None:
    """Refuse a code whose public holidays are not known (ISO 3166-1, two letters)."""
    if code not in list_supported_countries(include_aliases=False):
        raise ValidationError(_("The public holidays of %(code)s are not known."), params={"code": code})


class Clinic(models.Model):
    """One practice. Its staff, patients and policy are its own; its zone decides what day it is."""

    name = models.CharField(_("name"), max_length=120)
    time_zone = models.CharField(_("time zone"), max_length=64, validators=[validate_time_zone])
    phone = models.CharField(_("phone"), max_length=40)
    sender_name = models.CharField(
        _("sender name"),
        max_length=120,
        help_text=_("Who e-mails to patients are from. Choose one that does not give the treatment away."),
    )
    send_hour = models.PositiveSmallIntegerField(
        _("reminders leave at"),
        default=10,
        validators=[MinValueValidator(9), MaxValueValidator(17)],
        help_text=_("The full hour, clinic time, at which a day's e-mails to patients are sent."),
    )
    country = models.CharField(
        _("public holidays of"),
        max_length=2,
        blank=True,
        validators=[validate_country],
        help_text=_("The clinic is closed on them. Leave it empty to be open on every day of the week."),
    )
    booking_lead = models.PositiveSmallIntegerField(
        _("patients book at least"),
        default=4,
        validators=[MaxValueValidator(336)],
        help_text=_("Hours before the appointment; staff may book at any time."),
    )
    booking_horizon = models.PositiveSmallIntegerField(
        _("bookings reach"),
        default=180,
        validators=[MinValueValidator(14), MaxValueValidator(730)],
        help_text=_("Days ahead for which times are offered."),
    )
    lock_after = models.PositiveSmallIntegerField(
        _("screens lock after"),
        default=15,
        validators=[MinValueValidator(2), MaxValueValidator(60)],
        help_text=_("Minutes in which nothing was done; then the password is asked for again."),
    )
    two_factor_required = models.BooleanField(
        _("everybody logs in with two factors"),
        default=False,
        help_text=_("The password, and a code from an app on the phone. Who has no app sets one up first."),
    )
    #: On what zone, hour and policy its reminders were planned; when that has changed all are planned anew.
    planned_on = models.CharField(max_length=100, default="", editable=False)
    is_demo = models.BooleanField(default=False, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="clinic_has_a_name"),
            models.CheckConstraint(condition=~Q(time_zone=""), name="clinic_has_a_time_zone"),
            models.CheckConstraint(condition=Q(send_hour__range=(9, 17)), name="clinic_sends_by_day"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    @property
    def zone_name(self) -> str:
        """The zone's name as people read it: "America/New York"."""
        return self.time_zone.replace("_", " ")

    def day_of(self, moment: datetime) -> date:
        """The clinic's local date at an aware moment."""
        return moment.astimezone(self.zone).date()
