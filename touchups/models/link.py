from django.db import models

from touchups.models.patient import Patient


class Link(models.Model):
    """A private address given to a patient in a mail. Its token is only there; here is the SHA-256."""

    CLINIC_PATH = "patient__clinic"

    class Purpose(models.TextChoices):
        CHOICES = "choices"
        HOME = "home"

    token_hash = models.CharField(max_length=64, unique=True)
    purpose = models.CharField(max_length=12, choices=Purpose)
    patient = models.ForeignKey(Patient, on_delete=models.CASCADE, related_name="links")
    expires_at = models.DateTimeField()
    #: Wrong birth dates given at this link.
    failed_checks = models.PositiveSmallIntegerField(default=0)
    revoked_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.purpose
