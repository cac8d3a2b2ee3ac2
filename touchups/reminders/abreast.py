"""A sweep and, for a backlog, a second one beside it: one works while the other waits for an answer.

Each has a connection of its own to the database and to the mail server, as if they were two workers. SQLite
lets one write at a time; there the second would only wait.
"""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime

from django.db import connection

from touchups.reminders.sweep import Sweeper


def sweep_abreast(
    *, clock: Callable[[], datetime], may_go_on: Callable[[], bool], **different: object
) -> tuple[int, bool]:
    """How many mails left, and whether it was stopped before it was through."""
    beside: list[Future] = []
    second = Sweeper(clock=clock, may_go_on=may_go_on, **different)
    with ThreadPoolExecutor(max_workers=1) as threads:

        def begin() -> None:
            if connection.vendor != "sqlite" and not beside:
                beside.append(threads.submit(_run, second))

        first = Sweeper(clock=clock, may_go_on=may_go_on, on_backlog=begin, **different)
        was_stopped = first.run()
    was_stopped |= any(future.result() for future in beside)
    return first.sent + second.sent, was_stopped


def _run(sweeper: Sweeper) -> bool:
    try:
        return sweeper.run()
    finally:
        connection.close()
