"""Hears from the mail service, through its webhook, what became of a mail."""

from anymail.signals import AnymailTrackingEvent, EventType, tracking
from django.dispatch import receiver

from touchups.models import MailEvent, Message
from touchups.reminders.services import record_fate

KINDS = {
    EventType.DELIVERED: MailEvent.Kind.DELIVERED,
    EventType.BOUNCED: MailEvent.Kind.BOUNCED,
    EventType.REJECTED: MailEvent.Kind.BOUNCED,
    EventType.COMPLAINED: MailEvent.Kind.COMPLAINED,
    EventType.UNSUBSCRIBED: MailEvent.Kind.COMPLAINED,
}


@receiver(tracking)
def hear(sender: object, event: AnymailTrackingEvent, **_: object) -> None:
    """Other events, and those of mails that are not ours to follow, such as log-in links, say nothing."""
    kind = KINDS.get(event.event_type)
    message = Message.objects.filter(provider_id=event.message_id).first() if event.message_id else None
    if kind is None or message is None:
        return
    at = event.timestamp or message.handed_at
    record_fate(
        message=message,
        event_id=event.event_id or f"{event.message_id} {event.event_type}",
        kind=kind,
        at=at,
        now=at,
        detail=event.mta_response or event.description or "",
    )
