from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from touchups.models import choices
from touchups.models.audit import AppendOnly
from touchups.models.call import Call
from touchups.models.clinic import Clinic
from touchups.models.patient import Patient
from touchups.models.policy import PolicyVersion
from touchups.models.record import Record, error_constraint
from touchups.models.staff import Staff


class Group(models.IntegerChoices):
    """The parts of the work list, in the order in which they must happen."""

    EMERGENCY = 0, _("Emergency")
    URGENT = 1, _("See within two days")
    TOUCH_UP = 2, _("Touch-up open")
    REVIEW_SOON = 3, _("Review overdue or complaint")
    REVIEW = 4, _("Review due")
    SESSION_DUE = 5, _("Full session due")
    REFER = 6, _("Refer elsewhere")
    SESSION_PLANNED = 7, _("Full session coming up")
    CALLED = 8, _("Called")
    STOPPED = 9, _("Not now")
    WAIT = 10, _("Wait")


class Assessment(AppendOnly):
    """What the rules answered about a patient on a day, from which facts and policy. Only inserted."""

    CLINIC_PATH = "patient__clinic"

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="assessments")
    policy = models.ForeignKey(PolicyVersion, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    on = models.DateField()
    cause = models.CharField(max_length=40)
    flag = models.CharField(max_length=12, choices=choices.flags)
    rule = models.CharField(max_length=24)
    urgency = models.CharField(max_length=10, choices=choices.urgencies)
    because = models.TextField()
    facts = models.JSONField()
    answer = models.JSONField()

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["patient", "at"], name="assessment_by_patient")]

    def __str__(self) -> str:
        return self.get_flag_display()


class Override(Record):
    """An injector's own flag in place of the rules' answer. It ends when the facts or that answer change."""

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="overrides")
    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="+")
    flag = models.CharField(_("flag"), max_length=12, choices=choices.flags)
    reason = models.CharField(_("reason"), max_length=300)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_because = models.CharField(max_length=60, blank=True)

    class Meta:
        ordering = ["-recorded_at", "-pk"]
        constraints = [
            error_constraint("override_error_is_whole"),
            models.CheckConstraint(condition=~Q(reason=""), name="override_has_a_reason"),
            models.CheckConstraint(
                condition=Q(flag__in=choices.keys(choices.flags)), name="override_flag_is_known"
            ),
            models.UniqueConstraint(
                fields=["patient"], condition=Q(ended_at__isnull=True), name="one_override_stands"
            ),
        ]

    def __str__(self) -> str:
        return self.get_flag_display()


class Standing(models.Model):
    """Where a patient stands now: the latest assessment in the order of the work list.

    ``fresh_until`` is the first clinic-local date on which the answer, or its place in the list, may differ.
    ``sort_day`` is ``act_by``, or the day of the next call for whoever was called; a far day where there is
    none, so that one index gives the list in order. ``call`` is the last one about this answer,
    and ``called`` says it in a sentence: to join the calls would cost the list a third of its time.
    ``leading`` is the area whose cycle the list draws.
    """

    CLINIC_PATH = "clinic"

    patient = models.OneToOneField(
        Patient, on_delete=models.CASCADE, primary_key=True, related_name="standing"
    )
    clinic = models.ForeignKey(Clinic, on_delete=models.CASCADE, related_name="+")
    assessment = models.OneToOneField(Assessment, on_delete=models.PROTECT, related_name="+")
    override = models.OneToOneField(
        Override, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    call = models.OneToOneField(Call, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    called = models.TextField(blank=True)
    group = models.PositiveSmallIntegerField(choices=Group)
    flag = models.CharField(max_length=12, choices=choices.flags)
    urgency = models.CharField(max_length=10, choices=choices.urgencies)
    act_from = models.DateField(null=True, blank=True)
    act_by = models.DateField(null=True, blank=True)
    sort_day = models.DateField()
    fresh_until = models.DateField(null=True, blank=True)
    injector = models.ForeignKey(Staff, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    areas = models.CharField(max_length=200, blank=True)
    leading = models.CharField(max_length=20, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["clinic", "group", "sort_day", "patient"], name="standing_in_order"),
            models.Index(fields=["clinic", "fresh_until"], name="standing_to_refresh"),
        ]

    def __str__(self) -> str:
        return self.get_flag_display()
