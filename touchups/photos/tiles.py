"""The page on which a set is filled: a tile a view, with its photo or the way to add one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from touchups.models import Photo, PhotoSet, Staff
from touchups.photos.forms import PhotoForm
from touchups.photos.protocol import VIEWS, View, missing
from touchups.photos.queries import asked_views, shown
from touchups.photos.services import add_photo


@dataclass
class Tile:
    """``earlier`` is the photo of the same view to align the camera with."""

    view: View
    form: PhotoForm
    photo: Photo | None
    earlier: Photo | None


@dataclass
class Sheet:
    """A set's views: those that its visit asks for, all others, and which of the former are missing."""

    photo_set: PhotoSet
    asked: list[Tile]
    others: list[Tile]
    missing: list[View]

    @property
    def has_others(self) -> bool:
        """Whether something is in that was not asked for."""
        return any(tile.photo or tile.form.is_bound for tile in self.others)


def sheet_of(photo_set: PhotoSet, sent: Mapping[str, PhotoForm] | None = None) -> Sheet:
    """``sent``: the forms that were refused, by the key of their view."""
    sent = sent or {}
    here: dict[str, Photo] = {}
    earlier: dict[str, Photo] = {}
    for photo in shown(photo_set.patient).order_by("photo_set__on", "pk"):
        (here if photo.photo_set_id == photo_set.pk else earlier)[photo.view] = photo
    asked = asked_views(photo_set.session, photo_set.stage, in_clinic=True)

    def tile(view: View) -> Tile:
        form = sent.get(view.key) or PhotoForm(prefix=view.key)
        return Tile(view, form, here.get(view.key), earlier.get(view.key))

    return Sheet(
        photo_set,
        asked=[tile(view) for view in asked],
        others=[tile(view) for view in missing(VIEWS.values(), [view.key for view in asked])],
        missing=missing(asked, here),
    )


def add_photos(
    photo_set: PhotoSet, data: Mapping, files: Mapping, *, by: Staff | None, now: datetime
) -> dict[str, PhotoForm]:
    """Add each photo that was sent; each stands for itself. Answers the forms that came in, by view."""
    sent = {key: PhotoForm(data, files, prefix=key) for key in VIEWS if f"{key}-photo" in files}
    for view, form in sent.items():
        if form.is_valid():
            form.attempt(
                add_photo,
                photo_set=photo_set,
                view=view,
                upload=form.cleaned_data["photo"],
                key=form.cleaned_data["key"],
                by=by,
                now=now,
            )
    return sent
