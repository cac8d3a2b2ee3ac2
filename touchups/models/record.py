import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class RecordQuerySet(models.QuerySet):
    def valid(self) -> "RecordQuerySet":
        """Without what was entered in error."""
        return self.filter(error_at__isnull=True)


def error_constraint(name: str, *, by_patient: bool = False) -> models.CheckConstraint:
    """An entry is marked as an error by someone at some time, or not at all; some, by the patient too."""
    by_staff = {} if by_patient else {"error_by__isnull": False}
    return models.CheckConstraint(
        condition=Q(error_at__isnull=True, error_by__isnull=True, error_reason="")
        | (Q(error_at__isnull=False, **by_staff) & ~Q(error_reason="")),
        name=name,
    )


class Record(models.Model):
    """An entry in a patient's record: who made it and when. Never deleted, but marked *entered in error*.

    ``recorded_by`` and ``error_by`` are None where the patient did it, by a private link.
    ``key`` is given to the form when it is opened, so that the same form sent twice makes one entry.
    """

    CLINIC_PATH = "patient__clinic"

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    recorded_at = models.DateTimeField()
    error_at = models.DateTimeField(_("entered in error at"), null=True, blank=True)
    error_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    error_reason = models.CharField(_("why it is an error"), max_length=300, blank=True)

    objects = RecordQuerySet.as_manager()

    class Meta:
        abstract = True

    @property
    def is_error(self) -> bool:
        return self.error_at is not None
