"""What the pages that write into a record share."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise

from touchups.access.forms import ServiceForm, sent, status_of, write
from touchups.access.lookups import find
from touchups.charting.queries import warnings_of
from touchups.models import Patient

Words = Promise | str


def find_patient(request: HttpRequest, pk: int) -> Patient:
    return find(request.user, Patient, pk, "clinic")


def saved(request: HttpRequest, patient: Patient, words: Words) -> HttpResponse:
    messages.success(request, words)
    return redirect("patient", patient.pk)


def form_page(
    request: HttpRequest,
    template: str,
    patient: Patient,
    form: ServiceForm,
    **context: object,
) -> HttpResponse:
    """A form about a patient under the warnings; 422 when what was sent was refused."""
    context |= {"patient": patient, "form": form, "warnings": warnings_of(patient)}
    return render(request, f"charting/{template}", context, status=status_of(form))


def entry_page(
    request: HttpRequest,
    patient: Patient,
    form: ServiceForm,
    *,
    title: Words,
    button: Words,
    text: Words = "",
) -> HttpResponse:
    """The page of a short form."""
    return form_page(request, "entry_form.html", patient, form, title=title, button=button, text=text)


def confirm(
    request: HttpRequest,
    patient: Patient,
    act: Callable,
    *,
    title: Words,
    button: Words,
    text: Words,
    done: Words,
) -> HttpResponse:
    """Ask before something that needs nothing filled in."""
    form = ServiceForm(sent(request))
    if write(request, form, act):
        return saved(request, patient, done)
    return entry_page(request, patient, form, title=title, button=button, text=text)
