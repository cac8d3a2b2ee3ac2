"""The demo's mail looks lived-in, and none of it ever leaves the house."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.management import call_command

from tests.conftest import NOW
from touchups.demo.stage import build_demo
from touchups.models import Reminder
from touchups.models.reminder import State
from touchups.reminders.queries import troubles, will_be_sent
from touchups.reminders.sweep import Sweeper


@pytest.mark.slow
@pytest.mark.django_db
def test_the_demo_has_sent_some_missed_some_and_plans_more(settings, tmp_path):
    clinic = build_demo(now=NOW)

    found = set(Reminder.objects.values_list("state", flat=True))
    assert found == {
        State.DUE, State.SENT, State.CANCELLED, State.MISSED, State.FAILED, State.BOUNCED, State.UNCONFIRMED
    }  # fmt: skip
    assert 3 <= troubles(clinic).count() <= 10, "enough to see how it is dealt with, not a disaster"
    assert not Reminder.objects.filter(wake_at__lte=NOW).exists()
    call_command("audit_reminders")

    settings.OUTBOX = tmp_path / "outbox"
    coming = next(
        day for day in range(1, 15) if will_be_sent(clinic, clinic.day_of(NOW + timedelta(days=day)), now=NOW)
    )
    sweeper = Sweeper(clock=lambda: NOW + timedelta(days=coming))
    sweeper.run()
    assert sweeper.sent
    assert mail.outbox == [], "whatever EMAIL_URL says"
    assert "@example.com" in "".join(file.read_text() for file in settings.OUTBOX.iterdir())
