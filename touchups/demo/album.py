"""Who of the cast has photos, and of which days: whole sets, incomplete ones, and days that were not sent."""

from dataclasses import dataclass

from touchups.demo.faces.heads import (
    AUBURN,
    BLACK,
    BLOND,
    BROWN,
    CHESTNUT,
    DARK,
    DEEP,
    FAIR,
    OLIVE,
    ROSY,
    TAN,
    Head,
)
from touchups.photos.protocol import MINIMUM

BROW = ("front_rest", "frown", "brows_raised")
FROWN = ("front_rest", "frown")


@dataclass(frozen=True)
class Sitting:
    """Photos of one day: ``day`` days after the session or touch-up of ``visit`` days ago."""

    visit: int
    day: int
    views: tuple[str, ...]

    @property
    def ago(self) -> int:
        return self.visit - self.day

    @property
    def at_clinic(self) -> bool:
        return self.day == 0


#: By name in the cast.
ALBUM: dict[str, tuple[Head, tuple[Sitting, ...]]] = {
    # The second cycle, half-way: day 14 is asked for today.
    "Kateryna Bondar": (
        Head(skin=FAIR, hair=CHESTNUT, iris=(86, 110, 120)),
        (Sitting(112, 0, FROWN), Sitting(112, 14, FROWN), Sitting(12, 0, MINIMUM), Sitting(12, 7, BROW)),
    ),
    # One corner of the mouth still pulls down.
    "Hannah Sørensen": (
        Head(skin=ROSY, hair=BLOND, hair_style="long", iris=(96, 120, 104), lips=0.9),
        tuple(Sitting(16, day, ("front_rest", "teeth", "chin")) for day in (0, 7, 14)),
    ),
    # A first cycle with a touch-up; day 7 of the second was not sent.
    "Adaeze Obi": (
        Head(skin=DEEP, hair=BLACK, lips=1.3, nose=1.15),
        (Sitting(120, 0, FROWN), Sitting(120, 14, FROWN), Sitting(106, 7, FROWN), Sitting(11, 0, FROWN)),
    ),
    # "One brow like Mr Spock."
    "Josephine Achebe": (
        Head(skin=BROWN, hair=DARK, hair_style="long", lips=1.2, nose=1.1, eye=1.06),
        tuple(Sitting(17, day, ("front_rest", "brows_raised")) for day in (0, 14)),
    ),
    # "Todavía se ve una línea al sonreír."
    "Beatriz Salcedo Mora": (
        Head(skin=OLIVE, hair=AUBURN, hair_style="long", jaw=1.03),
        tuple(Sitting(14, day, ("front_rest", "big_smile")) for day in (0, 7)),
    ),
    "Chidi Nwosu": (
        Head(
            skin=(122, 80, 60),
            hair=BLACK,
            hair_style="short",
            jaw=1.1,
            nose=1.15,
            brow=1.25,
            eye=0.92,
            stubble=True,
        ),
        tuple(Sitting(24, day, FROWN) for day in (0, 14)),
    ),
    "Sofía Marchetti": (
        Head(skin=OLIVE, hair=DARK, iris=(70, 92, 66), nose=1.08),
        (Sitting(17, 0, ("front_rest", "scrunch")), Sitting(17, 7, ("front_rest", "scrunch"))),
    ),
    "Rory Gallagher-Singh": (
        Head(skin=TAN, hair=DARK, hair_style="short", jaw=1.1, lips=1.05),
        (Sitting(23, 0, ("front_rest", "clench")),),
    ),
    "Marisol Vega Quintero": (
        Head(skin=TAN, hair=CHESTNUT, nose=1.05),
        (Sitting(6, 0, ("front_rest", "neck")),),
    ),
}
