"""The trail of the clinic: who did and who looked at what."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from touchups.access import audit
from touchups.access.decorators import allowed
from touchups.access.lookups import visible_to
from touchups.access.roles import Can
from touchups.access.staff_forms import TrailFilterForm
from touchups.access.trail import WORDS, Cursor, lines, page
from touchups.models import AuditEvent, Staff


@allowed(Can.MANAGE_CLINIC)
def trail(request: HttpRequest) -> HttpResponse:
    form = TrailFilterForm(request.GET, people=visible_to(request.user, Staff))
    events, following = page(
        visible_to(request.user, AuditEvent),
        form.filters(),
        after=Cursor.parse(request.GET.get("after", "")),
    )
    rows = [(event, WORDS.get(event.verb, event.verb), lines(event.detail)) for event in events]
    audit.record("trail.view", by=request.user, now=request.now)
    context = {"form": form, "rows": rows, "following": following, "query": form.query()}
    return render(request, "access/trail.html", context)
