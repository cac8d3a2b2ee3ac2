from django.conf import settings
from django.db import models
from django.db.models import Q


class CalendarFeed(models.Model):
    """An injector's private calendar address. Its token is only there; here is the SHA-256."""

    CLINIC_PATH = "injector__clinic"

    injector = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="calendar_feeds"
    )
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["injector"], condition=Q(revoked_at__isnull=True), name="one_open_feed"
            )
        ]

    def __str__(self) -> str:
        return self.made_at.isoformat()
