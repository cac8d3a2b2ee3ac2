"""Fifty people at one time of the diary at once: `make race`, or `python -m tests.race [rounds]`.

Real HTTP against the real web server, on PostgreSQL when DATABASE_URL names a server in which databases may
be made, else on SQLite. In a round fifty sessions book one time; twenty appointments move to one time, onto
each other's, which nobody can, and past each other, which all can.
"""

import argparse
import os
import shutil
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

import django
from django.core.management import call_command

from tests.chaos.programs import new_database
from tests.ports import spare_port


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.race", description="Books one time at once.")
    parser.add_argument("rounds", type=int, nargs="?", default=100)
    parser.add_argument(
        "--within", type=float, default=1.5, help="seconds until the last loser of all rounds has an answer"
    )
    asked = parser.parse_args()

    folder = Path(tempfile.mkdtemp(prefix="race"))
    url = os.environ.pop("DATABASE_URL", "")
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "clinic.settings",
        "DATA_DIR": str(folder),
        "PORT": str(spare_port()),
    }
    with ExitStack() as stack:
        if url:
            os.environ["DATABASE_URL"] = stack.enter_context(new_database(url))
        print(f"--- race, {'PostgreSQL' if url else 'SQLite'}, {asked.rounds} rounds", flush=True)  # noqa: T201
        django.setup()
        call_command("migrate", verbosity=0)
        call_command("createcachetable", verbosity=0)
        call_command("collectstatic", verbosity=0, interactive=False)
        from tests.race import rounds as race  # after django.setup()

        missed = False
        for figure in race.run(folder, asked.rounds, within=asked.within):
            print(figure, flush=True)  # noqa: T201 - what the command is for
            missed |= figure.missed
        django.db.connections.close_all()
    if missed:
        sys.exit(f"What the web server said is kept in {folder}.")
    shutil.rmtree(folder)


if __name__ == "__main__":
    os.umask(0o077)
    main()
