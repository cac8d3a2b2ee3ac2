"""What the table of an area's rules says about itself."""

from hypothesis import given, settings

from tests.rules.cases import cases
from touchups.rules import DEFAULT_POLICY, RULES, read_case
from touchups.rules.reading import Reading, read_situation


@settings(max_examples=150, deadline=None)
@given(cases())
def test_a_rule_of_findings_never_applies_to_an_area_without_findings(data):
    case = read_case(data)
    situation = read_situation(case, DEFAULT_POLICY)
    rules = [rule for rule in RULES if rule.of_findings]
    for treated in case.areas:
        reading = Reading(treated, case, situation)
        if not reading.kinds:
            days = range(treated.treated_on, treated.treated_on + 400)
            assert not [rule.id for rule in rules for day in days if rule.when(reading, day)]
