"""One page for monitoring: can this process reach its database and its broker, and do reminders leave?"""

import logging

from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from kombu.exceptions import OperationalError

from clinic.celery import app
from touchups.reminders.queries import is_swept

logger = logging.getLogger(__name__)


@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """200 when all is well, else 503; the body says what is wrong. Needs no log-in, tells no detail."""
    database = _database_answers()
    answers = {
        "database": database,
        "broker": _broker_answers(),
        "reminders": database and is_swept(now=timezone.now()),
    }
    return JsonResponse(answers, status=200 if all(answers.values()) else 503)


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError as error:
        logger.error("the database does not answer: %s", error)
        return False
    return True


def _broker_answers() -> bool:
    try:
        with app.connection_for_write(connect_timeout=2) as broker:
            broker.ensure_connection(max_retries=1, interval_start=0, interval_step=0, timeout=2)
            with broker.channel() as channel:
                channel.client.ping()
    except OperationalError as error:
        logger.error("the broker does not answer: %s", error)
        return False
    return True
