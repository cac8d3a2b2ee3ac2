"""The first page of the work list at three sizes, beside a bare page that prints the same rows.

All servers run at once and take turns request by request, so that whatever else the machine does falls on
all of them alike.
"""

from collections.abc import Iterator
from contextlib import ExitStack
from statistics import median

from tests.bench.figures import Figure
from tests.bench.installation import SIZES, Server, Workshop

RUNS, TURNS, WARM_UP = 3, 40, 5
TODAY, BARE = "/", "/bare/"


def run(workshop: Workshop) -> Iterator[Figure]:
    for database in workshop.databases:
        made = [workshop.installation(database, size) for size in SIZES]
        runs = []
        for _run in range(RUNS):
            with ExitStack() as stack:
                servers = {one.size: stack.enter_context(one.served()) for one in made}
                queries = {size: server.queries(TODAY) for size, server in servers.items()}
                runs.append(_take_turns(servers))
        yield from _figures(database, runs, queries)


def _take_turns(servers: dict[int, Server]) -> dict[tuple[str, int], float]:
    """The median of each page at each size, in milliseconds."""
    times: dict[tuple[str, int], list[float]] = {
        (path, size): [] for path in (TODAY, BARE) for size in servers
    }
    for turn in range(WARM_UP + TURNS):
        for (path, size), taken in times.items():
            milliseconds = servers[size].milliseconds(path)
            if turn >= WARM_UP:
                taken.append(milliseconds)
    return {page: median(taken) for page, taken in times.items()}


def _figures(database: str, runs: list[dict], queries: dict[int, int]) -> Iterator[Figure]:
    def middle(ratio) -> float:
        return median(ratio(run) for run in runs)

    small, large = min(SIZES), max(SIZES)
    for size in SIZES:
        name = f"work list, {database}, {size:,} patients"
        yield Figure(name, middle(lambda run, size=size: run[TODAY, size]), "ms")
        yield Figure(f"{name}, queries", queries[size], "queries", at_most=8)
        ratio = middle(lambda run, size=size: run[TODAY, size] / run[BARE, size])
        yield Figure(f"{name}, to a bare page", ratio, "times", at_most=2.5)
    yield Figure(f"bare page, {database}, {large:,} patients", middle(lambda run: run[BARE, large]), "ms")
    growth = middle(lambda run: run[TODAY, large] / run[TODAY, small])
    yield Figure(f"work list, {database}, {large:,} to {small:,}", growth, "times", at_most=1.2)
