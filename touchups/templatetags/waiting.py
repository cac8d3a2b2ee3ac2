"""How freed times, and who waits for one, are shown on pages of other rooms."""

from django import template
from django.http import HttpRequest

from touchups.access.roles import Can, allows
from touchups.booking.forms import key_of
from touchups.booking.freed import Freed, freed_times
from touchups.models import WaitingEntry

register = template.Library()


@register.inclusion_tag("booking/_freed_notice.html", takes_context=True)
def freed_notice(context) -> dict:
    """The freed times for which somebody waits; one query where nobody does."""
    request: HttpRequest = context["request"]
    books = allows(request.user, Can.BOOK)
    return {"freed": freed_times(request.clinic, now=request.now) if books else ()}


@register.filter
def slot_key(time: Freed) -> str:
    """A freed time as a form names it."""
    return key_of(time.starts_at, time.injector)


@register.filter
def is_offered_to(time: Freed, entry: WaitingEntry) -> bool:
    """Whether it is the time that the patient was told of last and has not answered."""
    return time.is_offered_to(entry)
