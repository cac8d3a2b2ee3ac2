"""What the bench of mail does inside Django: send, send bare, and look in vain."""

import smtplib
import sys
import time
from collections.abc import Callable
from copy import copy
from datetime import timedelta

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import connection
from django.utils import timezone

from clinic.celery import collect_garbage_seldom
from tests.chaos.due import unsettled
from touchups.models import Message, Reminder
from touchups.models.reminder import State
from touchups.reminders.sweep import Sweeper

BEFORE = 10


def seconds_to_first() -> float:
    """From the start of a sweep until the mail server has taken a mail."""
    taken: list[float] = []

    def may_go_on() -> bool:
        if sweeper.sent and not taken:
            taken.append(time.perf_counter())
        return not taken

    sweeper = Sweeper(clock=timezone.now, may_go_on=may_go_on)
    began = time.perf_counter()
    sweeper.run()
    return taken[0] - began


def wake(count: int) -> None:
    """Let so many of the patients who wait for a reminder have it now, and the others tomorrow."""
    now = timezone.now()
    unsettled().update(wake_at=now + timedelta(days=1))
    patients = unsettled().order_by("patient").values_list("patient", flat=True).distinct()[:count]
    unsettled().filter(patient__in=list(patients)).update(wake_at=now)


def send() -> dict[str, float]:
    """What is due, by a worker that has been at it for some mails, as one that runs for days has."""
    collect_garbage_seldom()
    first = Sweeper(clock=timezone.now, may_go_on=lambda: first.sent < BEFORE, batch=BEFORE)
    first.run()
    sweeper = Sweeper(clock=timezone.now)

    def sweep() -> int:
        sweeper.run()
        return sweeper.sent

    return _timed(sweep)


def send_bare(count: int) -> dict[str, float]:
    """Mails that were sent once more, over one connection, with nothing but smtplib."""
    mails = []
    for sent in Message.objects.order_by("pk")[:count]:
        mail = EmailMultiAlternatives(sent.subject, sent.text, to=[sent.to])
        mail.attach_alternative(sent.html, "text/html")
        mails.append((sent.to, mail.message().as_bytes(linesep="\r\n")))

    def loop() -> int:
        with smtplib.SMTP(settings.EMAIL_HOST, settings.EMAIL_PORT) as smtp:
            for to, content in mails:
                smtp.sendmail(settings.DEFAULT_FROM_EMAIL, [to], content)
        return len(mails)

    return _timed(loop)


def _timed(work: Callable[[], int]) -> dict[str, float]:
    """Say that all is ready, wait for the word, work."""
    print("ready", flush=True)  # noqa: T201 - read by the process that gives the word
    sys.stdin.readline()
    began = time.time()
    mails = work()
    return {"mails": mails, "began": began, "ended": time.time()}


def idle(waiting: int) -> dict[str, float]:
    """What a sweep costs that finds nothing, with so many reminders that wait for another day."""
    _let_wait(waiting)
    Sweeper(clock=timezone.now).run()
    queries = []

    def note(execute, sql, params, many, context):
        queries.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        began = time.perf_counter()
        Sweeper(clock=timezone.now).run()
        seconds = time.perf_counter() - began
    return {"queries": len(queries), "milliseconds": 1000 * seconds}


def _let_wait(count: int) -> None:
    """Put the others to rest, or make up what is missing by copies, each under a kind of its own."""
    tomorrow = timezone.now() + timedelta(days=1)
    waiting = Reminder.objects.exclude(wake_at=None)
    waiting.update(wake_at=tomorrow)
    first = waiting.earliest("pk")
    if surplus := list(waiting.order_by("pk").values_list("pk", flat=True)[count:]):
        waiting.filter(pk__gte=surplus[0]).update(state=State.MISSED, wake_at=None)
    copies = []
    for number in range(count - waiting.count()):
        copies.append(copy(first))
        copies[-1].pk, copies[-1].kind = None, f"waiting {number}"
    Reminder.objects.bulk_create(copies, batch_size=500)
    assert waiting.count() == count
