"""How the protocol of photos is shown, and what of the record stands beside photos."""

from django import template
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from touchups.access.roles import Can, allows
from touchups.charting.queries import full_sessions, session_entry, warnings_of
from touchups.models import Patient, TreatmentSession
from touchups.photos import queries
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


@register.inclusion_tag("photos/_panel.html", takes_context=True)
def photos_panel(context, patient: Patient, session: TreatmentSession | None = None) -> dict:
    """Which photos of a session, or of the latest one, are in and missing; empty for who may see none."""
    request: HttpRequest = context["request"]
    if not allows(request.user, Can.SEE_PHOTOS):
        return {"may_see": False}
    return {
        "may_see": True,
        "request": request,
        "patient": patient,
        "allows": queries.allows(patient),
        "has_photos": queries.shown(patient).exists(),
        "stages": queries.progress_of(patient, session=session),
    }
