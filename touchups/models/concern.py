from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from touchups.models import choices
from touchups.models.patient import Patient
from touchups.models.record import Record, error_constraint


class Concern(Record):
    """A wish that a neuromodulator does not fulfil. Open until the patient has been referred."""

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="concerns")
    kind = models.CharField(_("concern"), max_length=30, choices=choices.concerns)
    on = models.DateField(_("date"))
    note = models.CharField(_("note"), max_length=500, blank=True)

    class Meta:
        ordering = ["-on", "-pk"]
        constraints = [
            error_constraint("concern_error_is_whole"),
            models.CheckConstraint(
                condition=Q(kind__in=choices.keys(choices.concerns)), name="concern_kind_is_known"
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class Referral(Record):
    """The patient was pointed to what does help a concern."""

    CLINIC_PATH = "concern__patient__clinic"

    concern = models.ForeignKey(Concern, on_delete=models.PROTECT, related_name="referrals")
    to = models.CharField(_("to"), max_length=30, choices=choices.modalities)
    on = models.DateField(_("date"))
    whom = models.CharField(_("practice or person"), max_length=120, blank=True)
    note = models.CharField(_("note"), max_length=500, blank=True)

    class Meta:
        ordering = ["-on", "-pk"]
        constraints = [
            error_constraint("referral_error_is_whole"),
            models.CheckConstraint(
                condition=Q(to__in=choices.keys(choices.modalities)), name="referral_modality_is_known"
            ),
        ]

    def __str__(self) -> str:
        return self.get_to_display()

    @property
    def patient(self) -> Patient:
        return self.concern.patient
