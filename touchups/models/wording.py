from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from touchups.models import choices
from touchups.models.clinic import Clinic


class Wording(models.Model):
    """A clinic's own words for a part of its mails, in one language. Without a row the default ones stand."""

    CLINIC_PATH = "clinic"

    class Part(models.TextChoices):
        AFTERCARE = "aftercare", _("Aftercare")
        PHOTO_DAY_7 = "photo_day_7", _("Photos, day 7")
        REVIEW_AHEAD = "review_ahead", _("Photos, day 7: no review booked")
        REVIEW_UNBOOKED = "review_unbooked", _("Book the review, day 10")
        REVIEW_DAY_14 = "review_day_14", _("Review, day 14: none booked")
        REVIEW_TODAY = "review_today", _("Review, day 14: booked for this day")
        REVIEW_BOOKED = "review_booked", _("Review booked for another day")
        PHOTO_DAY_14 = "photo_day_14", _("Photos, day 14")
        TOUCH_UP_PHOTO_DAY_7 = "touch_up_photo_day_7", _("Photos after a touch-up")
        FULL_SESSION_DUE = "full_session_due", _("Next full session")
        APPOINTMENT_BOOKED = "appointment_booked", _("Appointment booked")
        APPOINTMENT_MOVED = "appointment_moved", _("Appointment moved")
        APPOINTMENT_CANCELLED = "appointment_cancelled", _("Appointment cancelled")
        APPOINTMENT_SOON = "appointment_soon", _("Appointment in two days")

    clinic = models.ForeignKey(Clinic, on_delete=models.CASCADE, related_name="wordings")
    part = models.CharField(_("part"), max_length=24, choices=Part)
    language = models.CharField(_("language"), max_length=10, choices=choices.languages)
    subject = models.CharField(_("subject"), max_length=120)
    body = models.TextField(_("text"), max_length=4000)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["part", "language"]
        constraints = [
            models.UniqueConstraint(fields=["clinic", "part", "language"], name="one_wording_of_a_part"),
            models.CheckConstraint(condition=~Q(subject="") & ~Q(body=""), name="wording_says_something"),
        ]

    def __str__(self) -> str:
        return self.get_part_display()
