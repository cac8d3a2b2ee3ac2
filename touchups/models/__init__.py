"""What the clinic keeps: one noun a file, with its fields and constraints."""

from touchups.models.appointment import Appointment, AppointmentStep, AppointmentType, Slice
from touchups.models.assessment import Assessment, Group, Override, Standing
from touchups.models.audit import AuditEvent
from touchups.models.call import Call
from touchups.models.clinic import Clinic
from touchups.models.concern import Concern, Referral
from touchups.models.consent import Consent
from touchups.models.feed import CalendarFeed
from touchups.models.hours import DateException, WorkingHours
from touchups.models.link import Link
from touchups.models.lot import Lot
from touchups.models.message import MailEvent, Message
from touchups.models.patient import Event, Hold, Patient
from touchups.models.photo import Photo, PhotoSet
from touchups.models.policy import PolicyVersion
from touchups.models.reminder import Reminder, ReminderStep, Sweep
from touchups.models.report import Report
from touchups.models.review import Finding, Review
from touchups.models.room import Room
from touchups.models.session import Dose, TreatedArea, TreatmentSession
from touchups.models.staff import Staff
from touchups.models.waiting import WaitingEntry
from touchups.models.wording import Wording

__all__ = [
    "Appointment",
    "AppointmentStep",
    "AppointmentType",
    "Assessment",
    "AuditEvent",
    "CalendarFeed",
    "Call",
    "Clinic",
    "Concern",
    "Consent",
    "DateException",
    "Dose",
    "Event",
    "Finding",
    "Group",
    "Hold",
    "Link",
    "Lot",
    "MailEvent",
    "Message",
    "Override",
    "Patient",
    "Photo",
    "PhotoSet",
    "PolicyVersion",
    "Referral",
    "Reminder",
    "ReminderStep",
    "Report",
    "Review",
    "Room",
    "Slice",
    "Staff",
    "Standing",
    "Sweep",
    "TreatedArea",
    "TreatmentSession",
    "WaitingEntry",
    "Wording",
    "WorkingHours",
]
