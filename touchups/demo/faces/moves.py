"""What the views of the photo protocol ask of a face, and how much of it each side still does.

Sides are the patient's: their left is on the right of the picture.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

SIDES = ("left", "right")

#: An area of the rulebook and a side of it.
Spot = tuple[str, str]


@dataclass(frozen=True)
class Effort:
    """How hard a view asks each part of the face to move, from 0 to 1."""

    frown: float = 0
    lift: float = 0
    smile: float = 0
    squint: float = 0
    scrunch: float = 0
    grimace: float = 0
    pout: float = 0
    clench: float = 0
    neck: float = 0


EFFORTS = {
    "front_rest": Effort(),
    "frown": Effort(frown=1, squint=0.25),
    "brows_raised": Effort(lift=1),
    "big_smile": Effort(smile=1, squint=0.55),
    "scrunch": Effort(scrunch=1, squint=0.4, frown=0.35),
    "teeth": Effort(grimace=1),
    "chin": Effort(pout=1),
    "clench": Effort(clench=1),
    "neck": Effort(neck=1, grimace=0.35),
}


@dataclass(frozen=True)
class Day:
    """A face's state on a day: how much each spot still moves and how deep its line at rest is, 0 to 1.

    A spot that is not named moves wholly and keeps no line. ``peaks``: on which side, and how far, the tail
    of the brow jumps up. ``creases``: how deep the folds are that come with the years.
    """

    moves: Mapping[Spot, float] = field(default_factory=dict)
    rests: Mapping[Spot, float] = field(default_factory=dict)
    peaks: Mapping[str, float] = field(default_factory=dict)
    creases: float = 0

    def moving(self, area: str, side: str) -> float:
        return self.moves.get((area, side), 1)

    def resting(self, area: str, side: str) -> float:
        return self.rests.get((area, side), 0)


@dataclass(frozen=True)
class Move:
    """One side of a face in a view on a day: each effort as far as its muscle follows."""

    frown: float
    lift: float
    peak: float
    smile: float
    squint: float
    scrunch: float
    grimace: float
    pull: float
    pout: float
    clench: float
    neck: float

    @classmethod
    def of(cls, effort: Effort, day: Day, side: str) -> "Move":
        return cls(
            frown=effort.frown * day.moving("glabella", side),
            lift=effort.lift * (0.25 + 0.75 * day.moving("forehead", side)),
            peak=effort.lift * day.peaks.get(side, 0),
            smile=effort.smile,
            squint=effort.squint,
            scrunch=effort.scrunch * (0.5 + 0.5 * day.moving("bunny_lines", side)),
            grimace=effort.grimace,
            pull=effort.grimace * day.moving("dao", side),
            pout=effort.pout * (0.4 + 0.6 * day.moving("mentalis", side)),
            clench=effort.clench * day.moving("masseter", side),
            neck=effort.neck * day.moving("platysma", side),
        )
