"""What the rulebook's pages print: rules by chapter, numbers with where they differ, what a version moves."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from touchups import rules
from touchups.assessment.services import policy_of
from touchups.assessment.worklist import STOPS
from touchups.models import PolicyVersion
from touchups.rules.catalogue import PRODUCTS


@dataclass(frozen=True)
class Chapter:
    """A part of the rulebook and its rules in the order in which they are asked."""

    title: Promise
    lead: Promise
    entries: list[rules.RuleEntry]


@dataclass(frozen=True)
class Row:
    """One number as this clinic has it."""

    number: rules.Number
    value: int

    @property
    def is_own(self) -> bool:
        return self.value != self.number.default


@dataclass(frozen=True)
class Difference:
    """One number that two versions do not share."""

    number: rules.Number
    before: int
    after: int

    @property
    def product(self) -> str:
        """The product it belongs to, or nothing."""
        key = self.number.name.partition(".")[0]
        return PRODUCTS[key].name if key in PRODUCTS else ""


@dataclass(frozen=True)
class Move:
    """So many patients whose flag a version turns from one into another."""

    before: str
    after: str
    patients: int


def chapters(policy: rules.Policy) -> list[Chapter]:
    """Every rule with the clinic's numbers filled in: the areas' table, what changes it, the patient."""
    entries = {entry.id: entry for entry in rules.rulebook(policy)}
    areas = [entries.pop(rule.id) for rule in rules.RULES]
    stops = [entries.pop(rule) for rule in STOPS]
    return [
        Chapter(_("One area"), _("Asked from top to bottom; the first that applies answers."), areas),
        Chapter(
            _("What stands in the way of an injection"),
            _("Asked in this order of every answer that would inject. A look is never in the way."),
            stops,
        ),
        Chapter(
            _("The whole patient"),
            _("Ranked together with the answers of the areas; an emergency comes before all."),
            list(entries.values()),
        ),
    ]


def general_numbers() -> list[rules.Number]:
    """The numbers that hold for every product."""
    return [number for name, number in rules.NUMBERS.items() if "." not in name]


def product_numbers() -> list[list[rules.Number | None]]:
    """The products' own numbers, a line a number and a column a product; None where a product has none."""
    days = dict.fromkeys(name.partition(".")[2] for name in rules.NUMBERS if "." in name)
    return [[rules.NUMBERS.get(f"{key}.{day}") for key in PRODUCTS] for day in days]


def rows(numbers: Iterable[rules.Number | None], policy: rules.Policy) -> list[Row | None]:
    """Numbers as a clinic has them."""
    return [number and Row(number, policy.value(number.name)) for number in numbers]


def differences(version: PolicyVersion, before: PolicyVersion) -> list[Difference]:
    """The numbers in which a version differs from another one."""
    old, new = policy_of(before), policy_of(version)
    pairs = ((number, old.value(name), new.value(name)) for name, number in rules.NUMBERS.items())
    return [Difference(number, was, becomes) for number, was, becomes in pairs if was != becomes]


def moves(version: PolicyVersion) -> Iterator[Move]:
    """What a counted version does to the flags, the largest group first."""
    for move, patients in sorted(version.moves.items(), key=lambda pair: -pair[1]):
        before, after = move.split(">")
        yield Move(before, after, patients)
