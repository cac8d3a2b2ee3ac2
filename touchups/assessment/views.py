from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from touchups.access.decorators import allowed
from touchups.access.lookups import find
from touchups.access.roles import Can
from touchups.models import Patient


@allowed(Can.SEE_PATIENTS)
def today(request: HttpRequest) -> HttpResponse:
    """The work list: who needs what today."""
    return render(request, "assessment/today.html", {})


@allowed(Can.SEE_PATIENTS)
def caller(request: HttpRequest, pk: int) -> HttpResponse:
    """What to tell a patient who calls."""
    return render(request, "assessment/caller.html", {"patient": find(request.user, Patient, pk)})
