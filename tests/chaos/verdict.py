"""What became of each reminder, held against the mailbox and against everything that went wrong."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from email.parser import BytesHeaderParser

from tests.bench.figures import Figure
from tests.chaos.due import due
from tests.chaos.hurried import LEASE
from tests.chaos.mail_server import Mailbox
from touchups.models import Message, Reminder
from touchups.models.reminder import State

#: A moment between a hand-over's beginning, its commit, and a clock read in another process; seconds.
SLACK = 1.0


@dataclass
class Trial:
    """The reminders and messages, the mailbox, and when workers were killed."""

    box: Mailbox
    killed_at: list[float]

    def __post_init__(self) -> None:
        parse = BytesHeaderParser().parsebytes
        headers = [parse(file.read_bytes()) for file in self.box.mails.iterdir()]
        self.arrived = Counter(mail["Message-ID"] for mail in headers)
        self.reached = Counter(mail["To"] for mail in headers)
        self.reminders = list(due().select_related("message", "patient"))
        self.misdeeds = {misdeed["address"]: misdeed for misdeed in self.box.misdeeds()}

    def of(self, *states: State) -> list[Reminder]:
        return [reminder for reminder in self.reminders if reminder.state in states]

    def has_arrived(self, reminder: Reminder) -> bool:
        return reminder.message is not None and self.arrived[reminder.message.message_id] > 0

    def is_lost(self, reminder: Reminder) -> bool:
        """Neither in the mailbox as it says, nor waiting for a person who is told why."""
        if reminder.state == State.SENT:
            return not self.has_arrived(reminder)
        if reminder.state == State.FAILED:
            return self._fate(reminder) != "550 nobody" or self.has_arrived(reminder)
        return reminder.state != State.UNCONFIRMED

    def twice(self) -> int:
        """Mails above one with a Message-ID, or above one for a patient on this day."""
        return max(sum(count - 1 for count in seen.values()) for seen in (self.arrived, self.reached))

    def strangers(self) -> int:
        """Mails in the box that no reminder knows of."""
        known = {each.message.message_id for each in self.of(State.SENT, State.UNCONFIRMED)}
        return sum(count for message_id, count in self.arrived.items() if message_id not in known)

    def explained(self) -> Iterator[tuple[Message, str]]:
        """Each message of which nobody knows whether it was sent, and why: "" when nothing explains it.

        A worker hands over one mail at a time, so that each kill explains one at most.
        """
        deaths = [each["at"] for each in self.box.misdeeds() if each["fate"].startswith("dies")]
        kills = sorted(self.killed_at)
        messages = {each.message_id: each for each in self.of(State.UNCONFIRMED)}
        for handed_at, reminder in sorted(
            ((_handed_at(each), each) for each in messages.values()), key=lambda pair: pair[0]
        ):
            fate = self._fate(reminder)
            if fate.endswith(("mail lost", "mail kept")):
                yield reminder.message, "the server " + fate.partition(",")[0]
            elif reminder.because == Reminder.Because.LOST:
                yield reminder.message, "the server dies" if _take(deaths, handed_at) else ""
            elif kill := _take(kills, handed_at):
                kills.remove(kill)
                yield reminder.message, "the worker was killed"
            else:
                yield reminder.message, ""

    def _fate(self, reminder: Reminder) -> str:
        return self.misdeeds.get(reminder.patient.email, {"fate": ""})["fate"]


def _handed_at(reminder: Reminder) -> float:
    return reminder.steps.filter(state=State.HANDOFF).latest("at").at.timestamp()


def _take(moments: Iterable[float], handed_at: float) -> float | None:
    """The first of the moments that fall into a hand-over begun then."""
    return next((each for each in moments if handed_at - SLACK <= each <= handed_at + LEASE), None)


def figures(trial: Trial) -> Iterator[Figure]:
    """The table: what was planned, what happened, and the three numbers that must be nought."""
    unconfirmed, reasons = trial.of(State.UNCONFIRMED), Counter(why for _message, why in trial.explained())
    yield Figure("due", len(trial.reminders), "reminders")
    yield Figure("... for so many", len({each.patient_id for each in trial.reminders}), "patients")
    yield Figure("in the mailbox", sum(trial.arrived.values()), "mails")
    for fate, count in sorted(Counter(each["fate"] for each in trial.misdeeds.values()).items()):
        yield Figure(f"the server: {fate}", count, "times")
    yield Figure("sent", len(trial.of(State.SENT)), "reminders")
    yield Figure(
        "failed, for the server said that nobody has that name", len(trial.of(State.FAILED)), "reminders"
    )
    yield Figure("unconfirmed", len(unconfirmed), "reminders")
    yield Figure("... of which in the mailbox", sum(map(trial.has_arrived, unconfirmed)), "reminders")
    for why, count in sorted(reasons.items()):
        yield Figure(f"... because {why or '?'}", count, "mails")
    yield Figure("unconfirmed without an explanation", reasons[""], "mails", at_most=0)
    yield Figure("lost", sum(map(trial.is_lost, trial.reminders)), "reminders", at_most=0)
    yield Figure("twice in the mailbox", trial.twice(), "mails", at_most=0)
    yield Figure("in the mailbox, unknown to the clinic", trial.strangers(), "mails", at_most=0)
