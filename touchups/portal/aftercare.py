"""What to mind after a visit, in the words of the mail about it."""

from datetime import timedelta

from django.utils.safestring import SafeString

from touchups.models import Wording
from touchups.portal.course import Course
from touchups.reminders.words import as_html, day_in_words, default_words, fill, first_name, words_of

AFTERCARE = Wording.Part.AFTERCARE


def aftercare_of(course: Course) -> SafeString | None:
    """Of the last visit, as HTML in the patient's language; None before the first."""
    if course.latest is None:
        return None
    language, on, policy = course.patient.language, course.latest.on, course.policy
    words = words_of(course.clinic).get((AFTERCARE, language)) or default_words(AFTERCARE, language)
    values = {
        "first_name": first_name(course.patient),
        "clinic": course.clinic.name,
        "phone": course.clinic.phone,
        "visit_day": day_in_words(on, language),
        "review_from": day_in_words(on + timedelta(days=policy.review_from), language),
        "review_to": day_in_words(on + timedelta(days=policy.review_to), language),
    }
    return as_html(fill(words.body, values))
