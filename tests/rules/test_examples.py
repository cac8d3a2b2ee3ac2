"""The worked examples that the clinic's rules were agreed on."""

import json
from pathlib import Path

import pytest

from touchups.rules import assess, read_case, write_answer

EXAMPLES = [json.loads(line) for line in (Path(__file__).parent / "examples.jsonl").read_text().splitlines()]


def agreed(expected, given):
    """``given`` cut down to the fields that ``expected`` names, so that a difference reads well."""
    if isinstance(expected, dict):
        return {key: agreed(value, given[key]) for key, value in expected.items()}
    if isinstance(expected, list) and len(expected) == len(given):
        return [agreed(one, other) for one, other in zip(expected, given, strict=True)]
    return given


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example["name"])
def test_the_example_is_answered_as_agreed(example):
    given = write_answer(assess(read_case(example["case"])))
    assert agreed(example["expected"], given) == example["expected"]
