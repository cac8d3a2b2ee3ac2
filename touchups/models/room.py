from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from touchups.models.clinic import Clinic


class Room(models.Model):
    """A room in which one patient is treated at a time. A clinic that books no rooms has none."""

    CLINIC_PATH = "clinic"

    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="rooms")
    name = models.CharField(_("name"), max_length=60)
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["clinic", "name"], name="one_room_of_a_name"),
            models.CheckConstraint(condition=~Q(name=""), name="room_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name
