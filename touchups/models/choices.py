"""The rulebook's vocabulary as choices of fields. Callables, so that a reworded label needs no migration."""

from collections.abc import Callable

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from touchups.rules import catalogue

Choices = list[tuple[str, Promise | str]]


def _of(labels: dict[str, str]) -> Choices:
    return [(str(key), _(label)) for key, label in labels.items()]


def areas() -> Choices:
    return _of({area.key: area.label for area in catalogue.AREAS.values()})


def sides() -> Choices:
    return _of(catalogue.SIDES)


def muscles() -> Choices:
    return _of(catalogue.MUSCLES)


def products() -> Choices:
    return [(product.key, product.name) for product in catalogue.PRODUCTS.values()]


def findings() -> Choices:
    return _of(catalogue.FINDINGS)


def reports() -> Choices:
    return _of(catalogue.REPORTS)


def holds() -> Choices:
    return _of(catalogue.HOLDS)


def concerns() -> Choices:
    return _of({concern.key: concern.label for concern in catalogue.CONCERNS.values()})


def modalities() -> Choices:
    return _of(catalogue.REFERRALS)


def flags() -> Choices:
    return _of(catalogue.FLAG_LABELS)


def urgencies() -> Choices:
    return _of(catalogue.URGENCY_LABELS)


def languages() -> Choices:
    return settings.LANGUAGES


def keys(choices: Callable[[], Choices]) -> list[str]:
    """The stored values, for a constraint in the database."""
    return [key for key, _label in choices()]
