"""At which moments an appointment can begin."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from touchups.booking.spans import Span, is_free
from touchups.models import AppointmentType, Room, Staff
from touchups.models.appointment import SLICE_MINUTES

STEP = timedelta(minutes=15)
SLICE = timedelta(minutes=SLICE_MINUTES)
EPOCH = datetime.fromtimestamp(0, UTC)


@dataclass(frozen=True)
class Slot:
    """A time that can be booked; moments are in UTC. ``room`` is None where the type needs none."""

    starts_at: datetime
    ends_at: datetime
    injector: Staff
    room: Room | None = None


@dataclass(frozen=True)
class Length:
    """How long an appointment takes, and the time before and after it that others leave free."""

    itself: timedelta
    before: timedelta = timedelta(0)
    after: timedelta = timedelta(0)

    @classmethod
    def of(cls, type: AppointmentType) -> "Length":
        minutes = (type.length, type.buffer_before, type.buffer_after)
        return cls(*(timedelta(minutes=each) for each in minutes))

    def busy(self, start: datetime) -> Span:
        """The time kept from others by an appointment that begins then."""
        return Span(start - self.before, start + self.itself + self.after)


def free_starts(working: Iterable[Span], taken: list[Span], length: Length) -> Iterator[datetime]:
    """The moments, in order, at which an appointment can begin.

    They come every 15 minutes from the beginning of each stretch of work. The appointment itself lies within
    it; the time to be left free may reach over its edge, and keeps other appointments away wherever it lies.
    ``taken`` is merged.
    """
    for stretch in working:
        start = _aligned(stretch.start)
        while start + length.itself <= stretch.end:
            if is_free(length.busy(start), taken):
                yield start
            start += STEP


def _aligned(moment: datetime) -> datetime:
    """The moment itself or the next at which a slice of time begins."""
    return moment + (EPOCH - moment) % SLICE
