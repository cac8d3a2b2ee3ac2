"""What runs in an installation's own process: python -m tests.bench.inside populate SIZE, daily or clear."""

import json
import sys

import django


def main(command: str, *arguments: str) -> None:
    django.setup()
    from tests.bench.daily import one_day_later  # after django.setup()
    from tests.bench.populate import clear, populate

    if command == "populate":
        print(populate(int(arguments[0])))  # noqa: T201 - read by the process that asked
    elif command == "daily":
        print(json.dumps(one_day_later()))  # noqa: T201
    else:
        clear()


if __name__ == "__main__":
    main(*sys.argv[1:])
