"""What happens next, in order: the appointment, the windows of the rules, the days for photos, the event."""

from collections.abc import Iterator
from datetime import timedelta

from django.utils.translation import gettext as _

from touchups.models import Appointment, Consent, PhotoSet
from touchups.photos.queries import DAYS, Stage, sets_of, wanted_set
from touchups.portal.course import Course, Milestone
from touchups.rules.catalogue import Urgency

#: Days after a visit on which its photos are best taken.
PHOTO_DAYS = {Stage.DAY_7: 7, Stage.DAY_14: 14, Stage.TOUCH_UP_DAY_7: 7}


def coming(course: Course, appointment: Appointment | None) -> list[Milestone]:
    """The days ahead. What is booked needs no window any more."""
    windows = [each for each in course.windows_ahead() if not (appointment and each.kind == appointment.kind)]
    found = [*windows, *_photos(course), *_events(course)]
    if appointment:
        found.append(
            Milestone(appointment.kind, _("Your appointment"), appointment.on, at=appointment.starts_at)
        )
    return sorted(found, key=lambda each: each.first)


def photos_are_wanted(course: Course) -> bool:
    """Whether photos are asked for today of which none is there yet; an emergency comes first.

    Who has taken back that they may be used is not asked.
    """
    consent = course.patient.consents.filter(purpose=Consent.Purpose.CLINICAL).first()
    if course.answer.urgency == Urgency.EMERGENCY or (consent and consent.revoked_at):
        return False
    wanted = wanted_set(course.patient, today=course.today)
    return wanted is not None and (wanted[0].pk, wanted[1]) not in _sets_there(course)


def _photos(course: Course) -> Iterator[Milestone]:
    """Of the latest session and the visits since."""
    there = _sets_there(course)
    for visit in reversed(course.patient.valid_sessions):
        for stage in DAYS[visit.kind]:
            on = visit.on + timedelta(days=PHOTO_DAYS.get(stage, 0))
            if on > course.today and (visit.pk, stage) not in there:
                yield Milestone("photos", _("Photos"), on)
        if visit.kind == visit.Kind.FULL:
            return


def _sets_there(course: Course) -> set[tuple[int | None, str]]:
    sets: list[PhotoSet] = [kept.photo_set for kept in sets_of(course.patient)]
    return {(photo_set.session_id, photo_set.stage) for photo_set in sets}


def _events(course: Course) -> Iterator[Milestone]:
    for event in course.patient.valid_events:
        if event.on >= course.today:
            yield Milestone("event", event.name, event.on)
