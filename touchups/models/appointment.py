import uuid

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from touchups.models.audit import AppendOnly
from touchups.models.clinic import Clinic
from touchups.models.patient import Patient
from touchups.models.room import Room


class AppointmentKind(models.TextChoices):
    REVIEW = "review", _("Review")
    URGENT_REVIEW = "urgent_review", _("Urgent review")
    TOUCH_UP = "touch_up", _("Touch-up")
    FULL_SESSION = "full_session", _("Full session")
    CONSULTATION = "consultation", _("Consultation")


class AppointmentState(models.TextChoices):
    BOOKED = "booked", _("Booked")
    ARRIVED = "arrived", _("Arrived")
    IN_PROGRESS = "in_progress", _("In progress")
    DONE = "done", _("Done")
    NO_SHOW = "no_show", _("Did not come")
    CANCELLED = "cancelled", _("Cancelled")


#: States in which an appointment keeps its time from others.
TAKING = [
    AppointmentState.BOOKED,
    AppointmentState.ARRIVED,
    AppointmentState.IN_PROGRESS,
    AppointmentState.DONE,
]

#: Minutes of one slice; lengths and buffers are whole numbers of them.
SLICE_MINUTES = 5


class AppointmentType(models.Model):
    """How long an appointment of a kind takes at a clinic and who does it. Lengths in minutes.

    ``injectors``: those who may do it; nobody chosen means every injector of the clinic.
    """

    CLINIC_PATH = "clinic"

    Kind = AppointmentKind

    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="appointment_types")
    kind = models.CharField(_("kind"), max_length=16, choices=AppointmentKind)
    length = models.PositiveSmallIntegerField(
        _("length"), validators=[MinValueValidator(5), MaxValueValidator(480)]
    )
    buffer_before = models.PositiveSmallIntegerField(
        _("free before"), default=0, validators=[MaxValueValidator(120)]
    )
    buffer_after = models.PositiveSmallIntegerField(
        _("free after"), default=0, validators=[MaxValueValidator(120)]
    )
    by_patients = models.BooleanField(_("patients may book it themselves"), default=False)
    needs_room = models.BooleanField(_("needs a room"), default=False)
    injectors = models.ManyToManyField(
        settings.AUTH_USER_MODEL, blank=True, related_name="+", verbose_name=_("done by")
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["clinic", "kind"], name="one_type_of_a_kind"),
            models.CheckConstraint(
                condition=Q(kind__in=AppointmentKind.values), name="appointment_type_is_known"
            ),
            models.CheckConstraint(
                condition=Q(length__range=(5, 480), buffer_before__lte=120, buffer_after__lte=120),
                name="appointment_type_lengths",
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class Appointment(models.Model):
    """A patient's time with an injector. Never deleted; each step of its life is an ``AppointmentStep``.

    ``busy_from`` to ``busy_to`` is the time with its buffers. ``on`` is the clinic-local date of the start.
    ``sequence`` rises with each change of time, injector, room or of being called off, as RFC 5545 has it.
    ``overlap_reason``: somebody put it over another one on purpose, so that it takes no slices.
    ``window_reason``: why it is outside the days on which the rules call for it. ``booked_by`` is None where
    the patient booked by a private link.
    """

    CLINIC_PATH = "clinic"

    Kind, State = AppointmentKind, AppointmentState

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="appointments")
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="appointments")
    kind = models.CharField(_("kind"), max_length=16, choices=AppointmentKind)
    injector = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="appointments",
        verbose_name=_("injector"),
    )
    room = models.ForeignKey(
        Room,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="appointments",
        verbose_name=_("room"),
    )
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    busy_from = models.DateTimeField()
    busy_to = models.DateTimeField()
    on = models.DateField(_("day"))
    state = models.CharField(
        _("state"), max_length=12, choices=AppointmentState, default=AppointmentState.BOOKED
    )
    sequence = models.PositiveIntegerField(default=0)
    overlap_reason = models.CharField(_("why it overlaps"), max_length=200, blank=True)
    window_reason = models.CharField(_("why outside the window"), max_length=200, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    booked_at = models.DateTimeField()
    booked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=AppointmentKind.values), name="appointment_kind"),
            models.CheckConstraint(condition=Q(state__in=AppointmentState.values), name="appointment_state"),
            models.CheckConstraint(
                condition=Q(
                    starts_at__lt=F("ends_at"), busy_from__lte=F("starts_at"), busy_to__gte=F("ends_at")
                ),
                name="appointment_times_in_order",
            ),
        ]
        indexes = [
            models.Index(fields=["injector", "busy_from"], name="appointment_by_injector"),
            models.Index(fields=["clinic", "starts_at"], name="appointment_by_clinic"),
            models.Index(fields=["patient", "starts_at"], name="appointment_by_patient"),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class Slice(models.Model):
    """Five minutes of an injector and, where there is one, of a room, taken by one appointment.

    The two unique keys are what keeps two patients out of one chair, whatever happens at the same time.
    Rows go when their appointment moves or is called off.
    """

    CLINIC_PATH = "appointment__clinic"

    appointment = models.ForeignKey(Appointment, on_delete=models.CASCADE, related_name="slices")
    injector = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    room = models.ForeignKey(Room, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["injector", "at"], name="injector_in_one_place"),
            models.UniqueConstraint(fields=["room", "at"], name="room_for_one"),
        ]

    def __str__(self) -> str:
        return self.at.isoformat()


class AppointmentStep(AppendOnly):
    """One step of an appointment's life, who took it, when and why, and how things stood after it.

    ``by`` is None where the patient did it, by a private link.
    """

    CLINIC_PATH = "appointment__clinic"

    class What(models.TextChoices):
        BOOKED = "booked", _("Booked")
        MOVED = "moved", _("Moved")
        ARRIVED = "arrived", _("Arrived")
        STARTED = "started", _("Began")
        DONE = "done", _("Done")
        NO_SHOW = "no_show", _("Did not come")
        CANCELLED = "cancelled", _("Cancelled")
        CORRECTED = "corrected", _("Corrected")
        UNDONE = "undone", _("Undone")

    appointment = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="steps")
    what = models.CharField(max_length=12, choices=What)
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    why = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=12, choices=AppointmentState)
    sequence = models.PositiveIntegerField()
    starts_at = models.DateTimeField()
    injector = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    room = models.ForeignKey(Room, on_delete=models.PROTECT, null=True, related_name="+")
    overlap_reason = models.CharField(max_length=200, blank=True)
    window_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["at"], name="appointment_step_by_time")]

    def __str__(self) -> str:
        return self.get_what_display()
