from django.conf import settings
from django.db import models

from touchups.models.clinic import Clinic
from touchups.models.patient import Patient


class AppendOnlyQuerySet(models.QuerySet):
    """Rows that are only ever inserted."""

    def update(self, **fields):
        raise TypeError(f"{self.model.__name__} rows are only inserted, never changed.")

    def delete(self):
        raise TypeError(f"{self.model.__name__} rows are only inserted, never deleted.")


class AppendOnly(models.Model):
    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, **kwargs) -> None:
        if not self._state.adding:
            raise TypeError(f"{type(self).__name__} rows are only inserted, never changed.")
        super().save(**kwargs)

    def delete(self, **kwargs):
        raise TypeError(f"{type(self).__name__} rows are only inserted, never deleted.")


class AuditEvent(AppendOnly):
    """Who did or looked at what, and when. Written in the same transaction as the act."""

    CLINIC_PATH = "clinic"

    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    verb = models.CharField(max_length=40)
    patient = models.ForeignKey(
        Patient, on_delete=models.PROTECT, related_name="audit", null=True, blank=True
    )
    subject = models.CharField(max_length=40, blank=True)
    subject_id = models.BigIntegerField(null=True, blank=True)
    detail = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["patient", "at"], name="audit_by_patient"),
            models.Index(fields=["clinic", "at"], name="audit_by_clinic"),
        ]

    def __str__(self) -> str:
        return self.verb
