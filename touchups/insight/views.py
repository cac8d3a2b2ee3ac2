"""The manager's figures, as a page and for a spreadsheet."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from touchups.access import audit
from touchups.access.decorators import allowed
from touchups.access.roles import Can
from touchups.insight.charts import chart
from touchups.insight.figures import Figures, figures_of
from touchups.insight.forms import FiguresForm
from touchups.insight.measures import MEASURES, values_of
from touchups.insight.spreadsheets import figures_table


@allowed(Can.MANAGE_CLINIC)
def figures(request: HttpRequest) -> HttpResponse:
    """The figures of a range of months, of one injector or all: as charts, by month and by injector."""
    form = FiguresForm(request.GET, today=request.today)
    if not form.is_valid():
        return render(request, "insight/figures.html", {"form": form}, status=422)
    found, injector = _count(request, form)
    months = [(month, values_of(tally)) for month, tally in found.by_month(injector)]
    total = values_of(found.total(injector))
    context = {
        "form": form,
        "figures": found,
        "injector": injector,
        "measures": [(measure, measure.meant(found)) for measure in MEASURES],
        "months": months,
        "total": total,
        "injectors": [(pk, name, values_of(tally)) for pk, name, tally in found.by_injector()],
        "charts": [
            (measure, value, chart(measure, [(month, values[place][1]) for month, values in months]))
            for place, (measure, value) in enumerate(total)
        ],
    }
    return render(request, "insight/figures.html", context)


@allowed(Can.MANAGE_CLINIC)
def figures_csv(request: HttpRequest) -> HttpResponse:
    """The same as counts by injector and month, in a file."""
    form = FiguresForm(request.GET, today=request.today)
    if not form.is_valid():
        return render(request, "insight/figures.html", {"form": form}, status=422)
    found, injector = _count(request, form)
    name = f"figures-{found.first:%Y-%m}-{found.last:%Y-%m}.csv"
    return HttpResponse(
        figures_table(found, injector=injector),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _count(request: HttpRequest, form: FiguresForm) -> tuple[Figures, int | None]:
    """The figures that were asked for, and of whom: None for everybody, or where somebody has none."""
    first, last = form.cleaned_data["first"], form.cleaned_data["last"]
    months = {"first": f"{first:%Y-%m}", "last": f"{last:%Y-%m}"}
    audit.record("figures.view", by=request.user, now=request.now, **months)
    found = figures_of(request.clinic, first=first, last=last, now=request.now)
    injector = form.cleaned_data["injector"]
    return found, injector if injector in found.injectors else None
