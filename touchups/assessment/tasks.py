from celery import shared_task
from django.utils import timezone

from touchups.assessment import policies, services
from touchups.models import Clinic, PolicyVersion


@shared_task
def reassess_due() -> None:
    """Assess, in every clinic, the patients whose answer may have changed by its local date."""
    for clinic in Clinic.objects.all():
        services.reassess_due(clinic, now=timezone.now())


@shared_task
def count_proposed_policies() -> None:
    """Go on counting what each proposed policy would change."""
    for version in PolicyVersion.objects.filter(state=PolicyVersion.State.COUNTING).select_related("clinic"):
        policies.count_changes(version, today=version.clinic.day_of(timezone.now()))
