from celery import shared_task
from django.utils import timezone

from touchups.photos import store


@shared_task
def sweep_orphans() -> None:
    """Remove the photos that no row knows, and what a crash left of uploads."""
    store.sweep_orphans(now=timezone.now())
