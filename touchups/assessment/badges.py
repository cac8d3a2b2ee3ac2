"""The badge of a flag and the pictures of the sprite: small, and on every row."""

from functools import lru_cache

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from touchups.rules.catalogue import FLAG_LABELS, URGENCY_LABELS, Flag, Urgency

ICONS = {
    Flag.WAIT: "hourglass-split",
    Flag.REVIEW: "eye",
    Flag.TOUCH_UP: "droplet-half",
    Flag.FULL_SESSION: "arrow-repeat",
    Flag.REFER: "signpost-split",
}


@lru_cache(maxsize=256)
def icon(name: str) -> SafeString:
    """A picture from the sprite; decoration only, so a word always stands beside it."""
    sprite = static("vendor/bootstrap-icons/icons.svg")
    return format_html('<svg class="icon" aria-hidden="true"><use href="{}#{}"/></svg>', sprite, name)


def badge(flag: str, urgency: str = Urgency.ROUTINE, *, overridden: bool = False) -> SafeString:
    """Icon, word and colour of a flag, with the urgency in words unless it is routine.

    ``overridden``: the rules' own flag, shown beside an injector's.
    """
    return _badge(flag, urgency, overridden, get_language())


@lru_cache(maxsize=256)
def _badge(flag: str, urgency: str, overridden: bool, language: str) -> SafeString:
    words = gettext(FLAG_LABELS[flag])
    if urgency != Urgency.ROUTINE:
        words += " · " + gettext(URGENCY_LABELS[urgency])
    return format_html(
        '<span class="flag flag-{} urgency-{}{}">{}{}</span>',
        flag,
        urgency,
        " flag-overridden" if overridden else "",
        icon("exclamation-octagon-fill" if urgency == Urgency.EMERGENCY else ICONS[flag]),
        words,
    )
