"""What the clinic keeps: one noun a file, with its fields and constraints."""

from touchups.models.assessment import Assessment, Group, Override, Standing
from touchups.models.audit import AuditEvent
from touchups.models.clinic import Clinic
from touchups.models.concern import Concern, Referral
from touchups.models.link import Link
from touchups.models.lot import Lot
from touchups.models.message import MailEvent, Message
from touchups.models.patient import Event, Hold, Patient
from touchups.models.policy import PolicyVersion
from touchups.models.reminder import Reminder, ReminderStep, Sweep
from touchups.models.report import Report
from touchups.models.review import Finding, Review
from touchups.models.session import Dose, TreatedArea, TreatmentSession
from touchups.models.staff import Staff
from touchups.models.wording import Wording

__all__ = [
    "Assessment",
    "AuditEvent",
    "Clinic",
    "Concern",
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
    "PolicyVersion",
    "Referral",
    "Reminder",
    "ReminderStep",
    "Report",
    "Review",
    "Staff",
    "Standing",
    "Sweep",
    "TreatedArea",
    "TreatmentSession",
    "Wording",
]
