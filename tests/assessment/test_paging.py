"""Long lists are read in parts, and nobody is left out between two of them, whatever their names are."""

from datetime import date

import pytest

from touchups.assessment import policies, worklist
from touchups.assessment.policies import count_changes, propose
from touchups.assessment.worklist import Filters, in_order, page
from touchups.charting.patients import add_patient
from touchups.models import PolicyVersion

NAMES = ["Zoe Last", "Anna First", "Yara Late", "Berta Early", "Mona Middle"]


@pytest.fixture
def five(front_desk, now):
    """Five new patients, whose names are not in the order in which they came."""
    return [
        add_patient(by=front_desk, now=now, name=name, birth_date=date(1980, 1, 1), phone="1")
        for name in NAMES
    ]


def test_the_pages_of_the_work_list_together_show_everybody_once(five, clinic, monkeypatch):
    monkeypatch.setattr(worklist, "PAGE", 2)
    shown, after = [], None
    for _page in range(3):
        rows, after = page(in_order(clinic, Filters()), after=after)
        shown += [row.patient__name for row in rows]

    assert after is None
    assert shown == NAMES


def test_a_proposed_policy_is_counted_for_everybody(five, manager, now, today, monkeypatch):
    monkeypatch.setattr(policies, "BATCH", 2)
    version = propose(numbers={"review_to": 15}, reason="Later reviews", by=manager, now=now)
    count_changes(version, today=today)

    version.refresh_from_db()
    assert (version.state, version.done, version.total) == (PolicyVersion.State.READY, 5, 5)
