"""How times and appointments are shown."""

from datetime import date, datetime

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from touchups.assessment.badges import icon
from touchups.assessment.rows import window as days_in_words
from touchups.booking import calendar
from touchups.booking.forms import key_of
from touchups.booking.proposal import propose
from touchups.booking.queries import booked_for
from touchups.booking.slots import Slot
from touchups.booking.windows import Window
from touchups.models import Appointment, Patient, Standing
from touchups.rules.catalogue import Urgency

register = template.Library()
State = Appointment.State

#: Icon and tone of each state; the style sheet knows the tones.
LOOKS = {
    State.BOOKED: ("calendar-event", "coming"),
    State.ARRIVED: ("person-check", "good"),
    State.IN_PROGRESS: ("play-circle", "good"),
    State.DONE: ("check-circle-fill", "good"),
    State.NO_SHOW: ("person-x", "bad"),
    State.CANCELLED: ("slash-circle", "off"),
}


@register.simple_tag
def appointment_state(state: str) -> SafeString:
    """Icon, word and colour of an appointment's state."""
    name, tone = LOOKS[State(state)]
    return format_html('<span class="state state-{}">{}{}</span>', tone, icon(name), State(state).label)


@register.filter
def state_icon(state: str) -> SafeString:
    return icon(LOOKS[State(state)][0])


@register.filter
def slot_key(slot: Slot) -> str:
    """How an address names a free time."""
    return key_of(slot.starts_at, slot.injector)


@register.filter
def wall_clock(at: datetime) -> str:
    """ "14:05" by the clinic's clock; with the zone where the clock shows that time twice."""
    return calendar.wall_clock(at, timezone.get_current_timezone())


@register.filter
def minutes_to(starts_at: datetime, ends_at: datetime) -> int:
    return int((ends_at - starts_at).total_seconds() // 60)


@register.filter
def cycle_day(at: datetime | date, window: Window) -> int | None:
    """The day of the cycle that began last; None before the first session, and where a new one begins."""
    if window.kind not in (Appointment.Kind.REVIEW, Appointment.Kind.TOUCH_UP):
        return None
    day = timezone.localtime(at).date() if isinstance(at, datetime) else at
    began = max((area.treated_on for area in window.ahead.case.areas), default=None)
    return began and day.toordinal() - began


@register.filter
def window_words(window: Window) -> str:
    """From the first to the last day of a window that has any."""
    return days_in_words(window.stretches[0].first, window.stretches[-1].last)


@register.inclusion_tag("booking/_button.html", takes_context=True)
def booking_button(context, patient: Patient, standing: Standing | None) -> dict:
    """The patient's next appointment or, where there is none, what to book next and the day that is best."""
    now = context["request"].now
    booked = booked_for([patient], now=now).get(patient.pk)
    is_possible = standing is not None and standing.urgency != Urgency.EMERGENCY
    proposal = propose(patient, now=now, limit=1) if is_possible and not booked else None
    return {"patient": patient, "booked": booked, "proposal": proposal}
