"""Hears from the mail service, through its webhook, what became of a mail."""

from anymail.signals import AnymailTrackingEvent, EventType, tracking
from django.core.exceptions import BadRequest
from django.dispatch import receiver
from django.http import HttpRequest
from django.urls import URLPattern, path

from touchups.models import MailEvent, Message
from touchups.reminders.services import record_fate

KINDS = {
    EventType.DELIVERED: MailEvent.Kind.DELIVERED,
    EventType.BOUNCED: MailEvent.Kind.BOUNCED,
    EventType.REJECTED: MailEvent.Kind.BOUNCED,
    EventType.COMPLAINED: MailEvent.Kind.COMPLAINED,
    EventType.UNSUBSCRIBED: MailEvent.Kind.COMPLAINED,
}

#: What comes of reading no JSON, or JSON of another shape or depth.
UNREADABLE = (AttributeError, LookupError, RecursionError, TypeError, ValueError)


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
        event_id=str(event.event_id or f"{event.message_id} {event.event_type}"),
        kind=kind,
        at=at,
        now=at,
        detail=str(event.mta_response or event.description or ""),
    )


def webhook(service: str) -> URLPattern:
    """The address at which a mail service tells of its mails; 400 for who is not it or speaks otherwise."""
    from anymail.urls import urlpatterns  # it brings the client of every mail service

    [page] = [page for page in urlpatterns if page.name == f"{service}_tracking_webhook"]

    class Webhook(page.callback.view_class):
        def parse_events(self, request: HttpRequest) -> list[AnymailTrackingEvent]:
            try:
                return list(super().parse_events(request))
            except UNREADABLE:  # to send it again would not help
                raise BadRequest("Bad Request") from None

    return path(f"mail/{page.pattern}", Webhook.as_view(), name=page.name)
