"""How the catalogue's keys, dates and units are shown."""

from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache

from django import template
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, get_language_info, gettext
from django.utils.translation import gettext_lazy as _

from touchups.access.demo_accounts import DemoAccount
from touchups.access.demo_accounts import demo_accounts as log_ins
from touchups.access.roles import ROLES, WORDS, Can, allows
from touchups.access.services import is_set_up
from touchups.assessment import ribbon as ribbons
from touchups.models import Assessment, Standing, choices
from touchups.rules.catalogue import FLAG_LABELS, URGENCY_LABELS, Flag, Urgency
from touchups.rules.sentences import Sentence

register = template.Library()
register.simple_tag(is_set_up)

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

ICONS = {
    Flag.WAIT: "hourglass-split",
    Flag.REVIEW: "eye",
    Flag.TOUCH_UP: "droplet-half",
    Flag.FULL_SESSION: "arrow-repeat",
    Flag.REFER: "signpost-split",
}

#: The menu: a page's url name, icon, words, and what a role needs for it.
PAGES = (
    ("today", "list-check", _("Today"), Can.SEE_PATIENTS),
    ("patient_new", "person-plus", _("New patient"), Can.KEEP_PATIENTS),
    ("rulebook", "book", _("Rulebook"), Can.SEE_PATIENTS),
    ("lots", "box-seam", _("Lots"), Can.MANAGE_STOCK),
    ("staff", "people", _("Staff"), Can.MANAGE_CLINIC),
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
    """ "Mon 2 Mar 2026"; also from a date written YYYY-MM-DD, as answers hold it. A moment gives its local date."""
    if not value:
        return ""
    if isinstance(value, str):
        value = date.fromisoformat(value)
    if isinstance(value, datetime):
        value = timezone.localtime(value).date()
    return _written(value, get_language())


@lru_cache(maxsize=4096)
def _written(value: date, language: str) -> str:
    return date_format(value, "D j M Y")


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
def say(sentence: Sentence) -> str:
    """A sentence of the rules in the reader's language."""
    return sentence.say(translate=gettext, day=day)


@register.simple_tag
def icon(name: str) -> SafeString:
    """A picture from the sprite; decoration only, so a word always stands beside it."""
    return _icon(name)


@lru_cache(maxsize=128)
def _icon(name: str) -> SafeString:
    sprite = static("vendor/bootstrap-icons/icons.svg")
    return format_html('<svg class="icon" aria-hidden="true"><use href="{}#{}"/></svg>', sprite, name)


@register.simple_tag
def flag(flag: str, urgency: str = Urgency.ROUTINE, *, overridden: bool = False) -> SafeString:
    """The badge of a flag: icon, word and colour, with the urgency in words unless it is routine."""
    return _flag(flag, urgency, overridden, get_language())


@lru_cache(maxsize=256)
def _flag(flag: str, urgency: str, overridden: bool, language: str) -> SafeString:
    words = gettext(FLAG_LABELS[flag])
    if urgency != Urgency.ROUTINE:
        words += " · " + gettext(URGENCY_LABELS[urgency])
    return format_html(
        '<span class="flag flag-{} urgency-{}{}">{}{}</span>',
        flag,
        urgency,
        mark_safe(" flag-overridden") if overridden else "",
        _icon("exclamation-octagon-fill" if urgency == Urgency.EMERGENCY else ICONS[flag]),
        words,
    )


@register.simple_tag(takes_context=True)
def ribbon(context, subject: Standing | Assessment, size: str = "small") -> SafeString:
    """The cycle ribbon of a patient, small for a row or large for their page."""
    assessment = subject.assessment if isinstance(subject, Standing) else subject
    draw = ribbons.large if size == "large" else ribbons.small
    return draw(assessment, today=context["request"].today)


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


@register.simple_tag
def roles_that_may(refusal: object) -> dict | None:
    """What was refused and the roles that may do it. Django gives the page a refusal in words; ours name a ``Can``."""
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
    """"Spanish" for es, in the reader's language."""
    return get_language_info(code)["name_translated"]
