import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from touchups.models.appointment import Appointment, AppointmentKind
from touchups.models.patient import Patient


class WaitingEntry(models.Model):
    """A patient who would come earlier if a time became free. First come, first served, by ``added_at``.

    An entry is open until ``closed_at``. ``added_by`` is None where the patient asked by a private link.
    ``appointment`` is the one they hold meanwhile, which then moves. The offer is the latest time that the
    desk told them of.
    """

    CLINIC_PATH = "patient__clinic"

    class Outcome(models.TextChoices):
        BOOKED = "booked", _("Got an earlier time")
        LEFT = "left", _("Does not wait any more")

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="waiting_entries")
    kind = models.CharField(_("kind"), max_length=16, choices=AppointmentKind)
    appointment = models.ForeignKey(
        Appointment, on_delete=models.PROTECT, null=True, blank=True, related_name="waiting_entries"
    )
    injector = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("only with"),
    )
    first_on = models.DateField(_("from"))
    last_on = models.DateField(_("until"))
    not_before = models.TimeField(_("not before"), null=True, blank=True)
    not_after = models.TimeField(_("not after"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    offered_starts_at = models.DateTimeField(null=True, blank=True)
    offered_injector = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    offered_at = models.DateTimeField(null=True, blank=True)
    offered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    declined_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=8, choices=Outcome, blank=True)

    class Meta:
        ordering = ["added_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(last_on__gte=F("first_on")), name="waiting_until_after_from"),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, outcome="")
                | (Q(closed_at__isnull=False) & ~Q(outcome="")),
                name="waiting_closed_with_outcome",
            ),
            models.CheckConstraint(
                condition=Q(
                    offered_at__isnull=True,
                    offered_starts_at__isnull=True,
                    offered_injector__isnull=True,
                    offered_by__isnull=True,
                )
                | Q(
                    offered_at__isnull=False,
                    offered_starts_at__isnull=False,
                    offered_injector__isnull=False,
                    offered_by__isnull=False,
                ),
                name="waiting_offer_is_whole",
            ),
            models.UniqueConstraint(
                fields=["patient", "kind"], condition=Q(closed_at__isnull=True), name="waits_once_for_a_kind"
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()
