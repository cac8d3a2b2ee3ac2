"""What belongs to a person and is the same on every day. Colours are red, green, blue."""

from dataclasses import dataclass

from touchups.demo.faces.canvas import Colour, mix

WARM, NIGHT = (196, 92, 74), (38, 26, 30)

FAIR, ROSY, OLIVE = (243, 214, 196), (238, 203, 184), (222, 180, 146)
TAN, BROWN, DEEP = (205, 157, 122), (134, 90, 66), (110, 71, 53)

BLACK, DARK, CHESTNUT = (33, 28, 30), (60, 44, 38), (104, 68, 46)
AUBURN, BLOND = (136, 72, 46), (199, 160, 104)


@dataclass(frozen=True, kw_only=True)
class Head:
    """``hair_style``: long, bun or short; the factors are near 1."""

    skin: Colour
    hair: Colour
    iris: Colour = (92, 64, 44)
    hair_style: str = "bun"
    jaw: float = 1
    nose: float = 1
    lips: float = 1
    brow: float = 1
    eye: float = 1
    stubble: bool = False

    @property
    def depth(self) -> float:
        """How dark the skin is, 0 to 1: in darker skin lines are darker still, and light is softer."""
        return 1 - sum(self.skin) / (3 * 255)

    @property
    def crease(self) -> Colour:
        """The colour of a line in this skin."""
        return mix(mix(self.skin, WARM, 0.35 * (1 - self.depth)), NIGHT, 0.4 + 0.6 * self.depth)

    @property
    def shadow(self) -> Colour:
        return mix(mix(self.skin, WARM, 0.35 * (1 - self.depth)), NIGHT, 0.2 + 0.3 * self.depth)

    @property
    def light(self) -> Colour:
        return mix(self.skin, (255, 240, 224), 0.58 - 0.5 * self.depth)

    @property
    def blush(self) -> Colour:
        return mix(self.skin, (214, 84, 78), 0.5 - 0.45 * self.depth)

    @property
    def lip(self) -> Colour:
        return mix(mix(self.skin, (184, 62, 70), 0.45 - 0.15 * self.depth), NIGHT, 0.06)

    @property
    def brows(self) -> Colour:
        return mix(self.hair, NIGHT, 0.3)
