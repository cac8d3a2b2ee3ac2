"""``python -m touchups.rules`` prints the rulebook in Markdown: docs/rules.md."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from touchups.rules.catalogue import CONCERNS, FLAG_LABELS, PRODUCTS, REFERRALS
from touchups.rules.policy import DEFAULT_POLICY, NUMBERS, TIMINGS, Policy
from touchups.rules.rulebook import rulebook

INTRODUCTION = """\
# The rulebook

Printed from the code (`python -m touchups.rules > docs/rules.md`); a test holds it to the code.

Days are the clinic's local dates, counted from the area's latest full session (day 0); a touch-up never
moves it. For each area the first rule that applies answers. What stops an injection may then change that
answer, and the most pressing of all answers is the patient's: an urgent review, a touch-up, an overdue
review, a review, a full session that is due, a referral, a full session that is planned, then the waits.
"""


SOURCES = """\

## Sources

- *Practice guide*: the guidance on the timing and size of touch-ups that these rules put into practice.
- *Product labels*: the prescribing information, e.g. of Botox Cosmetic
  (hcp.botoxcosmetic.com/product-information). Check each number against the current label of your country.
- *SAKURA 3*: repeated treatment with daxibotulinumtoxinA (pmc.ncbi.nlm.nih.gov/articles/PMC7752221).
- *READY-1*: relabotulinumtoxinA in glabellar lines (troppi.fi/en/medication/relfydess-REL61839).
- *House rule*: chosen for this product where the others are silent; a clinic sets its own.
"""


def markdown(policy: Policy = DEFAULT_POLICY) -> Iterator[str]:
    yield INTRODUCTION
    yield "## Rules, in order\n"
    for place, entry in enumerate(rulebook(policy), start=1):
        yield f"### {place}. {entry.title} (`{entry.id}`: {FLAG_LABELS[entry.flag].lower()})\n"
        yield f"{entry.words}\n"
        yield f"Source: {entry.source}.\n"
    yield "## Numbers\n"
    yield from _table(
        ("Name", "Meaning", "Value", "A clinic may set", "Source"),
        [
            (
                f"`{known.name}`",
                known.label,
                f"{policy.value(known.name)} {known.unit}",
                f"{known.least} to {known.most}",
                known.source,
            )
            for known in NUMBERS.values()
            if "." not in known.name
        ],
    )
    yield "\n## Products\n"
    yield "Days after a full session. Units are never converted between products.\n"
    yield from _table(
        (
            "Product",
            "Minimum",
            "Cadence",
            "High metabolism, continuous",
            "Wearing off",
            "Early return",
            "Source",
        ),
        [_product(key, policy) for key in TIMINGS],
    )
    yield "\n## Concerns and where they are referred\n"
    yield from _table(
        ("Concern", "Refer to"),
        [
            (concern.label, ", ".join(REFERRALS[to].lower() for to in concern.refer_to))
            for concern in CONCERNS.values()
        ],
    )
    yield SOURCES.rstrip()


def _product(key: str, policy: Policy) -> tuple[str, ...]:
    days = policy.timings[key]
    early = "none" if days.early_from is None else f"{days.early_from} to {days.early_to}"
    return (
        f"{PRODUCTS[key].name} ({PRODUCTS[key].generic})",
        str(days.minimum),
        f"{days.cadence_from} to {days.cadence_to}",
        f"{days.fast_from} to {days.fast_to}",
        str(days.wear_off),
        early,
        days.source,
    )


def _table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield f"| {' | '.join('---' for _column in head)} |"
    for row in rows:
        yield f"| {' | '.join(row)} |"


if __name__ == "__main__":
    sys.stdout.writelines(f"{line}\n" for line in markdown())
