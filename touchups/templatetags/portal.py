"""What the clinic's pages show of the patients' own."""

from django import template

from touchups.models import Patient
from touchups.portal.queries import shut_links

register = template.Library()


@register.inclusion_tag("portal/_shut_links.html", takes_context=True, name="shut_links")
def shut(context, patient: Patient | None = None) -> dict:
    """Who tried five wrong answers at a private link: of the clinic, or of one patient."""
    request = context["request"]
    links = shut_links(request.clinic, now=request.now)
    return {"links": links.filter(patient=patient) if patient else links}
