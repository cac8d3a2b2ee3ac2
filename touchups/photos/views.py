"""Adding photos, looking at them one by one, and what the patient allows."""

from datetime import timedelta

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from touchups.access import audit
from touchups.access.decorators import allowed
from touchups.access.forms import sent, status_of, write
from touchups.access.lookups import find
from touchups.access.roles import Can
from touchups.models import Patient, Photo, PhotoSet
from touchups.photos import queries, services
from touchups.photos.forms import ConsentForm, SetForm, WithdrawForm
from touchups.photos.pictures import picture
from touchups.photos.protocol import EVERY_PHOTO, VIEWS
from touchups.photos.tiles import add_photos, sheet_of

#: So long after a page its thumbnails are still taken for a part of the same look.
A_LOOK = timedelta(minutes=5)


@allowed(Can.SEE_PHOTOS)
def photo(request: HttpRequest, pk: int) -> HttpResponse:
    found = _find_shown(request, pk)
    audit.record(
        "photo.view", by=request.user, now=request.now, patient=found.photo_set.patient, subject=found
    )
    return picture(found)


@allowed(Can.SEE_PHOTOS)
def thumbnail(request: HttpRequest, pk: int) -> HttpResponse:
    """Its page has just left an audit row for all that are on it; without the page it leaves its own."""
    found = _find_shown(request, pk)
    patient = found.photo_set.patient
    if not patient.audit.filter(by=request.user, at__gt=request.now - A_LOOK).exists():
        audit.record("photo.view", by=request.user, now=request.now, patient=patient, subject=found)
    return picture(found, thumbnail=True)


def _find_shown(request: HttpRequest, pk: int) -> Photo:
    found = find(request.user, Photo, pk, "photo_set__patient__clinic")
    if not queries.shown(found.photo_set.patient).filter(pk=found.pk).exists():
        raise Http404
    return found


@allowed(Can.SEE_PHOTOS)
def new_set(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose of which moment photos are to be added."""
    patient = find(request.user, Patient, pk, "clinic")
    progress = queries.progress_of(patient)
    wanted = queries.wanted_set(patient, today=request.today)
    usual = next((each.name for each in progress if (each.visit, each.stage) == wanted), "")
    moment = request.GET.get("moment", usual)
    form = SetForm(sent(request), progress=progress, moment=moment, today=request.today)
    if write(request, form, services.open_set, patient=patient):
        return redirect("photo_set", form.made.pk)
    context = {"patient": patient, "form": form, "allows": queries.allows(patient)}
    return render(request, "photos/new_set.html", context, status=status_of(form))


@allowed(Can.SEE_PHOTOS)
def photo_set(request: HttpRequest, pk: int) -> HttpResponse:
    """The views of a set, to be filled. A script sends one photo at a time and gets its tile alone back."""
    found = find(request.user, PhotoSet, pk, "patient__clinic", "session__patient")
    patient, came = found.patient, {}
    if request.method == "POST":
        came = add_photos(found, request.POST, request.FILES, by=request.user, now=request.now)
    refused = {view: form for view, form in came.items() if form.errors}
    sheet, status = sheet_of(found, refused), 422 if refused else 200
    if tile := sheet.tile(request.headers.get("X-Card", "")):
        return render(request, "photos/_tile.html", {"patient": patient, "tile": tile}, status=status)
    if came and not refused:
        return redirect("photo_set", found.pk)
    audit.record("photo_set.view", by=request.user, now=request.now, patient=patient, subject=found)
    context = {
        "patient": patient,
        "sheet": sheet,
        "advice": EVERY_PHOTO,
        "allows": queries.allows(patient),
        "withdrawn": [(VIEWS[each.view], each) for each in queries.withdrawn_from(found)],
    }
    return render(request, "photos/set.html", context, status=status)


@allowed(Can.SEE_PHOTOS)
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    found = _find_shown(request, pk)
    form = WithdrawForm(sent(request))
    if write(request, form, services.withdraw, photo=found):
        messages.success(request, _("The photo is withdrawn."))
        return redirect("photo_set", found.photo_set_id)
    context = {"patient": found.photo_set.patient, "photo": found, "form": form}
    return render(request, "photos/withdraw.html", context, status=status_of(form))


@allowed(Can.SEE_PHOTOS)
def consents(request: HttpRequest, pk: int) -> HttpResponse:
    """What the patient allows their photos to be used for, and how that went."""
    patient = find(request.user, Patient, pk, "clinic")
    form = ConsentForm(sent(request))
    if form.is_valid():
        act = services.give_consent if form.cleaned_data["allow"] else services.revoke_consent
        purpose = form.cleaned_data["purpose"]
        if form.attempt(act, patient=patient, purpose=purpose, by=request.user, now=request.now):
            return redirect("consents", patient.pk)
    audit.record("consents.view", by=request.user, now=request.now, patient=patient)
    context = {"patient": patient, "uses": queries.uses_of(patient), "form": form}
    return render(request, "photos/consents.html", context, status=status_of(form))
