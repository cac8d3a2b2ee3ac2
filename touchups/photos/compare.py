"""Photos of several days side by side: what a patient has of each day, and which of it is compared."""

from dataclasses import dataclass
from datetime import date, datetime

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from touchups.access import audit
from touchups.access.roles import Can, require
from touchups.models import Patient, Photo, PhotoSet, Staff, TreatmentSession
from touchups.photos.protocol import VIEWS, View
from touchups.photos.queries import sets_of

#: How two days are laid against each other, the days chosen; the first needs no script.
MODES = {"side": _("Side by side"), "slider": _("Slider"), "overlay": _("Overlay")}


@dataclass(frozen=True)
class Moment:
    """The photos of one set, by the key of their view. ``day`` is counted from day 0 of its cycle."""

    photo_set: PhotoSet
    day: int | None
    photos: dict[str, Photo]

    @property
    def on_its_day(self) -> bool:
        """Whether the name of the stage already says the day."""
        return self.photo_set.stage == f"day_{self.day}"


@dataclass(frozen=True)
class Cycle:
    """What was photographed since a full session, the earliest first; None: before the first one."""

    session: TreatmentSession | None
    moments: list[Moment]


@dataclass(frozen=True)
class Album:
    """All of a patient that may be seen, the latest cycle first."""

    cycles: list[Cycle]

    @property
    def moments(self) -> list[Moment]:
        """The earliest first."""
        return [moment for cycle in reversed(self.cycles) for moment in cycle.moments]

    @property
    def views(self) -> list[View]:
        """The views of which there is a photo, in the order of the protocol."""
        taken = {key for moment in self.moments for key in moment.photos}
        return [view for key, view in VIEWS.items() if key in taken]


@dataclass(frozen=True)
class Comparison:
    """One view on some days, as it is laid out. A divider is between ``before`` and ``after``."""

    album: Album
    view: View
    moments: list[Moment]
    before: Moment
    after: Moment
    mode: str

    @property
    def goes_back(self) -> bool:
        """Whether days of an earlier cycle than the latest are among them."""
        return any(moment not in self.album.cycles[0].moments for moment in self.moments)

    @property
    def rows(self) -> list[tuple[View, list[tuple[Moment, Photo | None]]]]:
        """The view on each day, and under a view in motion the same face at rest."""
        views = [self.view] if self.view.at_rest else [self.view, VIEWS[self.view.pairs_with]]
        return [(view, [(moment, moment.photos.get(view.key)) for moment in self.moments]) for view in views]


def look(patient: Patient, asked: QueryDict, *, by: Staff, now: datetime, most: int = 4) -> Comparison | None:
    """What an address asks to compare; None when there is no photo that may be seen. Leaves an audit row.

    ``most``: how many days are compared when the address names none.
    """
    require(by, Can.SEE_PHOTOS)
    album = album_of(patient)
    if not album.cycles:
        return None
    comparison = _chosen(album, asked, most)
    audit.record(
        "photos.compare",
        by=by,
        now=now,
        patient=patient,
        view=comparison.view.key,
        days=[str(moment.photo_set.on) for moment in comparison.moments],
    )
    return comparison


def album_of(patient: Patient) -> Album:
    sessions = {session.pk: session for session in patient.sessions.filter(parent=None)}
    cycles: dict[TreatmentSession | None, list[Moment]] = {}
    for kept in sets_of(patient):
        start = _start(kept.photo_set, sessions)
        day = (kept.photo_set.on - start.on).days if start else None
        cycles.setdefault(start, []).append(Moment(kept.photo_set, day, kept.photos))
    latest_first = sorted(cycles.items(), key=lambda item: item[0].on if item[0] else date.min, reverse=True)
    return Album([Cycle(session, moments) for session, moments in latest_first])


def _start(photo_set: PhotoSet, sessions: dict[int, TreatmentSession]) -> TreatmentSession | None:
    """The full session from which the days of a set are counted: that of its visit, or the last before it."""
    visit = photo_set.session
    if visit:
        return sessions[visit.parent_id or visit.pk]
    earlier = [each for each in sessions.values() if each.on <= photo_set.on and not each.is_error]
    return max(earlier, key=lambda session: session.on, default=None)


def _chosen(album: Album, asked: QueryDict, most: int) -> Comparison:
    moments = _named(album.moments, asked.getlist("set")) or _first_and_latest(album.cycles[0], most)
    return Comparison(
        album=album,
        view=_view(album, asked.get("view")) or _first_view(moments),
        moments=moments,
        before=next(iter(_named(moments, asked.getlist("before"))), moments[0]),
        after=next(iter(_named(moments, asked.getlist("after"))), moments[-1]),
        mode=asked["mode"] if asked.get("mode") in MODES else "side",
    )


def _view(album: Album, key: str | None) -> View | None:
    return next((view for view in album.views if view.key == key), None)


def _first_view(moments: list[Moment]) -> View:
    """The first in motion of which one of these days has a photo, or else the first."""
    taken = {key for moment in moments for key in moment.photos}
    return min((VIEWS[key] for key in taken), key=lambda view: (view.at_rest, list(VIEWS).index(view.key)))


def _named(moments: list[Moment], numbers: list[str]) -> list[Moment]:
    return [moment for moment in moments if str(moment.photo_set.pk) in numbers]


def _first_and_latest(cycle: Cycle, most: int) -> list[Moment]:
    """As many days of a cycle as there is room for: its first, and the latest."""
    first, *later = cycle.moments
    return [first, *later[1 - most :]]
