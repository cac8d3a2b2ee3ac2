"""How the catalogue's keys, dates and units are shown."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal

from django import template
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language_info, gettext
from django.utils.translation import gettext_lazy as _

from touchups.access.demo_accounts import PASSWORD, DemoAccount
from touchups.access.demo_accounts import demo_accounts as log_ins
from touchups.access.roles import ROLES, WORDS, Can, allows
from touchups.access.services import is_set_up
from touchups.assessment import ribbon as ribbons
from touchups.assessment.badges import badge, icon
from touchups.assessment.days import in_words
from touchups.assessment.services import policy_of
from touchups.charting import face
from touchups.models import Standing, choices
from touchups.reminders.badges import state_badge
from touchups.reminders.queries import is_recent, why_planned
from touchups.rules.sentences import Sentence

register = template.Library()
register.simple_tag(is_set_up)
register.simple_tag(icon)
register.simple_tag(lambda: PASSWORD, name="demo_password")
register.simple_tag(badge, name="flag")
register.simple_tag(state_badge, name="state")
register.simple_tag(face.drawn, name="face")
register.simple_tag(face.to_fill, name="face_to_fill")
register.filter(why_planned)


NAMES = {
    "area_name": choices.areas,
    "side_name": choices.sides,
    "muscle_name": choices.muscles,
    "product_name": choices.products,
    "finding_name": choices.findings,
    "report_name": choices.reports,
    "hold_name": choices.holds,
    "concern_name": choices.concerns,
    "modality_name": choices.modalities,
    "flag_name": choices.flags,
    "urgency_name": choices.urgencies,
}

#: The menu: a page's url name, icon, words, and what a role needs for it.
PAGES = (
    ("today", "list-check", _("Today"), Can.SEE_PATIENTS),
    ("calendar", "calendar-event", _("Calendar"), Can.BOOK),
    ("patient_new", "person-plus", _("New patient"), Can.KEEP_PATIENTS),
    ("messages", "envelope", _("Messages"), Can.SEE_PATIENTS),
    ("rulebook", "book", _("Rulebook"), Can.SEE_PATIENTS),
    ("lots", "box-seam", _("Lots"), Can.MANAGE_STOCK),
    ("staff", "people", _("Staff"), Can.MANAGE_CLINIC),
    ("hours", "clock", _("Hours"), Can.MANAGE_CLINIC),
    ("figures", "graph-up", _("Figures"), Can.MANAGE_CLINIC),
    ("clinic_settings", "building", _("Clinic"), Can.MANAGE_CLINIC),
    ("trail", "clock-history", _("Trail"), Can.MANAGE_CLINIC),
)


def _name_filter(labels: dict):
    """A filter from a key of the catalogue to its word; an unknown key is shown as it is."""
    return lambda key: labels.get(key, key)


for _filter, _choices in NAMES.items():
    register.filter(_filter, _name_filter(dict(_choices())))


@register.filter
def day(value: date | datetime | str | None) -> str:
    """ "Mon 2 Mar 2026"; also of a date written YYYY-MM-DD, as answers hold it, or of a moment."""
    if not value:
        return ""
    if isinstance(value, str):
        value = date.fromisoformat(value)
    if isinstance(value, datetime):
        value = timezone.localtime(value).date()
    return in_words(value)


@register.filter
def clock(value: datetime | None) -> str:
    """ "Mon 2 Mar 2026, 14:05" in the clinic's zone."""
    return f"{day(value)}, {timezone.localtime(value):%H:%M}" if value else ""


@register.filter
def units(value: Decimal | float | None) -> str:
    """ "12.5 U", "20 U"; never converted."""
    return (
        ""
        if value is None
        else format_html('<span class="units">{} U</span>', f"{value:.1f}".removesuffix(".0"))
    )


@register.filter
def in_fours(key: str) -> str:
    """ "ABCD EFGH": a key or a code that somebody copies by hand."""
    return " ".join(key[at : at + 4] for at in range(0, len(key), 4))


@register.filter
def say(sentence: Sentence) -> str:
    """A sentence of the rules in the reader's language."""
    return sentence.say(translate=gettext, day=day)


@register.simple_tag(takes_context=True)
def ribbon(context, standing: Standing, marks: Iterable[tuple[str, date]] = ()) -> SafeString:
    """The cycle ribbon of a patient, large, for their page; ``marks`` are those that no fact tells of."""
    facts, policy = standing.assessment.facts, policy_of(standing.assessment.policy)
    return ribbons.large(facts, standing.leading, policy, today=context["request"].today, marks=marks)


@register.simple_tag(takes_context=True)
def pages(context) -> list[dict]:
    """The links of the menu that this person's role may follow."""
    request: HttpRequest = context["request"]
    here = request.resolver_match.url_name if request.resolver_match else ""
    return [
        {"address": reverse(name), "icon": icon, "label": label, "is_current": name == here}
        for name, icon, label, can in PAGES
        if allows(request.user, can)
    ]


@register.simple_tag(takes_context=True)
def mail_stands_still(context) -> bool:
    """Whether due reminders have not been looked for these five minutes, so that no mail leaves."""
    request: HttpRequest | None = context.get("request")
    if not (request and request.clinic):
        return False
    last = getattr(request.user, "swept_at", None) or request.clinic.created_at
    return not is_recent(last, now=request.now)


@register.simple_tag(takes_context=True)
def mail_is_only_kept(context) -> bool:
    """Whether a real clinic's mail becomes files that nobody gets, because no mail server is set."""
    request: HttpRequest | None = context.get("request")
    is_real = bool(request and request.clinic and not request.clinic.is_demo)
    return is_real and settings.EMAIL_BACKEND.endswith(("filebased.EmailBackend", "console.EmailBackend"))


@register.simple_tag
def roles_that_may(refusal: object) -> dict | None:
    """What was refused, and the roles that may do it; none if the refusal names no ``Can``."""
    if str(refusal) not in list(Can):
        return None
    can = Can(str(refusal))
    return {"ability": WORDS[can], "roles": [role.name for role in ROLES.values() if can in role.can]}


@register.simple_tag
def demo_accounts() -> list[DemoAccount]:
    """The log-ins that a demo clinic offers; none in a real one."""
    return log_ins()


@register.filter
def language_name(code: str) -> str:
    """ "Spanish" for es, in the reader's language."""
    return get_language_info(code)["name_translated"]
