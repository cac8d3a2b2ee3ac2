"""What the clinic is to know of its patients' links."""

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, QuerySet

from touchups.models import Clinic, Link

#: So long the desk is told of a link that was shut.
TOLD_FOR = timedelta(days=7)


def shut_links(clinic: Clinic, *, now: datetime) -> QuerySet[Link]:
    """Links shut lately by wrong answers, of patients who have not been sent another one since."""
    later = Link.objects.filter(patient=OuterRef("patient"), purpose=Link.Purpose.HOME, pk__gt=OuterRef("pk"))
    shut = Link.objects.filter(failed_checks__gte=Link.TRIES, revoked_at__gt=now - TOLD_FOR)
    return (
        shut.filter(~Exists(later), patient__clinic=clinic).select_related("patient").order_by("revoked_at")
    )
