"""The vocabulary: flags, areas, products, findings, reports, concerns, holds, with their words for people."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from touchups.rules.sentences import gettext_noop as _


class Flag(StrEnum):
    WAIT = "wait"
    REVIEW = "review"
    TOUCH_UP = "touch_up"
    FULL_SESSION = "full_session"
    REFER = "refer"


class Urgency(StrEnum):
    EMERGENCY = "emergency"
    URGENT = "urgent"
    SOON = "soon"
    ROUTINE = "routine"


# The members by their own names: rules read better so, and looking one up on an enum is slow.
WAIT, REVIEW, TOUCH_UP, FULL_SESSION, REFER = Flag
EMERGENCY, URGENT, SOON, ROUTINE = Urgency

FLAG_LABELS = {
    WAIT: _("Wait"),
    REVIEW: _("Review"),
    TOUCH_UP: _("Touch-up"),
    FULL_SESSION: _("Full session"),
    REFER: _("Refer"),
}

URGENCY_LABELS = {
    EMERGENCY: _("Emergency"),
    URGENT: _("Urgent"),
    SOON: _("Soon"),
    ROUTINE: _("Routine"),
}

#: The sides of an area, in the order in which doses and guidance list them.
SIDES = {"left": _("Left"), "right": _("Right"), "midline": _("Midline")}

MUSCLES = {
    "frontalis": _("Frontalis"),
    "procerus": _("Procerus"),
    "corrugator": _("Corrugator supercilii"),
    "orbicularis_oculi_lateral": _("Orbicularis oculi, lateral"),
    "orbicularis_oculi_upper": _("Orbicularis oculi, upper lateral"),
    "orbicularis_oculi_lower": _("Orbicularis oculi, lower"),
    "nasalis": _("Nasalis"),
    "orbicularis_oris": _("Orbicularis oris"),
    "levator_labii": _("Levator labii superioris alaeque nasi"),
    "depressor_anguli_oris": _("Depressor anguli oris"),
    "mentalis": _("Mentalis"),
    "masseter": _("Masseter"),
    "platysma": _("Platysma"),
}


@dataclass(frozen=True, slots=True)
class Area:
    """A treated area of the face or neck, its muscles, and the sides on which it is usually dosed."""

    key: str
    label: str
    muscles: tuple[str, ...]
    sides: tuple[str, ...]


_PAIRED = ("left", "right")
_WHOLE = ("left", "right", "midline")

#: The areas in the catalogue's order, which breaks the last ties of a ranking.
AREAS = {
    area.key: area
    for area in (
        Area("forehead", _("Forehead"), ("frontalis",), _WHOLE),
        Area("glabella", _("Glabella"), ("procerus", "corrugator"), _WHOLE),
        Area("crows_feet", _("Crow's feet"), ("orbicularis_oculi_lateral",), _PAIRED),
        Area("brow_lift", _("Brow lift"), ("orbicularis_oculi_upper",), _PAIRED),
        Area("lower_eyelid", _("Lower eyelid"), ("orbicularis_oculi_lower",), _PAIRED),
        Area("bunny_lines", _("Bunny lines"), ("nasalis",), _WHOLE),
        Area("upper_lip", _("Upper lip"), ("orbicularis_oris",), _PAIRED),
        Area("gummy_smile", _("Gummy smile"), ("levator_labii",), _PAIRED),
        Area("dao", _("Corners of the mouth (DAO)"), ("depressor_anguli_oris",), _PAIRED),
        Area("mentalis", _("Chin (mentalis)"), ("mentalis",), _WHOLE),
        Area("masseter", _("Masseter"), ("masseter",), _PAIRED),
        Area("platysma", _("Neck bands (platysma)"), ("platysma",), _PAIRED),
    )
}
AREA_ORDER = {key: place for place, key in enumerate(AREAS)}

#: Areas where side-to-side asymmetry is corrected with half of that side's own dose.
HALF_DOSE_AREAS = frozenset({"dao", "masseter"})


@dataclass(frozen=True, slots=True)
class Product:
    """A neuromodulator. Its units are its own: they are never converted into another product's."""

    key: str
    name: str
    generic: str


PRODUCTS = {
    product.key: product
    for product in (
        Product("botox", "Botox", "onabotulinumtoxinA"),
        Product("dysport", "Dysport", "abobotulinumtoxinA"),
        Product("xeomin", "Xeomin", "incobotulinumtoxinA"),
        Product("jeuveau", "Jeuveau", "prabotulinumtoxinA"),
        Product("letybo", "Letybo", "letibotulinumtoxinA"),
        Product("relfydess", "Relfydess", "relabotulinumtoxinA"),
        Product("daxxify", "Daxxify", "daxibotulinumtoxinA"),
    )
}

#: Findings that come from muscle movement: a neuromodulator may correct them.
DYNAMIC_FINDINGS = {
    "residual_movement": _("Movement left"),
    "too_weak": _("Too weak overall"),
    "lateral_peak": _("Lateral peak"),
    "asymmetry": _("Asymmetry"),
    "early_return": _("Early return of movement"),
}
OTHER_FINDINGS = {
    "too_strong": _("Too strong"),
    "static_line": _("Line at rest"),
    "wearing_off": _("Wearing off as a whole"),
}
FINDINGS = DYNAMIC_FINDINGS | OTHER_FINDINGS
#: Dynamic findings that a slow area may still lose by itself: symmetric, still developing.
STILL_DEVELOPING = frozenset({"residual_movement", "too_weak"})

EMERGENCY_REPORTS = {
    "trouble_swallowing": _("Trouble swallowing"),
    "trouble_breathing": _("Trouble breathing"),
    "trouble_speaking": _("Trouble speaking"),
    "general_weakness": _("General weakness"),
    "severe_allergy": _("Severe allergic reaction"),
}
COMPLICATION_REPORTS = {
    "eyelid_droop": _("Drooping eyelid"),
    "heavy_brow": _("Heavy brow"),
    "brow_pull": _("One brow pulled up strongly"),
    "double_vision": _("Double vision"),
    "mouth_droop": _("Drooping corner of the mouth"),
    "infection_signs": _("Signs of infection"),
}
COMPLAINT_REPORTS = {
    "line_visible": _("A line is still visible"),
    "uneven": _("Looks uneven"),
    "no_effect": _("No effect"),
    "movement_back": _("Movement is back"),
}
REPORTS = EMERGENCY_REPORTS | COMPLICATION_REPORTS | COMPLAINT_REPORTS

HOLDS = {
    "pregnancy": _("Pregnancy"),
    "breast_feeding": _("Breast-feeding"),
    "neuromuscular_disease": _("Neuromuscular disease"),
    "infection": _("Infection"),
    "allergy": _("Allergy"),
    "medication": _("Medication"),
    "other": _("Other clinical reason"),
}

REFERRALS = {
    "filler": _("Filler"),
    "thread_lift": _("Thread lift"),
    "facelift": _("Facelift"),
    "skin_tightening": _("Skin tightening"),
    "blepharoplasty": _("Blepharoplasty"),
    "energy_device": _("Energy device"),
    "eyelid_surgery": _("Eyelid surgery"),
    "resurfacing": _("Resurfacing"),
    "dermatology": _("Dermatology"),
}


@dataclass(frozen=True, slots=True)
class Concern:
    """Something a neuromodulator does not fix, and the kinds of care that may."""

    key: str
    label: str
    refer_to: tuple[str, ...]


CONCERNS = {
    concern.key: concern
    for concern in (
        Concern("nasolabial_folds", _("Nasolabial folds"), ("filler", "thread_lift", "facelift")),
        Concern("jowls", _("Jowls"), ("filler", "skin_tightening", "thread_lift", "facelift")),
        Concern("marionette_lines", _("Marionette lines"), ("filler", "skin_tightening", "facelift")),
        Concern("midface_volume_loss", _("Midface volume loss"), ("filler",)),
        Concern("sagging_eyelids", _("Sagging eyelids"), ("blepharoplasty", "energy_device")),
        Concern("eye_bags", _("Eye bags"), ("eyelid_surgery", "energy_device")),
        Concern("static_lines", _("Lines at rest"), ("filler",)),
        Concern("skin_laxity", _("Skin laxity"), ("skin_tightening", "thread_lift", "facelift")),
        Concern("skin_texture", _("Skin texture"), ("resurfacing",)),
        Concern("pores_oil_acne", _("Pores, oil or acne"), ("dermatology",)),
    )
}
