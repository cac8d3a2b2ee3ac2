"""What the rules answer from a day on, if nothing more is recorded."""

from collections.abc import Iterator
from datetime import date
from functools import cached_property

from touchups import rules
from touchups.assessment.facts import case_of
from touchups.assessment.services import policy_of
from touchups.models import Assessment, Override

#: Longer than the cycle of any product.
DAYS = 400


class Ahead:
    """The answers to a case from its day on, for so many days; worked out when first asked for.

    ``override`` is an injector's own flag, which stands beside them until the first of them changes.
    """

    def __init__(
        self, case: rules.Case, policy: rules.Policy, *, days: int = DAYS, override: str = ""
    ) -> None:
        self.case, self.policy, self.days, self.override = case, policy, days, override

    @cached_property
    def today(self) -> date:
        return date.fromordinal(self.case.today)

    @cached_property
    def answers(self) -> list[tuple[date, rules.Answer]]:
        """Today's answer and each following one, with the first day on which it holds."""
        return list(rules.forecast(self.case, self.policy, self.days))

    def from_(self, day: date) -> Iterator[tuple[date, rules.Answer]]:
        """The answer in force on a day, or today if that is later, and those that follow."""
        day = max(day, self.today)
        reached = [place for place, (first, _answer) in enumerate(self.answers) if first <= day]
        yield day, self.answers[reached[-1]][1]
        yield from self.answers[reached[-1] + 1 :]

    def on(self, day: date) -> rules.Answer:
        """The answer in force on a day, or today if that is later."""
        return next(self.from_(day))[1]


def ahead_of(assessment: Assessment, *, today: date, override: Override | None = None) -> Ahead:
    """From the facts that were last assessed; ``assessment.policy`` should be loaded with it."""
    case = case_of(assessment.facts, today=today)
    return Ahead(case, policy_of(assessment.policy), override=override.flag if override else "")
