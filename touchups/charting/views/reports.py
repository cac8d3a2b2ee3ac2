"""What a caller says, and what came of it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from touchups.access.decorators import allowed
from touchups.access.forms import sent, write
from touchups.access.lookups import find
from touchups.access.roles import Can
from touchups.charting.forms.reports import ReportForm, SeenForm
from touchups.charting.services import record_report, see_report
from touchups.charting.views.writing import entry_page, find_patient, form_page, saved
from touchups.models import Report
from touchups.rules.catalogue import COMPLICATION_REPORTS, EMERGENCY_REPORTS


@allowed(Can.TAKE_REPORTS)
def new(request: HttpRequest, pk: int) -> HttpResponse:
    patient = find_patient(request, pk)
    form = ReportForm(sent(request), initial={"on": request.today})
    if write(request, form, record_report, patient=patient):
        _say_what_to_do(request, form.made)
        return saved(request, patient, _("The report is recorded."))
    return form_page(request, "report_form.html", patient, form)


def _say_what_to_do(request: HttpRequest, report: Report) -> None:
    if report.kind in EMERGENCY_REPORTS:
        messages.error(
            request,
            _("This is an emergency. The patient calls emergency services now; then tell an injector."),
        )
    elif report.kind in COMPLICATION_REPORTS:
        messages.warning(request, _("Tell an injector now: this is looked at within two days."))


@allowed(Can.CHART)
def seen(request: HttpRequest, pk: int) -> HttpResponse:
    report = find(request.user, Report, pk, "patient__clinic")
    form = SeenForm(sent(request), initial={"seen_on": request.today})
    if write(request, form, see_report, report=report):
        return saved(request, report.patient, _("The report is closed."))
    return entry_page(
        request,
        report.patient,
        form,
        title=_("Seen: %s") % report.get_kind_display().lower(),
        text=report.words,
        button=_("Close the report"),
    )
