"""What the clinic keeps: one noun a file, with its fields and constraints."""

from touchups.models.assessment import Assessment, Group, Override, Standing
from touchups.models.audit import AuditEvent
from touchups.models.clinic import Clinic
from touchups.models.concern import Concern, Referral
from touchups.models.lot import Lot
from touchups.models.patient import Event, Hold, Patient
from touchups.models.policy import PolicyVersion
from touchups.models.report import Report
from touchups.models.review import Finding, Review
from touchups.models.session import Dose, TreatedArea, TreatmentSession
from touchups.models.staff import Staff

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
    "Lot",
    "Override",
    "Patient",
    "PolicyVersion",
    "Referral",
    "Report",
    "Review",
    "Staff",
    "Standing",
    "TreatedArea",
    "TreatmentSession",
]
