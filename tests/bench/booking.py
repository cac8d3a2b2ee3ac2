"""The diary of 20 injectors as it grows to a year's 60,000 appointments and beyond.

Growing makes the diary longer, as far back as ahead, and leaves each day as full as it was. Touch-ups need a
room, reviews do not.
"""

import json
from collections.abc import Iterator
from statistics import median

from tests.bench.figures import Figure
from tests.bench.installation import Workshop

SIZES = (1_000, 60_000, 100_000)
#: A number of patients that no other bench has, so that the diary stands in an installation of its own.
PATIENTS = 2_000
WEEK, TURNS = "/calendar/?view=week", 10


def run(workshop: Workshop) -> Iterator[Figure]:
    for database in workshop.databases:
        installation = workshop.installation(database, PATIENTS)
        measured = {size: json.loads(installation.inside("diary", str(size))) for size in SIZES}
        for size, taken in measured.items():
            name = f"{database}, {size:,} appointments"
            for kind in ("review", "touch_up"):
                yield Figure(f"free {kind} times, {name}", taken[kind]["milliseconds"], "ms")
                yield Figure(f"free {kind} times, {name}", taken[kind]["queries"], "queries", at_most=4)
            yield Figure(f"proposal, {name}", taken["proposal"]["milliseconds"], "ms")
            yield Figure(f"proposal, {name}", taken["proposal"]["queries"], "queries", at_most=6)
        for kind in ("review", "touch_up"):
            growth = [measured[size][kind]["milliseconds"] for size in (min(SIZES), max(SIZES))]
            name = f"free {kind} times, {database}, {max(SIZES):,} to {min(SIZES):,}"
            yield Figure(name, growth[1] / growth[0], "times", at_most=1.5)
        with installation.served() as server:
            queries = server.queries(WEEK)
            milliseconds = median(server.milliseconds(WEEK) for _turn in range(TURNS))
        yield Figure(f"week of all injectors, {database}, {max(SIZES):,}", milliseconds, "ms")
        yield Figure(f"week of all injectors, {database}, {max(SIZES):,}", queries, "queries", at_most=8)
