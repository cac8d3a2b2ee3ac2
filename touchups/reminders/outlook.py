"""What is known of a patient when their reminders are planned, looked at again and written."""

from collections.abc import Collection
from datetime import date, datetime
from functools import cached_property

from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from touchups import rules
from touchups.assessment.ahead import DAYS, Ahead
from touchups.assessment.facts import case_of, facts_of, with_record
from touchups.models import (
    Appointment,
    AppointmentStep,
    Clinic,
    Consent,
    Patient,
    Photo,
    PhotoSet,
    Reminder,
    TreatmentSession,
)
from touchups.models.appointment import TAKING
from touchups.models.reminder import HELD, Because, Kind, State
from touchups.rules.catalogue import COMPLICATION_REPORTS, EMERGENCY_REPORTS, Flag

#: Kinds of appointment at which a result is looked at.
REVIEWS = (Appointment.Kind.REVIEW, Appointment.Kind.URGENT_REVIEW, Appointment.Kind.TOUCH_UP)

#: News in these states has reached the patient, or may.
TOLD = (*HELD, State.SENT, State.DELIVERED, State.UNCONFIRMED)


def with_plans(patients: QuerySet[Patient], *, today: date) -> list[Patient]:
    """As ``with_record``, with appointments from a clinic-local date on, photo sets and photo consents."""
    told = Reminder.objects.filter(kind=Kind.APPOINTMENT_NEWS, state__in=TOLD)
    appointments = (
        Appointment.objects.filter(on__gte=today)
        .select_related("injector")
        .prefetch_related(
            Prefetch("steps", AppointmentStep.objects.select_related("injector")),
            Prefetch("reminders", told, to_attr="told"),
        )
    )
    shown = Photo.objects.filter(photo_set=OuterRef("pk"), withdrawn_at=None)
    photo_sets = PhotoSet.objects.filter(Exists(shown), session__isnull=False).select_related("session")
    consents = Consent.objects.filter(purpose=Consent.Purpose.CLINICAL)
    return with_record(
        patients.prefetch_related(
            Prefetch("appointments", appointments, to_attr="coming_appointments"),
            Prefetch("photo_sets", photo_sets, to_attr="photo_sets_in"),
            Prefetch("consents", consents, to_attr="photo_consents"),
        )
    )


class Outlook:
    """A patient loaded by ``with_plans``, at an aware moment, with what the rules say from its date on.

    ``ahead`` is for how many days they are asked.
    """

    def __init__(
        self, patient: Patient, *, clinic: Clinic, now: datetime, policy: rules.Policy, ahead: int = DAYS
    ) -> None:
        self.patient, self.clinic, self.now, self.policy = patient, clinic, now, policy
        self.today, self.ahead = clinic.day_of(now), ahead
        self._windows: dict[int, list[rules.Windows]] = {}

    @cached_property
    def case(self) -> rules.Case:
        return case_of(facts_of(self.patient, today=self.today), today=self.today)

    @cached_property
    def forecast(self) -> Ahead:
        return Ahead(self.case, self.policy, days=self.ahead)

    @cached_property
    def latest(self) -> dict[str, TreatmentSession]:
        """The latest full session of each area."""
        full = [session for session in self.patient.valid_sessions if session.kind == session.Kind.FULL]
        return {treated.area: session for session in full for treated in session.areas.all()}

    def areas_of(self, session: TreatmentSession) -> set[str]:
        """The areas whose running cycle this session began or touched up."""
        began = session.parent_id or session.pk
        treated = {treated.area for treated in session.areas.all()}
        return {area for area in treated if (latest := self.latest.get(area)) and latest.pk == began}

    def wanted_from(self, session: TreatmentSession, flag: Flag, day: date) -> date | None:
        """The first day from ``day`` or today on, on which an area of the session has the flag."""
        areas = self.areas_of(session)
        for first, answer in self.forecast.from_(day):
            if any(each.flag == flag and each.area in areas for each in answer.areas):
                return first
        return None

    def wants_review(self, session: TreatmentSession, day: date) -> bool:
        """Whether a review is called for on a day, or today if that is later."""
        return self.wanted_from(session, Flag.REVIEW, day) == max(day, self.today)

    def is_touched_up(self, session: TreatmentSession) -> bool:
        return any(visit.parent_id == session.pk for visit in self.patient.valid_sessions)

    def why_no_photos(self, session: TreatmentSession, stage: str) -> Because | None:
        """Why no photo of that stage is asked for: their use was taken back, or one is in.

        One for another session of the same day will do.
        """
        if any(consent.revoked_at for consent in self.patient.photo_consents[:1]):
            return Because.OPTED_OUT
        sets = self.patient.photo_sets_in
        is_in = any(each.stage == stage and each.session.on == session.on for each in sets)
        return Because.PHOTOS_IN if is_in else None

    def windows(self, session: TreatmentSession) -> list[rules.Windows]:
        """Those of the areas whose running cycle is this session's."""
        if session.pk not in self._windows:
            areas, patient = self.areas_of(session), self.case.patient
            self._windows[session.pk] = [
                rules.windows(area, patient, self.policy) for area in self.case.areas if area.area in areas
            ]
        return self._windows[session.pk]

    def book_until(self, session: TreatmentSession) -> date | None:
        """The last day on which a review can still lead to a touch-up in every area of the session."""
        return min((each.window_end for each in self.windows(session)), default=None)

    def review_of(self, session: TreatmentSession, *, since: date) -> Appointment | None:
        """The appointment, from a day on, at which the session's result can be judged and corrected."""
        return self.booked(REVIEWS, since=since, until=self.book_until(session))

    def booked(self, kinds: Collection[str], *, since: date, until: date | None = None) -> Appointment | None:
        """The first appointment of these kinds that stands, from one clinic-local date to another."""
        for each in self.patient.coming_appointments:
            if each.kind in kinds and each.state in TAKING and since <= each.on <= (until or each.on):
                return each
        return None

    @cached_property
    def unreachable(self) -> Because | None:
        """Why no mail at all goes to this patient."""
        if self.patient.archived_at:
            return Because.ARCHIVED
        if not self.patient.email:
            return Because.NO_ADDRESS
        return Because.ADDRESS_BOUNCED if self.patient.address_bounced_at else None

    @cached_property
    def silent(self) -> Because | None:
        """Why nothing goes to this patient that could as well be left unsaid."""
        urgent = EMERGENCY_REPORTS | COMPLICATION_REPORTS
        if self.unreachable or not any(each.kind in urgent for each in self.patient.open_reports):
            return self.unreachable
        return Because.REPORT_OPEN
