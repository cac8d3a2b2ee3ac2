from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from touchups.models import choices
from touchups.models.patient import Patient
from touchups.models.record import Record, error_constraint


class Report(Record):
    """What a patient told the clinic, often by telephone. Open until an injector has seen the patient."""

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="reports")
    kind = models.CharField(_("what is happening"), max_length=30, choices=choices.reports)
    area = models.CharField(_("area"), max_length=20, choices=choices.areas, blank=True)
    side = models.CharField(_("side"), max_length=8, choices=choices.sides, blank=True)
    on = models.DateField(_("date"))
    words = models.CharField(_("in the caller's words"), max_length=500, blank=True)
    seen_on = models.DateField(_("seen on"), null=True, blank=True)
    seen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    outcome = models.CharField(_("outcome"), max_length=500, blank=True)

    class Meta:
        ordering = ["-on", "-pk"]
        constraints = [
            error_constraint("report_error_is_whole"),
            models.CheckConstraint(
                condition=Q(kind__in=choices.keys(choices.reports)), name="report_kind_is_known"
            ),
            models.CheckConstraint(
                condition=Q(area__in=["", *choices.keys(choices.areas)]), name="report_area_is_known"
            ),
            models.CheckConstraint(
                condition=Q(side__in=["", *choices.keys(choices.sides)]), name="report_side_is_known"
            ),
            models.CheckConstraint(
                condition=Q(seen_on__isnull=True, seen_by__isnull=True)
                | Q(seen_on__gte=F("on"), seen_by__isnull=False),
                name="report_seen_by_someone_later",
            ),
        ]
        indexes = [
            models.Index(
                fields=["patient"],
                condition=Q(seen_on__isnull=True, error_at__isnull=True),
                name="report_open",
            )
        ]

    def __str__(self) -> str:
        return self.get_kind_display()
