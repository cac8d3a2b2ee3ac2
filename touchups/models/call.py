import uuid
from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from touchups.models.audit import AppendOnly
from touchups.models.patient import Patient


class Call(AppendOnly):
    """What came of calling a patient about what the work list asks for. Only inserted; the last one counts.

    ``again_on``: the clinic-local date of the next call; None where the patient has declined, and ``note``
    says why. ``number`` counts the calls about the same answer of the rules.
    """

    CLINIC_PATH = "patient__clinic"

    class Outcome(models.TextChoices):
        NO_ANSWER = "no_answer", _("No answer")
        LEFT_MESSAGE = "left_message", _("Left a message")
        AGAIN = "again", _("Will think about it, or calls back")
        DECLINED = "declined", _("Does not want it")

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="calls")
    outcome = models.CharField(_("what came of the call"), max_length=12, choices=Outcome)
    again_on = models.DateField(_("call again on"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)
    number = models.PositiveSmallIntegerField()
    at = models.DateTimeField(_("called on"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=(Q(outcome="declined", again_on__isnull=True) & ~Q(note=""))
                | (~Q(outcome="declined") & Q(again_on__isnull=False)),
                name="call_again_or_why_not",
            ),
        ]

    def rests(self, today: date) -> bool:
        """Whether nobody needs to call on a clinic-local date."""
        return self.again_on is None or self.again_on > today

    def __str__(self) -> str:
        return self.get_outcome_display()
