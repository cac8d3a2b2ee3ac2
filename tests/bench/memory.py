"""A web worker's memory when it has just started, and after a thousand pages of the work list."""

from collections.abc import Iterator
from pathlib import Path
from statistics import median

from tests.bench.figures import Figure
from tests.bench.installation import SIZES, Workshop

RUNS, PAGES = 3, 1_000


def run(workshop: Workshop) -> Iterator[Figure]:
    for database in workshop.databases:
        runs = []
        for _run in range(RUNS):
            with workshop.installation(database, max(SIZES)).served() as server:
                # One keep-alive connection stays with one worker; the largest is the one that served it.
                rest = _largest(server.workers())
                for _page in range(PAGES):
                    server.get("/")
                runs.append((rest, _largest(server.workers())))
        rss, pss = (median(rest[kind] for rest, _after in runs) for kind in ("Rss", "Pss"))
        growth = median(after["Rss"] - rest["Rss"] for rest, after in runs)
        own = median(after["Pss"] - rest["Pss"] for rest, after in runs)
        yield Figure(f"web worker at rest, {database}", rss, "MB", at_most=80)
        yield Figure(f"web worker at rest, {database}, its share", pss, "MB of PSS")
        yield Figure(f"... more after {PAGES:,} pages, {database}", growth, "MB", at_most=20)
        yield Figure(f"... more after {PAGES:,} pages, {database}, its share", own, "MB of PSS")


def _largest(workers: list[int]) -> dict[str, float]:
    return max((_memory(worker) for worker in workers), key=lambda memory: memory["Rss"])


def _memory(pid: int) -> dict[str, float]:
    """Megabytes by the kernel's names: Rss is all that is mapped, Pss counts what is shared by its share."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]
    return {line.split(":")[0]: int(line.split()[1]) / 1024 for line in lines}
