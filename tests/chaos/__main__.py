"""What is left of a thousand reminders after a storm: `make chaos`, or `python -m tests.chaos storm|outage`.

Real Celery processes against PostgreSQL and Redis when DATABASE_URL names a server in which databases may be
made, else against SQLite and the broker that ships. A storm can be had again by its seed, as far as chance
goes; the processes' own pace differs from run to run.
"""

import argparse
import os
import random
import shutil
import sys
import tempfile
from pathlib import Path

import django
from django.core.management import call_command

from tests.chaos.programs import installation


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description="Breaks things on purpose.")
    parser.add_argument("scenario", choices=["storm", "outage"])
    parser.add_argument("--reminders", type=int, default=1_000, help="due in the storm")
    parser.add_argument("--kills", type=int, default=10, help="of workers and beats in the storm")
    parser.add_argument("--seed", type=int, default=random.randrange(10**6), help="of the storm")
    asked = parser.parse_args()

    folder = Path(tempfile.mkdtemp(prefix="chaos"))
    settings = {"storm": "tests.chaos.settings", "outage": "clinic.settings"}[asked.scenario]
    with installation(folder, settings) as place:
        print(f"--- {asked.scenario}, {place.name}, --seed {asked.seed}", flush=True)  # noqa: T201
        django.setup()
        call_command("migrate", verbosity=0)
        call_command("createcachetable", verbosity=0)
        from tests.chaos import outage, storm  # after django.setup()

        if asked.scenario == "storm":
            dice = random.Random(asked.seed)
            figures = storm.run(place, reminders=asked.reminders, kills=asked.kills, dice=dice)
        else:
            figures = outage.run(place)
        missed = False
        for figure in figures:
            print(figure, flush=True)  # noqa: T201 - what the command is for
            missed |= figure.missed
    if missed:
        sys.exit(f"What the processes said is kept in {folder}.")
    shutil.rmtree(folder)


if __name__ == "__main__":
    os.umask(0o077)
    main()
