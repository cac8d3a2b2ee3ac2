from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from touchups.models.clinic import Clinic


class PolicyVersion(models.Model):
    """One version of a clinic's numbers: what differs from the defaults, by whom and why.

    A new version is first *counted* (how many flags would change), then *ready* for a person to decide, then
    *in force* until the next one supersedes it. Version 1 is made with the clinic and holds the defaults.

    ``moves`` counts the flags it would change, ``{"wait>review": 3}``, of ``done`` patients of ``total``.
    """

    CLINIC_PATH = "clinic"

    class State(models.TextChoices):
        COUNTING = "counting", _("Counting what would change")
        READY = "ready", _("Waiting for a decision")
        IN_FORCE = "in_force", _("In force")
        SUPERSEDED = "superseded", _("Superseded")
        DISCARDED = "discarded", _("Discarded")

    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="policies")
    number = models.PositiveIntegerField()
    numbers = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    reason = models.CharField(_("reason"), max_length=300)
    created_at = models.DateTimeField()
    state = models.CharField(max_length=12, choices=State)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    moves = models.JSONField(default=dict)
    last_patient = models.BigIntegerField(default=0)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["clinic", "number"], name="policy_numbers_count_up"),
            models.UniqueConstraint(
                fields=["clinic"], condition=Q(state="in_force"), name="one_policy_is_in_force"
            ),
            models.UniqueConstraint(
                fields=["clinic"], condition=Q(state__in=["counting", "ready"]), name="one_policy_is_proposed"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="policy_has_a_reason"),
        ]

    def __str__(self) -> str:
        return str(self.number)

    @property
    def changed(self) -> int:
        """How many flags it would change, or has changed."""
        return sum(self.moves.values())
