"""The short entries of a record: concern, referral, hold, event, override, and corrections."""

from functools import partial

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from touchups.access.decorators import allowed
from touchups.access.forms import sent, write
from touchups.access.lookups import find
from touchups.access.roles import Can, require
from touchups.assessment.services import policy_for
from touchups.charting import patients, queries, services
from touchups.charting.forms import entries as forms
from touchups.charting.referrals import refer_static_lines
from touchups.charting.views.writing import confirm, entry_page, find_patient, saved
from touchups.models import Concern, Event, Hold, Referral, Report, Review, TreatmentSession

#: What may be marked as entered in error, by its name in the address.
ENTRIES = {
    "session": TreatmentSession,
    "review": Review,
    "report": Report,
    "concern": Concern,
    "referral": Referral,
    "hold": Hold,
}


@allowed(Can.CHART)
def concern(request: HttpRequest, pk: int) -> HttpResponse:
    patient = find_patient(request, pk)
    form = forms.ConcernForm(sent(request), initial={"on": request.today})
    if write(request, form, services.record_concern, patient=patient):
        return saved(request, patient, _("The concern is recorded."))
    text = _("Something that a neuromodulator does not fix; the patient is referred to what does.")
    return entry_page(request, patient, form, title=_("Record a concern"), text=text, button=_("Save"))


@allowed(Can.CHART)
def refer(request: HttpRequest, pk: int) -> HttpResponse:
    """Refers the concern that the address names, or the earliest open one, or lines found at rest."""
    patient = find_patient(request, pk)
    concern = queries.concern_to_refer(patient, request.GET.get("concern", ""))
    if concern is None:
        return redirect("refer_static", patient.pk)
    form = forms.ReferralForm(sent(request), initial={"on": request.today}, concern=concern.kind)
    if write(request, form, services.refer, concern=concern):
        return saved(request, patient, _("The referral is recorded."))
    title = _("Refer: %s") % concern
    return entry_page(request, patient, form, title=title, text=concern.note, button=_("Save"))


@allowed(Can.CHART)
def refer_static(request: HttpRequest, pk: int) -> HttpResponse:
    patient = find_patient(request, pk)
    form = forms.ReferralForm(sent(request), initial={"on": request.today}, concern="static_lines")
    if write(request, form, refer_static_lines, patient=patient):
        return saved(request, patient, _("The referral is recorded."))
    text = _("Lines that stay when the muscle rests: more neuromodulator does not smooth them.")
    return entry_page(request, patient, form, title=_("Refer: lines at rest"), text=text, button=_("Save"))


@allowed(Can.CHART)
def hold(request: HttpRequest, pk: int) -> HttpResponse:
    patient = find_patient(request, pk)
    form = forms.HoldForm(sent(request), initial={"since": request.today})
    if write(request, form, patients.place_hold, patient=patient):
        return saved(request, patient, _("The hold is placed: nothing is injected until it is cleared."))
    text = _("No injection until somebody clears it. Looking is always allowed.")
    return entry_page(request, patient, form, title=_("Place a hold"), text=text, button=_("Place the hold"))


@allowed(Can.CHART)
def clear_hold(request: HttpRequest, pk: int) -> HttpResponse:
    hold = find(request.user, Hold, pk, "patient__clinic")
    return confirm(
        request,
        hold.patient,
        partial(patients.clear_hold, hold=hold),
        title=_("Clear the hold: %s") % hold,
        text=_("Its reason is over, and injections are possible again."),
        button=_("Clear the hold"),
        done=_("The hold is cleared."),
    )


@allowed(Can.KEEP_PATIENTS)
def event(request: HttpRequest, pk: int) -> HttpResponse:
    patient = find_patient(request, pk)
    form = forms.EventForm(sent(request))
    if write(request, form, patients.add_event, patient=patient):
        return saved(request, patient, _("The event is recorded."))
    days = policy_for(request.clinic).event_buffer
    text = _("Nothing is injected in the %d days before it, so that everything has settled.") % days
    return entry_page(request, patient, form, title=_("Add an event"), text=text, button=_("Save"))


@allowed(Can.KEEP_PATIENTS)
def remove_event(request: HttpRequest, pk: int) -> HttpResponse:
    event = find(request.user, Event, pk, "patient__clinic")
    return confirm(
        request,
        event.patient,
        partial(patients.remove_event, event=event),
        title=_("Remove the event: %s") % event,
        text=_("It was called off and no longer counts."),
        button=_("Remove"),
        done=_("The event is removed."),
    )


@allowed(Can.CHART)
def override(request: HttpRequest, pk: int) -> HttpResponse:
    patient = find_patient(request, pk)
    form = forms.OverrideForm(sent(request))
    if write(request, form, patients.override_flag, patient=patient):
        return saved(request, patient, _("Your flag stands until the facts change."))
    text = _("Your flag is shown as an override, with your reason, beside what the rules say.")
    return entry_page(request, patient, form, title=_("Override the flag"), text=text, button=_("Save"))


@allowed(Can.CHART)
def end_override(request: HttpRequest, pk: int) -> HttpResponse:
    patient = find_patient(request, pk)
    return confirm(
        request,
        patient,
        partial(patients.end_override, patient=patient),
        title=_("End the override"),
        text=_("The flag of the rules stands again."),
        button=_("End the override"),
        done=_("The flag of the rules stands again."),
    )


@allowed(Can.TAKE_REPORTS)
def error(request: HttpRequest, pk: int, model: str, entry_pk: int) -> HttpResponse:
    patient = find_patient(request, pk)
    if model not in ENTRIES:
        raise Http404(model)
    entry = find(request.user, ENTRIES[model], entry_pk)
    if entry.patient != patient:
        raise Http404(model)
    require(request.user, services.who_corrects(entry, request.user))
    form = forms.CorrectionForm(sent(request))
    if write(request, form, services.mark_as_error, entry=entry):
        return saved(request, patient, _("The entry no longer counts. It stays readable, struck through."))
    title = _("Entered in error: %s") % entry
    return entry_page(request, patient, form, title=title, button=_("Mark as an error"))
