"""A mail to somebody invented, so that its words can be judged before they are used."""

from datetime import date, timedelta

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from touchups.assessment.services import policy_for
from touchups.models import Clinic
from touchups.reminders.letters import Letter, enclose
from touchups.reminders.links import BLOTTED
from touchups.reminders.words import Part, Words, day_in_words, fill

FIRST_NAME, INJECTOR, TIME = "Alex", "Robin Reyes", "10:00"

#: What each placeholder stands for.
MEANINGS = {
    "first_name": _("the patient's first name"),
    "clinic": _("the clinic's name"),
    "phone": _("the clinic's telephone number"),
    "visit_day": _("the day of the visit"),
    "review_from": _("the first day for the review"),
    "review_to": _("the last good day for the review"),
    "book_until": _("the last day on which a small correction is possible"),
    "settled_on": _("the day by which a touch-up shows fully"),
    "appointment_day": _("the day of the appointment"),
    "appointment_time": _("its time, by the clinic's clock"),
    "zone": _("the clinic's time zone by name"),
    "injector": _("with whom it is"),
}


def sample(words: Words, part: Part, *, clinic: Clinic, language: str, today: date) -> Letter:
    """What somebody treated today would get. Raises KeyError for a placeholder that means nothing."""
    policy = policy_for(clinic)
    days = {
        "visit_day": 0,
        "review_from": policy.review_from,
        "review_to": policy.review_to,
        "book_until": policy.touch_up_to,
        "settled_on": policy.touch_up_settles,
        "appointment_day": policy.review_preferred,
    }
    with translation.override(language):
        dates = {name: day_in_words(today + timedelta(days=after), language) for name, after in days.items()}
    values = {
        "first_name": FIRST_NAME,
        "clinic": clinic.name,
        "phone": clinic.phone,
        "zone": clinic.zone_name,
        "appointment_time": TIME,
        "injector": INJECTOR,
    } | dates
    return enclose(
        fill(words.subject, values),
        [fill(words.body, values)],
        [part],
        clinic=clinic,
        to=FIRST_NAME,
        language=language,
        links=BLOTTED,
    )
