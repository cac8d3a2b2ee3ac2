"""The morning after, at 100,000 patients: what re-assessing costs, and what it costs when nobody is due."""

import json
import time
from collections.abc import Iterator
from datetime import timedelta

from tests.bench.figures import Figure
from tests.bench.installation import SIZES, Workshop


def run(workshop: Workshop) -> Iterator[Figure]:
    for database in workshop.databases:
        day = json.loads(workshop.installation(database, max(SIZES)).inside("daily"))
        name = f"daily re-assessment, {database}"
        yield Figure(f"{name}, patients due", day["changed"], f"of {max(SIZES):,}")
        yield Figure(f"{name}, each", day["milliseconds"], "ms")
        yield Figure(f"{name}, when nobody is due", day["queries"], "queries", at_most=1)
        yield Figure(f"{name}, when nobody is due, read", day["rows"], "rows", at_most=0)


def one_day_later() -> dict[str, float]:
    """Inside Django: assess those who are due tomorrow, then look again when nobody is."""
    from django.db import connection  # after django.setup()
    from django.utils import timezone

    from touchups.assessment.services import reassess_due
    from touchups.models import Clinic

    clinic, tomorrow = Clinic.objects.get(), timezone.now() + timedelta(days=1)
    began = time.perf_counter()
    changed = reassess_due(clinic, now=tomorrow)
    seconds = time.perf_counter() - began

    statements = []

    def note(execute, sql, params, many, context):
        statements.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        assert reassess_due(clinic, now=tomorrow) == 0
    rows = 0
    for sql, params in statements:
        with connection.cursor() as cursor:
            cursor.execute(sql, params)
            rows += len(cursor.fetchall())
    return {
        "changed": changed,
        "milliseconds": 1000 * seconds / changed,
        "queries": len(statements),
        "rows": rows,
    }
