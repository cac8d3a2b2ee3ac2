"""What to do about a patient, decided from recorded facts alone: no framework, no clock, no database.

assess(read_case(data))        a contract case in, an Answer out
areas.RULES                    the rules of one area, top to bottom
policy.NUMBERS                 every number with its unit, bounds and source
"""

from touchups.rules.answer import Answer, AreaAnswer, Referral, Windows, assess, forecast, windows
from touchups.rules.areas import RULES
from touchups.rules.dosing import Guidance
from touchups.rules.facts import Case, ImpossibleCase, Patient, TreatedArea
from touchups.rules.intake import read_case
from touchups.rules.policy import DEFAULT_POLICY, NUMBERS, Number, Policy, PolicyError
from touchups.rules.rulebook import RuleEntry, rulebook
from touchups.rules.sentences import Sentence
from touchups.rules.wire import write_answer

__all__ = [
    "DEFAULT_POLICY",
    "NUMBERS",
    "RULES",
    "Answer",
    "AreaAnswer",
    "Case",
    "Guidance",
    "ImpossibleCase",
    "Number",
    "Patient",
    "Policy",
    "PolicyError",
    "Referral",
    "RuleEntry",
    "Sentence",
    "TreatedArea",
    "Windows",
    "assess",
    "forecast",
    "read_case",
    "rulebook",
    "windows",
    "write_answer",
]
