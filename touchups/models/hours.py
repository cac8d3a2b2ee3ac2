from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from touchups.models.clinic import Clinic


class Weekday(models.IntegerChoices):
    MONDAY = 0, _("Monday")
    TUESDAY = 1, _("Tuesday")
    WEDNESDAY = 2, _("Wednesday")
    THURSDAY = 3, _("Thursday")
    FRIDAY = 4, _("Friday")
    SATURDAY = 5, _("Saturday")
    SUNDAY = 6, _("Sunday")


class WorkingHours(models.Model):
    """A stretch of a weekday on which an injector sees patients, by the clinic's wall clock.

    A break is what lies between two of them.
    """

    CLINIC_PATH = "injector__clinic"

    injector = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="working_hours"
    )
    weekday = models.PositiveSmallIntegerField(_("weekday"), choices=Weekday)
    starts = models.TimeField(_("from"))
    ends = models.TimeField(_("to"))

    class Meta:
        ordering = ["weekday", "starts"]
        constraints = [
            models.UniqueConstraint(
                fields=["injector", "weekday", "starts"], name="one_stretch_of_work_a_start"
            ),
            models.CheckConstraint(condition=Q(weekday__lte=6), name="hours_on_a_weekday"),
            models.CheckConstraint(condition=Q(starts__lt=F("ends")), name="hours_end_after_start"),
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.starts:%H:%M}-{self.ends:%H:%M}"


class DateException(models.Model):
    """Days that differ from the weekly hours, of one injector, or of the whole clinic where none is named.

    Without times the days are off altogether. *Extra* hours hold on days that are otherwise off, too.
    """

    CLINIC_PATH = "clinic"

    class Kind(models.TextChoices):
        OFF = "off", _("Closed or away")
        EXTRA = "extra", _("Extra hours")

    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="date_exceptions")
    injector = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="date_exceptions",
        verbose_name=_("injector"),
    )
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    first_on = models.DateField(_("first day"))
    last_on = models.DateField(_("last day"))
    starts = models.TimeField(_("from"), null=True, blank=True)
    ends = models.TimeField(_("to"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=120, blank=True)

    class Meta:
        ordering = ["first_on", "starts", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=["off", "extra"]), name="exception_kind_is_known"),
            models.CheckConstraint(
                condition=Q(last_on__gte=F("first_on")), name="exception_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(starts__isnull=True, ends__isnull=True, kind="off")
                | Q(starts__isnull=False, ends__isnull=False, starts__lt=F("ends")),
                name="exception_times_are_whole",
            ),
        ]
        indexes = [models.Index(fields=["clinic", "last_on"], name="exception_by_day")]

    def __str__(self) -> str:
        return self.get_kind_display()
