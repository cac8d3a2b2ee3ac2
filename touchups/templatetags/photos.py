"""How the protocol of photos is shown, and what of the record stands beside photos."""

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from touchups.charting.queries import full_sessions, session_entry, warnings_of
from touchups.models import Patient
from touchups.photos.protocol import View

register = template.Library()
register.simple_tag(warnings_of)


@register.simple_tag
def photo_guide(view: View) -> SafeString:
    """The drawing of a view's pose, in the colour of the text around it."""
    return render_to_string(view.guide, {"view": view})


@register.inclusion_tag("photos/_last_visits.html")
def last_visits(patient: Patient) -> dict:
    """What was given last and what a review saw last, beside the photos that show it."""
    session = full_sessions(patient).first()
    reviews = patient.reviews.valid().select_related("reviewer").prefetch_related("findings")
    return {
        "patient": patient,
        "entry": session and session_entry(session),
        "review": reviews.first(),
    }
