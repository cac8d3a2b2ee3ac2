"""The patient's page, their history and their card."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from touchups.access import audit, trail
from touchups.access.decorators import allowed
from touchups.access.forms import sent, write
from touchups.access.lookups import visible_to
from touchups.access.roles import Can, allows
from touchups.assessment.booked import OPEN
from touchups.assessment.rows import age_on
from touchups.booking.queries import appointments_of
from touchups.charting import advice, patients, queries
from touchups.charting.forms.patients import ContactForm, NewPatientForm, ProfileForm
from touchups.charting.plans import plan_of
from touchups.charting.views.writing import confirm, entry_page, find_patient, saved
from touchups.models import AuditEvent
from touchups.reminders.queries import nearest_of


@allowed(Can.SEE_PATIENTS)
def page(request: HttpRequest, pk: int) -> HttpResponse:
    patient = find_patient(request, pk)
    audit.record("patient.view", by=request.user, now=request.now, patient=patient)
    standing = queries.standing_of(patient, now=request.now)
    record = queries.record_of(patient)
    coming, past = nearest_of(patient)
    appointments = list(appointments_of(patient))
    context = {
        "patient": patient,
        "standing": standing,
        "coming": coming,
        "past": past,
        "warnings": queries.warnings_of(patient),
        "record": record,
        "plan": plan_of(record.sessions, record.reviews, record.reports),
        "appointments": appointments,
        "is_booked": any(each.state in OPEN for each in appointments),
        "marks": queries.marks_of(patient, appointments, [*coming, *past]),
        "changes": advice.what_changes_when(standing, today=request.today) if standing else (),
        "can_chart": allows(request.user, Can.CHART),
        "age": age_on(request.today, patient.birth_date),
    }
    return render(request, "charting/patient.html", context)


@allowed(Can.SEE_PATIENTS)
def history(request: HttpRequest, pk: int) -> HttpResponse:
    patient = find_patient(request, pk)
    audit.record("history.view", by=request.user, now=request.now, patient=patient)
    events, following = trail.page(
        visible_to(request.user, AuditEvent).filter(patient=patient),
        trail.Filters(),
        after=trail.Cursor.parse(request.GET.get("after", "")),
    )
    rows = [(event, trail.WORDS.get(event.verb, event.verb), trail.lines(event.detail)) for event in events]
    flags = queries.flags_of(patient)
    context = {"patient": patient, "rows": rows, "following": following, "flags": flags}
    return render(request, "charting/history.html", context)


@allowed(Can.KEEP_PATIENTS)
def new(request: HttpRequest) -> HttpResponse:
    form = NewPatientForm(sent(request), today=request.today, initial=_looked_for(request))
    alike = []
    if form.is_valid() and "anyway" not in request.POST:
        who = {name: form.answers[name] for name in ("name", "birth_date", "phone")}
        alike = queries.lookalikes(request.user, but=form.answers["key"], **who)
    if not alike and write(request, form, patients.add_patient):
        return saved(request, form.made, _("%s has been added.") % form.made)
    status = 422 if form.errors or alike else 200
    return render(request, "charting/patient_new.html", {"form": form, "alike": alike}, status=status)


def _looked_for(request: HttpRequest) -> dict[str, str]:
    """The name under which nobody was found; a number may be of the telephone or of a birth date."""
    name = request.GET.get("name", "")
    return {} if any(map(str.isdigit, name)) else {"name": name}


@allowed(Can.KEEP_PATIENTS)
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    return _change(request, pk, partial(ContactForm, today=request.today), _("Contact details"))


@allowed(Can.CHART)
def profile(request: HttpRequest, pk: int) -> HttpResponse:
    return _change(request, pk, ProfileForm, _("Clinical profile"))


def _change(request: HttpRequest, pk: int, form_class, title: str) -> HttpResponse:
    patient = find_patient(request, pk)
    form = form_class(sent(request), initial=vars(patient))
    if write(request, form, patients.change_patient, patient=patient):
        return saved(request, patient, _("The changes are saved."))
    return entry_page(request, patient, form, title=title, button=_("Save"))


@allowed(Can.KEEP_PATIENTS)
def archive(request: HttpRequest, pk: int) -> HttpResponse:
    patient = find_patient(request, pk)
    return confirm(
        request,
        patient,
        partial(patients.archive_patient, patient=patient),
        title=_("Archive this patient"),
        text=_(
            "The patient comes off every list, and what is booked is called off without a mail;"
            " the record stays and can be brought back."
        ),
        button=_("Archive"),
        done=_("%s is archived.") % patient,
    )


@allowed(Can.KEEP_PATIENTS)
def restore(request: HttpRequest, pk: int) -> HttpResponse:
    patient = find_patient(request, pk)
    return confirm(
        request,
        patient,
        partial(patients.restore_patient, patient=patient),
        title=_("Bring this patient back"),
        text=_("The patient is assessed at once and stands in the lists again."),
        button=_("Bring back"),
        done=_("%s is back.") % patient,
    )
