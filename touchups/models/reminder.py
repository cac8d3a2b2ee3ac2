from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from touchups.models.appointment import Appointment
from touchups.models.audit import AppendOnly
from touchups.models.clinic import Clinic
from touchups.models.message import Message
from touchups.models.patient import Patient
from touchups.models.session import TreatmentSession


class Kind(models.TextChoices):
    AFTERCARE = "aftercare", _("Aftercare")
    PHOTO_DAY_7 = "photo_day_7", _("Photos, day 7")
    REVIEW_UNBOOKED = "review_unbooked", _("Book the review")
    REVIEW_DAY_14 = "review_day_14", _("Photos and review, day 14")
    TOUCH_UP_PHOTO_DAY_7 = "touch_up_photo_day_7", _("Photos after a touch-up")
    FULL_SESSION_DUE = "full_session_due", _("Next full session")
    APPOINTMENT_NEWS = "appointment_news", _("Appointment booked, moved or cancelled")
    APPOINTMENT_SOON = "appointment_soon", _("Appointment in two days")


class State(models.TextChoices):
    DUE = "due", _("Planned")
    CLAIMED = "claimed", _("About to leave")
    HANDOFF = "handoff", _("Being handed over")
    SENT = "sent", _("Sent")
    DELIVERED = "delivered", _("Delivered")
    BOUNCED = "bounced", _("Bounced")
    FAILED = "failed", _("Failed")
    MISSED = "missed", _("Missed")
    CANCELLED = "cancelled", _("Cancelled")
    UNCONFIRMED = "unconfirmed", _("Not known whether sent")


class Because(models.TextChoices):
    """Why a reminder is in its state."""

    PLANNED = "planned", _("as planned")
    FACTS_CHANGED = "facts_changed", _("the record changed")
    CLAIMED = "claimed", _("its time had come")
    RELEASED = "released", _("put back before it was handed over")
    RETRY = "retry", _("the mail server asked to try again later")
    ASKED = "asked", _("somebody asked for it to be sent again")
    NOT_SENT = "not_sent", _("somebody found out that it had not been sent")
    ACCEPTED = "accepted", _("the mail server took it")
    WAS_SENT = "was_sent", _("somebody found out that it had been sent")
    DELIVERED = "delivered", _("it reached the mailbox")
    BOUNCED = "bounced", _("it came back")
    COMPLAINED = "complained", _("the patient called it spam")
    REFUSED = "refused", _("the mail server refused it")
    UNWRITABLE = "unwritable", _("the mail could not be written")
    LATE = "late", _("it was more than two days late")
    LOST = "lost", _("the connection was lost after the mail had been handed over")
    STOPPED = "stopped", _("sending stopped while the mail was being handed over")
    IN_ERROR = "in_error", _("the session was entered in error")
    SUPERSEDED = "superseded", _("all its areas were treated again since")
    REVIEW_DONE = "review_done", _("no review is open")
    BOOKED = "booked", _("the appointment is booked")
    PHOTOS_IN = "photos_in", _("the photos are in")
    MOVED = "moved", _("the appointment was moved")
    CALLED_OFF = "called_off", _("the appointment was cancelled")
    TAKEN_BACK = "taken_back", _("there is nothing new to tell")
    PAST = "past", _("the time of the appointment had come")
    TOUCHED_UP = "touched_up", _("the touch-up is done")
    NOT_DUE = "not_due", _("no full session is due")
    NO_ADDRESS = "no_address", _("the patient has no e-mail address")
    ADDRESS_BOUNCED = "address_bounced", _("mail to this address came back")
    OPTED_OUT = "opted_out", _("the patient does not want these")
    ARCHIVED = "archived", _("the patient is archived")
    ON_HOLD = "on_hold", _("a clinical hold stands")
    REPORT_OPEN = "report_open", _("an urgent report is open")
    TOO_LATE = "too_late", _("its time was past when it was planned")
    BY_PERSON = "by_person", _("somebody cancelled it")


#: States that nothing changes but a person, or news of the mail's fate.
FINAL = [
    State.SENT,
    State.DELIVERED,
    State.BOUNCED,
    State.FAILED,
    State.MISSED,
    State.CANCELLED,
    State.UNCONFIRMED,
]
HELD = [State.CLAIMED, State.HANDOFF]
WITH_MESSAGE = [State.HANDOFF, State.SENT, State.DELIVERED, State.BOUNCED, State.UNCONFIRMED]


class Reminder(models.Model):
    """One planned reason to write to a patient: one of each kind that a session has. Never deleted.

    Those about an appointment have no session; ``sequence`` is that of the appointment when it was planned.
    ``on`` is the clinic-local date of ``due_at``. ``wake_at`` is when the sweep must look at the row again:
    when it may leave, is tried again, or when whoever holds it is thought to have died. ``because`` and
    ``detail`` say why it is in its state; ``by_hand``: its time is somebody's word, not the plan's.
    """

    CLINIC_PATH = "clinic"

    Kind, State, Because = Kind, State, Because

    # Each move of a row writes its indexes anew. Those of db_index=False begin one of the indexes below.
    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="+", db_index=False)
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="reminders")
    session = models.ForeignKey(
        TreatmentSession,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="reminders",
        db_index=False,
    )
    appointment = models.ForeignKey(
        Appointment,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="reminders",
        db_index=False,
    )
    sequence = models.PositiveIntegerField(default=0)
    kind = models.CharField(_("kind"), max_length=24, choices=Kind)
    on = models.DateField(_("day"))
    due_at = models.DateTimeField()
    wake_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.DUE)
    because = models.CharField(max_length=16, default=Because.PLANNED)
    detail = models.CharField(max_length=300, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    by_hand = models.BooleanField(default=False)
    resends = models.PositiveSmallIntegerField(default=0)
    claim = models.CharField(max_length=22, blank=True)
    message = models.ForeignKey(
        Message, on_delete=models.PROTECT, related_name="reminders", null=True, blank=True
    )
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["due_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["session", "kind"], name="one_reminder_of_a_kind"),
            models.UniqueConstraint(
                fields=["appointment", "kind", "sequence"], name="one_reminder_of_a_change"
            ),
            models.CheckConstraint(
                condition=Q(session__isnull=False, appointment__isnull=True)
                | Q(session__isnull=True, appointment__isnull=False),
                name="reminder_of_session_or_appointment",
            ),
            models.CheckConstraint(
                condition=Q(state__in=FINAL, wake_at__isnull=True)
                | (~Q(state__in=FINAL) & Q(wake_at__isnull=False)),
                name="reminder_wakes_until_final",
            ),
            models.CheckConstraint(
                condition=(Q(state__in=HELD) & ~Q(claim="")) | (~Q(state__in=HELD) & Q(claim="")),
                name="reminder_claimed_by_someone",
            ),
            models.CheckConstraint(
                condition=Q(message__isnull=False) | ~Q(state__in=WITH_MESSAGE),
                name="reminder_sent_in_a_message",
            ),
        ]
        indexes = [
            models.Index(fields=["wake_at"], condition=Q(wake_at__isnull=False), name="reminder_to_wake"),
            models.Index(fields=["clinic", "due_at"], name="reminder_by_day"),
            models.Index(fields=["clinic", "state", "due_at"], name="reminder_by_state"),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()

    @property
    def why(self) -> str:
        """Why it is in its state, in words."""
        return Because(self.because).label


class ReminderStep(AppendOnly):
    """One move of a reminder: into which state, when, why, and by whom if a person made it."""

    CLINIC_PATH = "reminder__clinic"

    reminder = models.ForeignKey(Reminder, on_delete=models.PROTECT, related_name="steps")
    at = models.DateTimeField()
    state = models.CharField(max_length=12, choices=Reminder.State)
    because = models.CharField(max_length=16)
    detail = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return self.get_state_display()

    @property
    def why(self) -> str:
        return Because(self.because).label


class Sweep(models.Model):
    """The one row that says when due reminders were last looked for."""

    ran_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.ran_at.isoformat()
