"""The patient sends photos, each by itself or all at once, and looks at those that came in."""

from dataclasses import dataclass
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from touchups.models import Consent, Photo, TreatmentSession
from touchups.photos import services
from touchups.photos.pictures import picture
from touchups.photos.protocol import EVERY_PHOTO, VIEWS, View
from touchups.photos.queries import Stage, allows, asked_views, sets_of, shown, wanted_set
from touchups.portal.doors import behind
from touchups.portal.forms import PhotoForm
from touchups.portal.home_views import HOME, act, look

CLINICAL = Consent.Purpose.CLINICAL


@dataclass
class Card:
    """One view of the set: what is asked, the photo that is there, and the form for another."""

    view: View
    form: PhotoForm
    photo: Photo | None = None


@act
@behind(HOME)
def photos(request: HttpRequest) -> HttpResponse:
    """The photos that are wanted now. A script sends one at a time and gets its card alone back."""
    if not allows(request.patient):
        return _ask_consent(request)
    session, stage = wanted_set(request.patient, today=request.today) or (None, Stage.FREE)
    cards = _cards(request, session, stage)
    one = cards.get(request.headers.get("X-Card", ""))
    for card in [one] if one else cards.values():
        _keep(card, request, session, stage)
    status = 422 if any(card.form.errors for card in cards.values()) else 200
    if one:
        return render(request, "portal/_photo_card.html", {"card": one}, status=status)
    if request.method == "POST" and status == 200:
        return redirect("my_photos")
    context = {"cards": cards.values(), "stage": Stage(stage), "session": session, "advice": EVERY_PHOTO}
    context["missing"] = [card for card in cards.values() if not card.photo]
    return render(request, "portal/photos.html", context, status=status)


def _ask_consent(request: HttpRequest) -> HttpResponse:
    if request.method == "POST" and "allow" in request.POST:
        services.give_consent(patient=request.patient, purpose=CLINICAL, by=None, now=request.now)
        return redirect("my_photos")
    return render(request, "portal/photo_consent.html")


def _cards(request: HttpRequest, session: TreatmentSession | None, stage: str) -> dict[str, Card]:
    """One for each view that is asked for, by its key."""
    there = shown(request.patient).filter(photo_set__session=session, photo_set__stage=stage)
    if session is None:
        there = there.filter(photo_set__on=request.today)
    photos = {photo.view: photo for photo in there}
    return {
        view.key: Card(view, _form(request, view), photos.get(view.key))
        for view in asked_views(session, stage)
    }


def _form(request: HttpRequest, view: View) -> PhotoForm:
    has_come = f"{view.key}-photo" in request.FILES
    return PhotoForm(*(request.POST, request.FILES) if has_come else (), prefix=view.key)


def _keep(card: Card, request: HttpRequest, session: TreatmentSession | None, stage: str) -> None:
    """Keep the photo that has come for a view, if any; one that is refused keeps no other one back."""
    about = {"by": None, "now": request.now}

    def add(*, photo: UploadedFile, key: UUID) -> Photo:
        photo_set = services.open_set(patient=request.patient, stage=stage, session=session, **about)
        return services.add_photo(photo_set=photo_set, view=card.view.key, upload=photo, key=key, **about)

    if card.form.is_valid() and card.form.attempt(add, **card.form.cleaned_data):
        card.photo, card.form = card.form.made, PhotoForm(prefix=card.view.key)


@look
@behind(HOME, known=True)
def pictures(request: HttpRequest) -> HttpResponse:
    """Then and now: each view on all its days."""
    sets = sets_of(request.patient)
    rows = [
        (view, [(kept.photo_set, kept.photos[key]) for kept in sets if key in kept.photos])
        for key, view in VIEWS.items()
    ]
    return render(request, "portal/pictures.html", {"rows": [row for row in rows if row[1]]})


@look
@behind(HOME, known=True)
def photo(request: HttpRequest, pk: int) -> HttpResponse:
    """The picture itself, or with ?thumbnail a small one; kept by nobody but the eye."""
    found = shown(request.patient).filter(pk=pk).first()
    if found is None:
        raise Http404
    return picture(found, thumbnail="thumbnail" in request.GET)
