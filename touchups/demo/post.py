"""The demo's past mail: swept at the moments at which it fell due, and carried nowhere."""

from datetime import datetime, timedelta

from django.core.mail import EmailMessage
from django.db.models import Min

from touchups.models import Clinic, MailEvent, Message, Reminder
from touchups.reminders.mail import Refused, Unsure
from touchups.reminders.services import record_fate
from touchups.reminders.sweep import Sweeper

REFUSES = "petra.novotna@example.com"
FALLS_SILENT = "bridget.kealoha@example.com"
COMES_BACK = "oluwaseun.bello@example.com"

#: On these days before today the office was moving and its server stood still.
STANDSTILL = range(17, 20)

#: On these the mail server had its moods.
MOODY = range(23)


class PostOffice:
    """Takes nearly everything and carries it nowhere; the clinic's own copy is all that remains."""

    def __init__(self, *, moody: bool) -> None:
        self.moody = moody

    def open(self) -> None:
        """It always is."""

    def close(self) -> None:
        """It never does."""

    def send(self, mail: EmailMessage) -> str:
        if self.moody and REFUSES in mail.to:
            raise Refused("552 5.2.2 the mailbox is full")
        if self.moody and FALLS_SILENT in mail.to:
            raise Unsure("SMTPServerDisconnected: Connection unexpectedly closed")
        return ""


def deliver(clinic: Clinic, *, ago: int, since: datetime, until: datetime) -> None:
    """Send what fell due on a day up to an aware moment; what was left from before ``since``, then."""
    if ago in STANDSTILL:
        return
    office = PostOffice(moody=ago in MOODY)
    due = Reminder.objects.filter(clinic=clinic, wake_at__lte=until)
    while wakes := due.aggregate(first=Min("wake_at"))["first"]:
        moment = max(wakes, since)
        Sweeper(clock=lambda moment=moment: moment, courier_for=lambda _clinic: office).run()


def bring_back(clinic: Clinic, *, now: datetime) -> None:
    """One address turns out to be wrong."""
    for message in Message.objects.filter(clinic=clinic, to=COMES_BACK):
        record_fate(
            message=message,
            event_id=f"demo-{message.pk}",
            kind=MailEvent.Kind.BOUNCED,
            at=min(message.handed_at + timedelta(minutes=2), now),
            now=now,
            detail="550 5.1.1 no such mailbox",
        )
