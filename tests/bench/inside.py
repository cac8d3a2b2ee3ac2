"""What runs in an installation's own process: python -m tests.bench.inside COMMAND [NUMBER]."""

import json
import sys

import django


def main(command: str, *numbers: str) -> None:
    django.setup()
    from tests.bench import daily, diaries, populate, sending  # after django.setup()

    commands = {
        "populate": populate.populate,
        "due": populate.populate_due,
        "clear": populate.clear,
        "daily": daily.one_day_later,
        "diary": diaries.measure,
        "first": sending.seconds_to_first,
        "wake": sending.wake,
        "send": sending.send,
        "bare": sending.send_bare,
        "idle": sending.idle,
    }
    told = commands[command](*map(int, numbers))
    print(told if isinstance(told, str) else json.dumps(told))  # noqa: T201 - read by the process that asked


if __name__ == "__main__":
    main(*sys.argv[1:])
