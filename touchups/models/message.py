from django.db import models
from django.utils.translation import gettext_lazy as _

from touchups.models.audit import AppendOnly
from touchups.models.clinic import Clinic
from touchups.models.patient import Patient


class Message(models.Model):
    """A mail as it is handed over, its private links blotted out. It left if a reminder in it says so.

    ``message_id`` follows from the reminders in it, so that one sent again after a doubt bears the same one
    and a mailbox may know it for the same mail. ``provider_id`` is the mail service's own name for it.
    """

    CLINIC_PATH = "clinic"

    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="+")
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="messages")
    message_id = models.CharField(max_length=200, unique=True)
    to = models.EmailField()
    subject = models.CharField(_("subject"), max_length=200)
    text = models.TextField()
    html = models.TextField()
    #: The iCalendar part, if it is about an appointment.
    calendar = models.TextField(blank=True)
    handed_at = models.DateTimeField()
    provider_id = models.CharField(max_length=200, blank=True, db_index=True)

    class Meta:
        ordering = ["-handed_at", "-pk"]

    def __str__(self) -> str:
        return self.subject


class MailEvent(AppendOnly):
    """What a mail service told of a message afterwards. It may tell the same thing twice; one row is kept."""

    CLINIC_PATH = "message__clinic"

    class Kind(models.TextChoices):
        DELIVERED = "delivered", _("Delivered")
        BOUNCED = "bounced", _("Bounced")
        COMPLAINED = "complained", _("Called spam")

    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="events")
    event_id = models.CharField(max_length=200, unique=True)
    kind = models.CharField(max_length=12, choices=Kind)
    at = models.DateTimeField()
    detail = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return self.get_kind_display()
