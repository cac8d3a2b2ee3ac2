"""The people of the demo clinic, by what the front desk has to do about them today."""

from touchups.demo.cast import looked_at, reported, retreat, waiting

PEOPLE = (*reported.PEOPLE, *looked_at.PEOPLE, *retreat.PEOPLE, *waiting.PEOPLE)
