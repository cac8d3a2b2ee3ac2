"""A patient's whole record, as data and as a page that can be read without us."""

from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db.models import Model, QuerySet
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from touchups.assessment.days import in_words
from touchups.models import Patient, Photo, Review, TreatmentSession
from touchups.photos import store
from touchups.photos.protocol import VIEWS
from touchups.photos.queries import shown


@dataclass(frozen=True)
class Value:
    """What a field holds, and how people read it."""

    label: str
    raw: Any
    shown: str


Entry = dict[str, Value]

#: Stands in the page where the photos go.
PLACE_OF_PHOTOS = "<!-- photos -->"

CARD = (
    "name birth_date email phone language sex metabolism cadence break_until first_timer expression_work "
    "preferences allergies photos_muted_at reviews_muted_at recalls_muted_at"
)
SESSION = "kind at on injector prescriber product lot dilution_ml plan notes"
WHEN_RECORDED = "recorded_at error_at error_reason"

#: What the fields are called that no form asks for.
LABELS: dict[str, Promise] = {
    "recorded_at": gettext_lazy("Written down on"),
    "given_at": gettext_lazy("Allowed on"),
    "revoked_at": gettext_lazy("Taken back on"),
    "handed_at": gettext_lazy("Sent on"),
    "to": gettext_lazy("Sent to"),
    "text": gettext_lazy("Text"),
    "width": gettext_lazy("Width in pixels"),
    "height": gettext_lazy("Height in pixels"),
    "taken_at": gettext_lazy("Taken on"),
    "added_at": gettext_lazy("Added on"),
}


def entries_of(patient: Patient) -> dict[str, tuple[str, list[Entry]]]:
    """All that is on file, by section: its heading and its entries."""
    sessions = patient.sessions.select_related("injector", "lot").prefetch_related("areas__doses")
    reviews = patient.reviews.select_related("reviewer").prefetch_related("findings")
    return {
        "patient": (_("You"), [_entry(patient, CARD)]),
        "sessions": (
            _("Treatments"),
            [
                _entry(each, SESSION, WHEN_RECORDED) | _list("doses", _("Doses"), _doses(each))
                for each in sessions
            ],
        ),
        "reviews": (
            _("Reviews"),
            [
                _entry(each, "on reviewer plateau satisfaction notes", WHEN_RECORDED)
                | _list("findings", _("Findings"), _findings(each))
                for each in reviews
            ],
        ),
        "reports": (
            _("What you reported"),
            _entries(patient.reports, "kind area side on words seen_on outcome", WHEN_RECORDED),
        ),
        "concerns": (_("Concerns"), _entries(patient.concerns, "kind on note", WHEN_RECORDED)),
        "holds": (_("Holds"), _entries(patient.holds, "kind since note cleared_on", WHEN_RECORDED)),
        "events": (_("Events"), _entries(patient.events, "name on", WHEN_RECORDED)),
        "appointments": (
            _("Appointments"),
            _entries(
                patient.appointments.select_related("injector"), "kind starts_at ends_at injector state"
            ),
        ),
        "calls": (_("Calls"), _entries(patient.calls, "at outcome again_on note")),
        "consents": (_("Photo consent"), _entries(patient.consents, "purpose given_at revoked_at")),
        "mails": (_("Mails"), _entries(patient.messages, "handed_at to subject text")),
        "photos": (_("Photos"), [_photo(each) for each in photos_of(patient)]),
    }


def as_data(patient: Patient) -> dict[str, list[dict[str, Any]]]:
    """The same with plain keys and values, for a machine."""
    return {
        name: [{key: value.raw for key, value in entry.items()} for entry in entries]
        for name, (_heading, entries) in entries_of(patient).items()
    }


def as_page(patient: Patient) -> Iterator[str]:
    """The same as one HTML file, piece by piece: the photos are in it and need not all be held at once."""
    with _for_reader(patient):
        sections = [(heading, entries) for heading, entries in entries_of(patient).values() if entries]
        page = render_to_string("portal/record_file.html", {"patient": patient, "sections": sections})
    head, _marker, end = page.partition(PLACE_OF_PHOTOS)
    yield head
    for photo in photos_of(patient):
        with store.open_photo(photo.name) as file, _for_reader(patient):
            picture = b64encode(file.read()).decode()
            about = {"photo": photo, "view": VIEWS[photo.view], "picture": picture}
            figure = render_to_string("portal/_record_photo.html", about)
        yield figure
    yield end


@contextmanager
def _for_reader(patient: Patient) -> Iterator[None]:
    """The patient's language and the clinic's zone, which are no longer set when a piece is asked for."""
    with translation.override(patient.language), timezone.override(patient.clinic.zone):
        yield


def photos_of(patient: Patient) -> QuerySet[Photo]:
    return shown(patient).select_related("photo_set").order_by("photo_set__on", "pk")


def _entries(rows, *fields: str) -> list[Entry]:
    return [_entry(each, *fields) for each in rows.all()]


def _entry(row: Model, *fields: str) -> Entry:
    return {name: _value(row, name) for name in " ".join(fields).split()}


def _value(row: Model, name: str) -> Value:
    label, raw = LABELS.get(name, row._meta.get_field(name).verbose_name), getattr(row, name)
    if isinstance(raw, Model):
        raw = str(raw)
    read = getattr(row, f"get_{name}_display", None)
    return Value(capfirst(str(label)), raw, read() if read else _in_words(raw))


def _in_words(raw: Any) -> str:
    match raw:
        case None:
            return ""
        case bool():
            return _("yes") if raw else _("no")
        case datetime():
            local = timezone.localtime(raw)
            return f"{in_words(local.date())}, {local:%H:%M}"
        case date():
            return in_words(raw)
    return str(raw)


def _list(name: str, label: str, parts: list[dict[str, str]]) -> Entry:
    return {name: Value(label, parts, "; ".join(", ".join(part.values()) for part in parts))}


def _photo(photo: Photo) -> Entry:
    entry = _entry(photo, "view width height taken_at added_at")
    return entry | {"view": replace(entry["view"], shown=str(VIEWS[photo.view].label))}


def _doses(session: TreatmentSession) -> list[dict[str, str]]:
    return [
        {"area": treated.get_area_display(), "side": dose.get_side_display(), "units": f"{dose.units} U"}
        for treated in session.areas.all()
        for dose in treated.doses.all()
    ]


def _findings(review: Review) -> list[dict[str, str]]:
    return [
        {"area": found.get_area_display(), "side": found.get_side_display(), "kind": found.get_kind_display()}
        for found in review.findings.all()
    ]
