"""The photo protocol: which views of a face and neck a set asks for, and what the patient is told.

A view is one pose from one side. A rest view shows the lines that stay, a view in motion those that a muscle
makes at its hardest. A patient is asked only for what one can take alone; the clinic takes the turned views
too. What a set lacks is shown and never holds anything up.
"""

from collections.abc import Container, Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

#: What holds for every photo, so that two days compare: the same place, light, distance and face.
EVERY_PHOTO = (
    _("Use the same place each time, with a plain wall behind you."),
    _("Face a window. Daylight from the front is best; no flash, and no lamp from above or the side."),
    _("Hold the phone at eye level at arm's length, or let somebody hold it. Nearer, it alters your face."),
    _("No make-up, glasses or jewellery, and your hair back from your face."),
    _("Look straight into the camera, with your whole face and neck in the picture."),
    _("No filter, no beauty mode, no portrait mode."),
)


@dataclass(frozen=True, slots=True)
class View:
    """One photo of a set. ``words`` tell the patient what to do.

    ``pairs_with`` is the key of the rest view that a view in motion is compared with; a rest view has none.
    ``in_clinic`` views need somebody else to hold the camera.
    """

    key: str
    label: str | Promise
    words: str | Promise
    pairs_with: str = ""
    in_clinic: bool = False

    @property
    def at_rest(self) -> bool:
        return not self.pairs_with

    @property
    def guide(self) -> str:
        """The template of the drawing that shows the pose."""
        return f"photos/guides/{self.key}.svg"


REST = "front_rest"

#: In the order in which a set asks for them: from the front, rest first, from brow to neck; then turned.
VIEWS = {
    view.key: view
    for view in (
        View(
            REST,
            _("Relaxed"),
            _("Let your whole face go soft, as if you were daydreaming. Eyes open, lips lightly closed."),
        ),
        View(
            "eyes_closed",
            _("Eyes closed"),
            _("Close your eyes lightly, as if asleep, and let your forehead go quite soft."),
            in_clinic=True,
        ),
        View(
            "frown",
            _("Frown"),
            _("Pull your brows together and down as hard as you can, as if you were very cross."),
            pairs_with=REST,
        ),
        View(
            "brows_raised",
            _("Brows raised"),
            _("Raise your brows as high as you can, as if you were very surprised. Keep your mouth relaxed."),
            pairs_with=REST,
        ),
        View(
            "big_smile",
            _("Big smile"),
            _("Smile as widely as you can, teeth showing, until your eyes smile too."),
            pairs_with=REST,
        ),
        View(
            "squint",
            _("Squint"),
            _("Squeeze your eyes almost shut, as if you looked into bright sun. Do not smile."),
            pairs_with=REST,
        ),
        View(
            "scrunch",
            _("Scrunched nose"),
            _("Scrunch up your nose as hard as you can, as if something smelled bad."),
            pairs_with=REST,
        ),
        View(
            "pucker",
            _("Kiss"),
            _("Push your lips forward as far as you can, as if to kiss somebody."),
            pairs_with=REST,
        ),
        View(
            "teeth",
            _("Teeth, “eee”"),
            _("Say a long “eee” and show both rows of teeth. Take the photo while you say it."),
            pairs_with=REST,
        ),
        View(
            "chin",
            _("Tight chin"),
            _("Close your mouth and push your lower lip up hard, as if sulking, until your chin dimples."),
            pairs_with=REST,
        ),
        View(
            "clench",
            _("Teeth clenched"),
            _("Bite your back teeth together firmly, lips closed. Both corners of your jaw must show."),
            pairs_with=REST,
        ),
        View(
            "neck",
            _("Tight neck"),
            _(
                "Pull the corners of your mouth down and tighten your neck until its cords stand out. "
                "Have your neck in the picture down to the collarbones."
            ),
            pairs_with=REST,
        ),
        View(
            "left_rest",
            _("Left side, relaxed"),
            _("Turn half-way to your right: your left cheek faces the camera. Let your face go soft."),
            in_clinic=True,
        ),
        View(
            "right_rest",
            _("Right side, relaxed"),
            _("Turn half-way to your left: your right cheek faces the camera. Let your face go soft."),
            in_clinic=True,
        ),
        View(
            "left_smile",
            _("Left side, big smile"),
            _("With your left cheek to the camera, smile as widely as you can."),
            pairs_with="left_rest",
            in_clinic=True,
        ),
        View(
            "right_smile",
            _("Right side, big smile"),
            _("With your right cheek to the camera, smile as widely as you can."),
            pairs_with="right_rest",
            in_clinic=True,
        ),
        View(
            "left_squint",
            _("Left side, squint"),
            _("With your left cheek to the camera, squeeze your eyes almost shut, as if in bright sun."),
            pairs_with="left_rest",
            in_clinic=True,
        ),
        View(
            "right_squint",
            _("Right side, squint"),
            _("With your right cheek to the camera, squeeze your eyes almost shut, as if in bright sun."),
            pairs_with="right_rest",
            in_clinic=True,
        ),
        View(
            "left_clench",
            _("Left side, teeth clenched"),
            _("With your left cheek to the camera, bite your back teeth together firmly, lips closed."),
            pairs_with="left_rest",
            in_clinic=True,
        ),
        View(
            "right_clench",
            _("Right side, teeth clenched"),
            _("With your right cheek to the camera, bite your back teeth together firmly, lips closed."),
            pairs_with="right_rest",
            in_clinic=True,
        ),
        View(
            "side_neck",
            _("From the side, tight neck"),
            _("Turn all the way to your right. Pull your mouth corners down and tighten your neck."),
            pairs_with="left_rest",
            in_clinic=True,
        ),
    )
}

#: Every set but a touch-up's has these four, whatever was treated: two minutes with a phone.
MINIMUM = (REST, "frown", "brows_raised", "big_smile")
TURNED_AT_REST = ("left_rest", "right_rest")

_BROW = ("brows_raised", "eyes_closed")
_EYE = ("big_smile", "squint", "left_smile", "right_smile", "left_squint", "right_squint")
_LIP = ("big_smile", "pucker", "teeth")

#: The views that show what each area's muscles do.
AREA_VIEWS = {
    "forehead": _BROW,
    "glabella": ("frown",),
    "crows_feet": _EYE,
    "brow_lift": _BROW,
    "lower_eyelid": _EYE,
    "bunny_lines": ("scrunch",),
    "upper_lip": _LIP,
    "gummy_smile": _LIP,
    "dao": _LIP,
    "mentalis": ("chin",),
    "masseter": ("clench", "left_clench", "right_clench"),
    "platysma": ("neck", "side_neck"),
}


def views_for(areas: Iterable[str], *, in_clinic: bool = False) -> list[View]:
    """The views of a set of day 0, 7 or 14 of a session that treated these areas (keys of the catalogue).

    ``in_clinic``: somebody at the clinic takes the photos, so that turned views are asked for as well.
    """
    return _in_order({*MINIMUM, *TURNED_AT_REST, *_of(areas)}, in_clinic)


def touch_up_views(areas: Iterable[str], *, in_clinic: bool = False) -> list[View]:
    """The views of a touch-up's set: the face at rest, and what the areas that were touched up need."""
    return _in_order({REST, *_of(areas)}, in_clinic)


def missing(asked: Iterable[View], present: Container[str]) -> list[View]:
    """The views asked for of which no photo is there. ``present``: keys of views."""
    return [view for view in asked if view.key not in present]


def _of(areas: Iterable[str]) -> set[str]:
    """The areas' views, each with the rest view that it is compared with."""
    keys = {key for area in areas for key in AREA_VIEWS[area]}
    return keys | {VIEWS[key].pairs_with for key in keys}


def _in_order(keys: set[str], in_clinic: bool) -> list[View]:
    return [view for view in VIEWS.values() if view.key in keys and (in_clinic or not view.in_clinic)]
