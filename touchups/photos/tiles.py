"""The page on which a set is filled: a tile a view, with its photo or the way to add one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from touchups.models import Photo, PhotoSet, Staff
from touchups.photos.forms import PhotoForm
from touchups.photos.protocol import VIEWS, View, missing
from touchups.photos.queries import asked_views, shown
from touchups.photos.services import add_photo


@dataclass(frozen=True)
class Tile:
    """``earlier`` is the photo of the same view to align the camera with."""

    view: View
    form: PhotoForm
    photo: Photo | None
    earlier: Photo | None

    @property
    def problems(self) -> list[str]:
        return [problem for problems in self.form.errors.values() for problem in problems]


@dataclass(frozen=True)
class Sheet:
    """A set's views: those that its visit asks for, and all others."""

    photo_set: PhotoSet
    asked: list[Tile]
    others: list[Tile]

    @property
    def has_others(self) -> bool:
        """Whether there is something to see about a view that was not asked for."""
        return any(tile.photo or tile.problems for tile in self.others)

    def tile(self, view: str) -> Tile | None:
        return next((tile for tile in (*self.asked, *self.others) if tile.view.key == view), None)


def sheet_of(photo_set: PhotoSet, refused: Mapping[str, PhotoForm]) -> Sheet:
    """``refused``: forms that were sent, by the key of their view."""
    here: dict[str, Photo] = {}
    earlier: dict[str, Photo] = {}
    until_then = shown(photo_set.patient).filter(photo_set__on__lte=photo_set.on)
    for photo in until_then.order_by("photo_set__on", "pk"):
        (here if photo.photo_set_id == photo_set.pk else earlier)[photo.view] = photo

    def tile(view: View) -> Tile:
        form = refused.get(view.key) or PhotoForm(prefix=view.key)
        return Tile(view, form, here.get(view.key), earlier.get(view.key))

    asked = asked_views(photo_set.session, photo_set.stage, in_clinic=True)
    others = missing(VIEWS.values(), [view.key for view in asked])
    return Sheet(photo_set, [tile(view) for view in asked], [tile(view) for view in others])


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
