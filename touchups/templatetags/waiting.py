"""How freed times, and who could come then, are shown."""

from django import template

from touchups.booking.forms import key_of
from touchups.booking.freed import Freed
from touchups.models import WaitingEntry

register = template.Library()


@register.filter
def slot_key(time: Freed) -> str:
    """A freed time as a form names it."""
    return key_of(time.starts_at, time.injector)


@register.filter
def is_offered_to(time: Freed, entry: WaitingEntry) -> bool:
    """Whether it is the time that the patient was told of last and has not answered."""
    return time.is_offered_to(entry)
