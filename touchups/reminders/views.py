"""All reminders, what will be sent, what did not arrive, and what can be done about one."""

from collections.abc import Callable
from datetime import timedelta

from csp.constants import NONE, SELF, UNSAFE_INLINE
from csp.decorators import csp
from django.contrib import messages as notes
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST

from touchups.access import audit
from touchups.access.decorators import allowed
from touchups.access.forms import ServiceForm, say_why, status_of, write
from touchups.access.lookups import find
from touchups.access.roles import Can, allows
from touchups.models import Patient, Reminder
from touchups.models.reminder import Kind, State
from touchups.reminders import queries, services
from touchups.reminders.forms import CancelForm, DayForm, FilterForm, MailsForm, SettleForm
from touchups.reminders.listing import Cursor, Show, page


@allowed(Can.SEE_PATIENTS)
def messages(request: HttpRequest) -> HttpResponse:
    """All reminders of the clinic, narrowed and searched by the address."""
    filters = FilterForm(request.GET).filters()
    after = Cursor.parse(request.GET.get("after", ""))
    rows, following = page(request.clinic, filters, after=after, now=request.now)
    seen = sorted({row.patient_id for row in rows})
    audit.record("messages.view", by=request.user, now=request.now, patients=seen)
    context = {
        "rows": rows,
        "following": following,
        "after": after,
        "asked": filters,
        "parts": Show,
        "states": State.choices,
        "kinds": Kind.choices,
        "may_word": allows(request.user, Can.MANAGE_CLINIC),
    }
    return render(request, "reminders/messages.html", context)


@allowed(Can.SEE_PATIENTS)
def coming(request: HttpRequest) -> HttpResponse:
    """The mails of a coming day, exactly, and what will not be sent then."""
    day = DayForm(request.GET).chosen(today=request.today)
    mails = queries.will_be_sent(request.clinic, day, now=request.now)
    held_back = queries.not_sent_on(request.clinic, day)
    seen = sorted({mail.patient.pk for mail in mails} | {row.patient_id for row in held_back})
    audit.record("messages.view", by=request.user, now=request.now, patients=seen)
    context = {
        "day": day,
        "before": day - timedelta(days=1) if day > request.today else None,
        "after": day + timedelta(days=1),
        "mails": mails,
        "held_back": held_back,
    }
    return render(request, "reminders/coming.html", context)


@allowed(Can.SEE_PATIENTS)
def troubles(request: HttpRequest) -> HttpResponse:
    """What did not arrive, a few lines for Today; without scripts the list of messages says the same."""
    if not request.htmx:
        return redirect(f"{reverse('messages')}?show={Show.TROUBLES}")
    rows = list(queries.troubles(request.clinic)[: queries.FEW + 1])
    if rows:
        seen = sorted({row.patient_id for row in rows})
        audit.record("messages.view", by=request.user, now=request.now, patients=seen)
    context = {"rows": rows[: queries.FEW], "more": len(rows) > queries.FEW}
    return render(request, "reminders/_troubles.html", context)


@allowed(Can.SEE_PATIENTS)
def reminder(request: HttpRequest, pk: int) -> HttpResponse:
    """One reminder: what calls for it, how it went, the mail as sent, what can be done."""
    return _reminder_page(request, _find(request, pk), CancelForm())


def _reminder_page(request: HttpRequest, row: Reminder, form: CancelForm) -> HttpResponse:
    audit.record("message.view", by=request.user, now=request.now, patient=row.patient, subject=row)
    context = {
        "row": row,
        "patient": row.patient,
        "steps": row.steps.select_related("by"),
        "events": row.message.events.all() if row.message else (),
        "form": form,
        "may_cancel": row.state in services.CAN_BE_CANCELLED,
        "may_resend": row.state in services.CAN_BE_RESENT,
        "may_settle": row.state == State.UNCONFIRMED,
    }
    return render(request, "reminders/reminder.html", context, status=status_of(form))


def _find(request: HttpRequest, pk: int) -> Reminder:
    return find(request.user, Reminder, pk, "patient__clinic", "session", "message")


@allowed(Can.SEE_PATIENTS)
@xframe_options_sameorigin
@csp({"default-src": NONE, "style-src": UNSAFE_INLINE, "frame-ancestors": SELF, "sandbox": True})
def mail(request: HttpRequest, pk: int) -> HttpResponse:
    """The HTML part of a mail as sent, for a frame in which nothing runs, loads or leads anywhere."""
    row = _find(request, pk)
    if row.message is None:
        raise Http404("no mail")
    return HttpResponse(row.message.html)


@allowed(Can.KEEP_PATIENTS)
@require_POST
def resend(request: HttpRequest, pk: int) -> HttpResponse:
    return _act(request, pk, services.resend, ServiceForm(request.POST), _("It is sent with the next round."))


@allowed(Can.KEEP_PATIENTS)
@require_POST
def settle(request: HttpRequest, pk: int) -> HttpResponse:
    return _act(request, pk, services.settle, SettleForm(request.POST), _("Settled."))


@allowed(Can.KEEP_PATIENTS)
@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    form = CancelForm(request.POST)
    if "reason" in form.errors:
        return _reminder_page(request, _find(request, pk), form)
    return _act(request, pk, services.cancel, form, _("Cancelled; it will not be sent."))


def _act(
    request: HttpRequest, pk: int, service: Callable, form: ServiceForm, done: Promise | str
) -> HttpResponse:
    """Do it and go back to the reminder, which shows what became of it; say why if it was refused."""
    row = _find(request, pk)
    if write(request, form, service, reminder=row):
        notes.success(request, done)
    say_why(request, form)
    return redirect("reminder", row.pk)


@allowed(Can.SEE_PATIENTS)
def ledger(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything sent and to be sent to a patient, and what they chose to get."""
    patient = find(request.user, Patient, pk, "clinic")
    audit.record("messages.view", by=request.user, now=request.now, patient=patient)
    context = {"patient": patient, "rows": queries.ledger_of(patient), "form": MailsForm.of(patient)}
    return render(request, "reminders/ledger.html", context)


@allowed(Can.KEEP_PATIENTS)
@require_POST
def patient_mails(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down what a patient wants to get."""
    patient, form = find(request.user, Patient, pk, "clinic"), MailsForm(request.POST)
    if write(request, form, services.choose, patient=patient):
        notes.success(request, _("What they get is changed."))
    say_why(request, form)
    return redirect("patient_messages", patient.pk)


@allowed(Can.KEEP_PATIENTS)
@require_POST
def patient_address(request: HttpRequest, pk: int) -> HttpResponse:
    """Send mail to an address again from which some came back."""
    patient = find(request.user, Patient, pk, "clinic")
    if write(request, ServiceForm(request.POST), services.trust_address, patient=patient):
        notes.success(request, _("Mail goes to this address again."))
    return redirect("patient_messages", patient.pk)
