from django.db import models
from django.db.models import Q

from touchups.models.patient import Patient


class Link(models.Model):
    """A private address given to a patient in a mail. Its token is only there; here is the SHA-256."""

    CLINIC_PATH = "patient__clinic"

    #: Wrong answers to the second check after which a link is shut.
    TRIES = 5

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

    class Meta:
        indexes = [
            models.Index(fields=["revoked_at"], condition=Q(failed_checks__gte=5), name="link_shut"),
        ]

    def __str__(self) -> str:
        return self.purpose
