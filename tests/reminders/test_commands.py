"""Sending without Celery, and with it."""

import os
import signal
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.core.management import call_command

from clinic.celery import app
from tests.conftest import NOW
from tests.reminders.conftest import row
from touchups.charting.patients import add_patient
from touchups.models import Reminder, Sweep
from touchups.models.reminder import Kind, State
from touchups.reminders import tasks


@pytest.fixture
def photo(patient, treat):
    return row(treat(patient, days_ago=7), Kind.PHOTO_DAY_7)


@pytest.mark.parametrize("run", [lambda: call_command("send_due"), tasks.sweep], ids=["send_due", "task"])
def test_cron_and_celery_send_the_same(run, photo):
    with time_machine.travel(NOW, tick=False):
        run()
    photo.refresh_from_db()
    assert photo.state == State.SENT
    assert [sent.to for sent in mail.outbox] == [["paula@example.com"]]
    assert Sweep.objects.get().ran_at == NOW


def test_sigterm_ends_sending_after_the_mail_in_hand(treat, front_desk, server, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
    for number in range(3):
        address = f"p{number}@example.com"
        treat(add_patient(by=front_desk, now=NOW, name=f"Person {number}", email=address), days_ago=7)
        server.manners[address] = lambda: os.kill(os.getpid(), signal.SIGTERM)

    with time_machine.travel(NOW, tick=False):
        call_command("send_due")

    photos = Reminder.objects.filter(kind=Kind.PHOTO_DAY_7)
    assert sorted(photos.values_list("state", flat=True)) == [State.DUE, State.DUE, State.SENT]
    assert len(server.box) == 1


def test_the_command_ends_in_time_and_leaves_the_rest_to_the_next(photo, monkeypatch):
    monkeypatch.setattr("touchups.management.commands.send_due.LONGEST", timedelta(0))
    with time_machine.travel(NOW, tick=False):
        call_command("send_due")
    photo.refresh_from_db()
    assert photo.state == State.DUE


def test_the_timetable_names_tasks_that_exist():
    app.loader.import_default_modules()
    assert {entry["task"] for entry in app.conf.beat_schedule.values()} <= set(app.tasks)
