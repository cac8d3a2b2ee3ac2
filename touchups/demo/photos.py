"""The demo's photos: drawn faces that show what the cast tells, taken into the record like any photo."""

from datetime import date, datetime, time, timedelta
from io import BytesIO

from django.core.files.base import ContentFile
from PIL import ExifTags, Image

from touchups.demo.album import ALBUM, Sitting
from touchups.demo.cast import PEOPLE
from touchups.demo.faces.moves import SIDES, Day
from touchups.demo.faces.portrait import draw
from touchups.demo.script import Act, Found, Person, Review, Session
from touchups.models import Clinic, Consent, Patient, TreatmentSession
from touchups.photos.queries import DAYS
from touchups.photos.services import add_photo, give_consent, open_set

BEFORE_OPENING, AFTER_WORK = time(8, 50), time(18, 40)
GRADES = 3  # of a finding, the highest

#: A muscle at full effect still stirs, and at day 7 most of the effect is there.
STIRS, BY_DAY_7 = 0.05, 0.65


def take_photos(clinic: Clinic, *, now: datetime) -> None:
    """Give the album's patients consent and photos; not within a transaction. ``now`` is aware."""
    for person in PEOPLE:
        if person.name in ALBUM:
            _sit(person, clinic.patients.get(name=person.name), now=now)


def _sit(person: Person, patient: Patient, *, now: datetime) -> None:
    head, sittings = ALBUM[person.name]
    today = patient.clinic.day_of(now)
    for sitting in sittings:
        session = patient.sessions.valid().get(on=today - timedelta(days=sitting.visit))
        give_consent(patient=patient, purpose=Consent.Purpose.CLINICAL, by=session.injector, now=now)
        on, by = session.on + timedelta(days=sitting.day), session.injector if sitting.at_clinic else None
        photo_set = open_set(
            patient=patient, stage=_stage(session, sitting), session=session, by=by, now=now, on=on
        )
        look = day_of(person, sitting.ago)
        for place, view in enumerate(sitting.views):
            seed = f"{person.name} {sitting.visit} {sitting.day}"
            picture = draw(head, view, look, at_clinic=sitting.at_clinic, seed=seed)
            upload = ContentFile(_jpeg(picture, _taken(on, sitting, place)), name="photo.jpg")
            add_photo(photo_set=photo_set, view=view, upload=upload, by=by, now=now)


def _stage(session: TreatmentSession, sitting: Sitting) -> str:
    return next(stage for stage, (first, last) in DAYS[session.kind].items() if first <= sitting.day <= last)


def _taken(on: date, sitting: Sitting, place: int) -> datetime:
    """By the camera's clock, a photo every half minute."""
    start = BEFORE_OPENING if sitting.at_clinic else AFTER_WORK
    return datetime.combine(on, start) + place * timedelta(seconds=31)


def _jpeg(picture: Image.Image, taken: datetime) -> bytes:
    exif, file = Image.Exif(), BytesIO()
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = f"{taken:%Y:%m:%d %H:%M:%S}"
    picture.save(file, "JPEG", quality=92, exif=exif)
    return file.getvalue()


def day_of(person: Person, ago: int) -> Day:
    """How a face of the cast looks so many days ago: between what was treated and what was found then."""
    creases = max(0.0, min((person.age - 28) / 45, 0.7))
    session = _session(person, ago)
    found = _found(person, ago)
    works = _effect(session.ago - ago)
    moves, rests = {}, {}
    for spot in {(line.area, side) for line, _doses in session.zones for side in SIDES}:
        left = next((finding for finding in found if (finding.area, finding.side) == spot), None)
        moving = left.movement / GRADES if left and left.kind != "lateral_peak" else STIRS
        staying = left.rest / GRADES if left else creases / 3
        moves[spot] = 1 + (moving - 1) * works
        rests[spot] = creases + (staying - creases) * works
    peaks = {
        finding.side: works * finding.movement / GRADES for finding in found if finding.kind == "lateral_peak"
    }
    return Day(moves, rests, peaks, creases)


def _session(person: Person, ago: int) -> Session:
    """The full session whose cycle it is in."""
    return min(
        (
            act
            for act in person.acts
            if isinstance(act, Session) and act.kind == Session.kind and act.ago >= ago
        ),
        key=_ago,
    )


def _found(person: Person, ago: int) -> list[Found]:
    """What the first look from then on found."""
    looks = [act for act in person.acts if isinstance(act, Review) and act.ago <= ago]
    return max(looks, key=_ago).found if looks else []


def _effect(days: int) -> float:
    """How much of the effect is there, 0 to 1: nothing on day 0, most on day 7, all from day 14 on."""
    if days <= 7:
        return BY_DAY_7 * days / 7
    return min(1, BY_DAY_7 + (1 - BY_DAY_7) * (days - 7) / 7)


def _ago(act: Act) -> int:
    return act.ago
