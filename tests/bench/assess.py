"""`manage.py assess`, whole: start-up, JSON, validation, the rules and the horizon, in one process."""

import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from statistics import median

from tests.bench.figures import Figure
from tests.bench.installation import Workshop
from touchups.rules import catalogue

RUNS = 3
TODAY = date(2026, 3, 2)
MEGABYTE = 1024


def run(workshop: Workshop) -> Iterator[Figure]:
    files = {lines: _write_cases(workshop.folder, lines) for lines in (10_000, 100_000, 200_000)}
    runs = [_assess(files[100_000]) for _run in range(RUNS)]
    seconds, busy = (median(run[part] for run in runs) for part in (0, 1))
    yield Figure("assess, 100,000 cases", 100_000 / seconds, "cases/s", at_least=8_000)
    yield Figure("assess, in a second of one processor", 100_000 / busy, "cases")
    few, many = (_assess(files[lines])[2] for lines in (10_000, 200_000))
    yield Figure("assess, peak memory at 10,000 lines", few, "MB")
    yield Figure("assess, more of it at 200,000 lines", many - few, "MB", at_most=2)


def _assess(file: Path) -> tuple[float, float, float]:
    """Seconds on the clock, seconds of a processor, and megabytes at the peak."""
    began = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "manage.py", "assess", str(file)],
        stdout=subprocess.DEVNULL,
        env=os.environ | {"DATA_DIR": str(file.parent)},
    )
    _pid, status, usage = os.wait4(process.pid, 0)
    assert status == 0, "every generated case is possible"
    busy = usage.ru_utime + usage.ru_stime
    return time.perf_counter() - began, busy, usage.ru_maxrss / MEGABYTE


def _write_cases(folder: Path, lines: int) -> Path:
    dice = random.Random(2026)
    path = folder / f"{lines}.jsonl"
    with path.open("w") as file:
        file.writelines(json.dumps(_case(dice, number)) + "\n" for number in range(lines))
    return path


def _case(dice: random.Random, number: int) -> dict:
    """A patient as a clinic has them: one to three areas, most of them reviewed, some with more to tell."""

    def before(days: int) -> str:
        return (TODAY - timedelta(days=days)).isoformat()

    def now_and_then(share: float, *items: dict) -> list[dict]:
        return [*items] if dice.random() < share else []

    day = dice.randint(0, 200)
    names = dice.sample(list(catalogue.AREAS), dice.randint(1, 3))
    product = dice.choice(list(catalogue.PRODUCTS))
    found = {"area": names[0], "side": "left", "kind": dice.choice(list(catalogue.FINDINGS))}
    looked = dice.randint(10, 30)
    area = {"product": product, "treated_on": before(day), "units": {"left": 8, "right": 8, "midline": 4}}
    return {
        "id": str(number),
        "today": TODAY.isoformat(),
        "patient": {
            "sex": dice.choice(["female", "female", "female", "male"]),
            "metabolism": dice.choice(["standard", "standard", "high"]),
            "event_on": before(dice.randint(-90, 30)) if dice.random() < 0.1 else None,
            "holds": ["pregnancy"] if dice.random() < 0.02 else [],
        },
        "areas": [{"area": name, **area} for name in names],
        "reviews": now_and_then(
            0.7 if looked <= day else 0,
            {"on": before(day - looked), "findings": now_and_then(0.4, found)},
        ),
        "reports": now_and_then(
            0.1, {"kind": dice.choice(list(catalogue.REPORTS)), "on": before(dice.randint(0, day))}
        ),
        "concerns": now_and_then(
            0.1, {"kind": dice.choice(list(catalogue.CONCERNS)), "on": before(dice.randint(0, day))}
        ),
    }
