from decimal import Decimal

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Round
from django.utils.translation import gettext_lazy as _

from touchups.models import choices
from touchups.models.lot import Lot
from touchups.models.patient import Patient
from touchups.models.record import Record, error_constraint

HALF = Decimal("0.5")


class TreatmentSession(Record):
    """A visit at which a neuromodulator was injected. The local date of a full session is day 0 of a cycle.

    A *touch-up* and the *second pass* of a staged plan are sessions linked to the full session they perfect
    (``parent``); they never start a new cycle and use its product, because units do not convert.
    """

    class Kind(models.TextChoices):
        FULL = "full", _("Session")
        TOUCH_UP = "touch_up", _("Touch-up")
        SECOND_PASS = "second_pass", _("Second pass")

    class Plan(models.TextChoices):
        SINGLE = "single", _("Single")
        STAGED = "staged", _("Staged: a first and a second pass")

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="sessions")
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.FULL)
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="touch_ups",
        verbose_name=_("session"),
    )
    at = models.DateTimeField(_("date and time"))
    on = models.DateField(_("clinic-local date"), editable=False)
    injector = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="sessions",
        verbose_name=_("injector"),
    )
    prescriber = models.CharField(_("prescriber"), max_length=120, blank=True)
    product = models.CharField(_("product"), max_length=20, choices=choices.products)
    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="sessions", verbose_name=_("lot"))
    dilution_ml = models.DecimalField(
        _("dilution"),
        max_digits=4,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal("0.1")), MaxValueValidator(Decimal("20"))],
        help_text=_("Millilitres of saline a vial."),
    )
    plan = models.CharField(_("plan"), max_length=8, choices=Plan, default=Plan.SINGLE)
    notes = models.TextField(_("notes"), blank=True, max_length=4000)

    class Meta:
        ordering = ["-on", "-at", "-pk"]
        constraints = [
            error_constraint("session_error_is_whole"),
            models.CheckConstraint(
                condition=Q(product__in=choices.keys(choices.products)), name="session_product_is_known"
            ),
            models.CheckConstraint(
                condition=Q(kind="full", parent__isnull=True)
                | Q(kind__in=["touch_up", "second_pass"], parent__isnull=False, plan="single"),
                name="touch_up_belongs_to_a_session",
            ),
        ]
        indexes = [models.Index(fields=["patient", "on"], name="session_by_patient")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.on}"


class TreatedArea(models.Model):
    """One area of a session: what was wanted there, and the doses given."""

    session = models.ForeignKey(TreatmentSession, on_delete=models.CASCADE, related_name="areas")
    area = models.CharField(_("area"), max_length=20, choices=choices.areas)
    goal = models.CharField(_("goal"), max_length=200, blank=True)
    thick_muscle = models.BooleanField(_("thick muscle"), default=False)
    planned_units = models.DecimalField(
        _("planned units"), max_digits=5, decimal_places=1, null=True, blank=True
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["session", "area"], name="an_area_once_a_session"),
            models.CheckConstraint(
                condition=Q(area__in=choices.keys(choices.areas)), name="treated_area_is_known"
            ),
            models.CheckConstraint(
                condition=Q(planned_units__isnull=True) | Q(planned_units__gt=0),
                name="planned_units_above_zero",
            ),
        ]

    def __str__(self) -> str:
        return self.get_area_display()


class Dose(models.Model):
    """Units of the session's product given to one muscle on one side, in steps of 0.5 U."""

    class Technique(models.TextChoices):
        STANDARD = "standard", _("Standard")
        MICRODOSE = "microdose", _("Microdose, feathered")

    treated_area = models.ForeignKey(TreatedArea, on_delete=models.CASCADE, related_name="doses")
    side = models.CharField(_("side"), max_length=8, choices=choices.sides)
    muscle = models.CharField(_("muscle"), max_length=40, choices=choices.muscles)
    units = models.DecimalField(_("units"), max_digits=5, decimal_places=1)
    technique = models.CharField(_("technique"), max_length=10, choices=Technique, default=Technique.STANDARD)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["treated_area", "side", "muscle"], name="one_dose_a_muscle_and_side"
            ),
            models.CheckConstraint(
                condition=Q(side__in=choices.keys(choices.sides)), name="dose_side_is_known"
            ),
            models.CheckConstraint(
                condition=Q(muscle__in=choices.keys(choices.muscles)), name="dose_muscle_is_known"
            ),
            models.CheckConstraint(condition=Q(units__gt=0), name="dose_above_zero"),
            models.CheckConstraint(
                condition=Q(units=Round(F("units") * 2, output_field=models.DecimalField()) / 2),
                name="dose_in_half_units",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.units} U"
