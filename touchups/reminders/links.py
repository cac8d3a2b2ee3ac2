"""Private addresses in mails. The token goes out once; only its hash stays here."""

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from django.conf import settings
from django.db.models import QuerySet

from touchups.models import Clinic, Link, Patient

Purpose = Link.Purpose

#: One-click unsubscribing must go on working in old mails; this outlasts a cycle of any product.
#: The patient's own pages show more and are offered anew in each mail.
LIFE = {Purpose.CHOICES: timedelta(days=400), Purpose.HOME: timedelta(days=60)}

PATH = {Purpose.CHOICES: "choices/{token}/", Purpose.HOME: "me/{token}/"}


@dataclass(frozen=True)
class Links:
    """The addresses in a mail: of the patient's choices, and of their own pages."""

    choices: str
    home: str

    def blot(self, text: str) -> str:
        """A text without them, as the clinic keeps it."""
        return text.replace(self.choices, BLOTTED.choices).replace(self.home, BLOTTED.home)


BLOTTED = Links(choices="choices/…", home="me/…")


def mail_links(patients: Collection[Patient], *, now: datetime) -> dict[int, Links]:
    """New links for a mail to each patient, by the patient's number."""
    tokens = {(patient.pk, each): secrets.token_urlsafe(32) for patient in patients for each in Purpose}
    Link.objects.bulk_create(
        Link(token_hash=hash_of(token), purpose=purpose, patient_id=pk, expires_at=now + LIFE[purpose])
        for (pk, purpose), token in tokens.items()
    )
    return {
        patient.pk: Links(**{each: _address(tokens[patient.pk, each], each) for each in Purpose})
        for patient in patients
    }


def _address(token: str, purpose: Purpose) -> str:
    return settings.PUBLIC_URL + PATH[purpose].format(token=token)


def revoke_links(patient: Patient, *, now: datetime) -> None:
    """Shut the links that went out so far: the mailbox they lie in is the patient's no more."""
    Link.objects.filter(patient=patient, revoked_at=None).update(revoked_at=now)


def living(*, now: datetime) -> QuerySet[Link]:
    """The links that open, with their patient and clinic."""
    links = Link.objects.filter(revoked_at=None, expires_at__gt=now)
    return links.select_related("patient__clinic")


def find_link(token: str, *, purpose: str, now: datetime) -> Link | None:
    """The link that a token opens; None for one that is unknown, over or revoked."""
    return living(now=now).filter(token_hash=hash_of(token), purpose=purpose).first()


def clinic_behind(token: str) -> Clinic | None:
    """Whose link a token is or was, whether or not it still opens."""
    link = Link.objects.filter(token_hash=hash_of(token)).select_related("patient__clinic").first()
    return link.patient.clinic if link else None


def hash_of(token: str) -> str:
    return sha256(token.encode()).hexdigest()
