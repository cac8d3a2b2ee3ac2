import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from touchups.models.patient import Patient
from touchups.models.session import TreatmentSession


class PhotoSet(models.Model):
    """Photos of one moment of a cycle. ``session`` is the visit they look at; free sets have none.

    ``on`` is the clinic-local date; ``added_by`` is None where the patient sent them by a private link.
    """

    CLINIC_PATH = "patient__clinic"

    class Stage(models.TextChoices):
        DAY_0 = "day_0", _("Day 0")
        DAY_7 = "day_7", _("Day 7")
        DAY_14 = "day_14", _("Day 14")
        TOUCH_UP_DAY_7 = "touch_up_day_7", _("Day 7 after the touch-up")
        FREE = "free", _("Other photos")

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="photo_sets")
    session = models.ForeignKey(
        TreatmentSession, on_delete=models.PROTECT, null=True, blank=True, related_name="photo_sets"
    )
    stage = models.CharField(_("stage"), max_length=16, choices=Stage)
    on = models.DateField(_("date"))
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )

    class Meta:
        ordering = ["on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(stage__in=["day_0", "day_7", "day_14", "touch_up_day_7"], session__isnull=False)
                | Q(stage="free", session__isnull=True),
                name="photo_set_of_a_session_or_free",
            ),
            models.UniqueConstraint(fields=["session", "stage"], name="one_photo_set_of_a_stage"),
        ]

    def __str__(self) -> str:
        return self.get_stage_display()


class Photo(models.Model):
    """One cleaned picture. ``name`` is that of its files in the photo store, random and telling nothing.

    ``view`` is a key of ``photos.protocol``. ``taken_at`` is what the camera wrote down, read in the clinic's
    zone where it named none. A retaken or withdrawn photo stays, but is shown nowhere.
    """

    CLINIC_PATH = "photo_set__patient__clinic"

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    photo_set = models.ForeignKey(PhotoSet, on_delete=models.PROTECT, related_name="photos")
    view = models.CharField(_("view"), max_length=20)
    name = models.CharField(max_length=40, unique=True)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    taken_at = models.DateTimeField(null=True, blank=True)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    withdrawn_because = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["added_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["photo_set", "view"],
                condition=Q(withdrawn_at__isnull=True),
                name="one_photo_of_a_view",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True, withdrawn_because="")
                | (Q(withdrawn_at__isnull=False) & ~Q(withdrawn_because="")),
                name="photo_withdrawn_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.view
