from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from touchups.access import audit
from touchups.access.decorators import allowed
from touchups.access.forms import sent, status_of, write
from touchups.access.lookups import find, visible_to
from touchups.access.roles import Can
from touchups.charting import lots as shelf
from touchups.charting.lot_forms import LotForm, WithdrawForm
from touchups.models import Lot


@allowed(Can.MANAGE_STOCK)
def lots(request: HttpRequest) -> HttpResponse:
    shelves = shelf.shelves(visible_to(request.user, Lot), today=request.today)
    return render(request, "lots/lots.html", {"shelves": shelves})


@allowed(Can.MANAGE_STOCK)
def lot_new(request: HttpRequest) -> HttpResponse:
    form = LotForm(sent(request), initial={"received_on": request.today})
    if write(request, form, shelf.add_lot):
        messages.success(request, _("%(lot)s is on the shelf.") % {"lot": form.made})
        return redirect("lots")
    return render(request, "lots/lot_new.html", {"form": form}, status=status_of(form))


@allowed(Can.MANAGE_STOCK)
def lot(request: HttpRequest, pk: int) -> HttpResponse:
    """Everybody who was given the lot: what a recall needs."""
    found = find(request.user, Lot, pk)
    audit.record("lot.view", by=request.user, now=request.now, subject=found, number=found.number)
    sessions = shelf.given_from(found)
    context = {
        "lot": found,
        "condition": shelf.condition_of(found, today=request.today),
        "sessions": sessions,
        "patients": len({session.patient_id for session in sessions}),
    }
    return render(request, "lots/lot.html", context)


@allowed(Can.MANAGE_STOCK)
def lot_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    found = find(request.user, Lot, pk)
    form = WithdrawForm(sent(request))
    if write(request, form, shelf.withdraw_lot, lot=found):
        messages.success(request, _("%(lot)s is withdrawn.") % {"lot": found})
        return redirect("lot", found.pk)
    context = {"form": form, "lot": found}
    return render(request, "lots/lot_withdraw.html", context, status=status_of(form))
