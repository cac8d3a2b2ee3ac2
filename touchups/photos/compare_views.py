"""The injector's comparison of photos."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from touchups.access.decorators import allowed
from touchups.access.lookups import find
from touchups.access.roles import Can
from touchups.models import Patient
from touchups.photos.compare import MODES, look
from touchups.photos.queries import allows


@allowed(Can.SEE_PHOTOS)
def compare(request: HttpRequest, pk: int) -> HttpResponse:
    """One view on several days, side by side; the address names the view and the days.

    ``beside`` is in the address where the comparison stands beside a form, which must stay open.
    """
    patient = find(request.user, Patient, pk, "clinic")
    context = {
        "patient": patient,
        "comparison": look(patient, request.GET, by=request.user, now=request.now),
        "modes": MODES,
        "allows": allows(patient),
        "beside": "beside" in request.GET,
    }
    return render(request, "photos/compare.html", context)
