from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from touchups.models import choices
from touchups.models.patient import Patient
from touchups.models.record import Record, error_constraint


class Review(Record):
    """A visit at which an injector looked at the whole face and judged the result."""

    class Satisfaction(models.IntegerChoices):
        VERY_UNHAPPY = 1, _("Very unhappy")
        UNHAPPY = 2, _("Unhappy")
        NEUTRAL = 3, _("Neutral")
        HAPPY = 4, _("Happy")
        VERY_HAPPY = 5, _("Very happy")

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="reviews")
    on = models.DateField(_("date"))
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="reviews", verbose_name=_("injector")
    )
    plateau = models.BooleanField(_("the effect has plateaued"), default=False)
    satisfaction = models.PositiveSmallIntegerField(
        _("satisfaction"), choices=Satisfaction, null=True, blank=True
    )
    notes = models.TextField(_("notes"), blank=True, max_length=4000)

    class Meta:
        ordering = ["-on", "-pk"]
        constraints = [
            error_constraint("review_error_is_whole"),
            models.UniqueConstraint(
                fields=["patient", "on"], condition=Q(error_at__isnull=True), name="one_review_a_day"
            ),
            models.CheckConstraint(
                condition=Q(satisfaction__isnull=True) | Q(satisfaction__range=(1, 5)),
                name="satisfaction_1_to_5",
            ),
        ]

    def __str__(self) -> str:
        return f"{_('Review')} {self.on}"


class Finding(models.Model):
    """What a review saw in one area and side. Rest and movement are scored apart, 0 (none) to 4 (severe)."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="findings")
    area = models.CharField(_("area"), max_length=20, choices=choices.areas)
    side = models.CharField(_("side"), max_length=8, choices=choices.sides)
    kind = models.CharField(_("finding"), max_length=20, choices=choices.findings)
    conflicts = models.BooleanField(_("conflicts with the goal"), default=True)
    rest = models.PositiveSmallIntegerField(
        _("at rest"), null=True, blank=True, validators=[MaxValueValidator(4)]
    )
    movement = models.PositiveSmallIntegerField(
        _("in movement"), null=True, blank=True, validators=[MaxValueValidator(4)]
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["review", "area", "side", "kind"], name="a_finding_once_a_review"
            ),
            models.CheckConstraint(
                condition=Q(area__in=choices.keys(choices.areas)), name="finding_area_is_known"
            ),
            models.CheckConstraint(
                condition=Q(side__in=choices.keys(choices.sides)), name="finding_side_is_known"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=choices.keys(choices.findings)), name="finding_kind_is_known"
            ),
            models.CheckConstraint(
                condition=(Q(rest__isnull=True) | Q(rest__lte=4))
                & (Q(movement__isnull=True) | Q(movement__lte=4)),
                name="finding_scores_0_to_4",
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()
