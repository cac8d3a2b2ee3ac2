from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from touchups.models.patient import Patient


class Consent(models.Model):
    """What a patient allowed their photos to be used for, from when and until when.

    ``given_by`` and ``revoked_by`` are None where the patient did it, by a private link.
    """

    CLINIC_PATH = "patient__clinic"

    class Purpose(models.TextChoices):
        CLINICAL = "clinical", _("My own treatment")
        TEACHING = "teaching", _("Teaching")
        MARKETING = "marketing", _("Marketing")

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="consents")
    purpose = models.CharField(_("purpose"), max_length=10, choices=Purpose)
    given_at = models.DateTimeField()
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )

    class Meta:
        ordering = ["-given_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(purpose__in=["clinical", "teaching", "marketing"]), name="consent_is_known"
            ),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True, revoked_by__isnull=True)
                | Q(revoked_at__gte=F("given_at")),
                name="consent_revoked_after_given",
            ),
            models.UniqueConstraint(
                fields=["patient", "purpose"],
                condition=Q(revoked_at__isnull=True),
                name="one_open_consent_of_a_purpose",
            ),
        ]

    def __str__(self) -> str:
        return self.get_purpose_display()
