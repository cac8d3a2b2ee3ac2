"""One photo of an invented person: a view, on a day."""

from random import Random

from PIL import Image

from touchups.demo.faces import body, features
from touchups.demo.faces.canvas import Canvas
from touchups.demo.faces.heads import Head
from touchups.demo.faces.lines import draw_lines
from touchups.demo.faces.moves import EFFORTS, SIDES, Day, Move

CLINIC, HOME = (214, 221, 224), (232, 224, 212)
TOPS = ((72, 96, 112), (120, 84, 92), (96, 108, 88), (196, 188, 176), (58, 62, 74))


def draw(head: Head, view: str, day: Day, *, at_clinic: bool, seed: str) -> Image.Image:
    """``seed``: what the camera did and what was worn; the same for the photos of one day."""
    chance = Random(seed)  # noqa: S311 - how a camera is held is no secret
    canvas = Canvas(
        CLINIC if at_clinic else HOME,
        shift=(chance.uniform(-12, 12), chance.uniform(-10, 10)),
        zoom=chance.uniform(0.97, 1.03),
    )
    moves = {side: Move.of(EFFORTS[view], day, side) for side in SIDES}
    body.draw_hair_behind(canvas, head)
    body.draw_body(canvas, head, chance.choice(TOPS))
    body.draw_ears(canvas, head)
    body.draw_face(canvas, head, moves)
    body.draw_hair_before(canvas, head)
    draw_lines(canvas, head, day, moves)
    features.draw_nose(canvas, head, moves)
    features.draw_mouth(canvas, head, moves)
    for side in SIDES:
        features.draw_eye(canvas, head, side, moves[side])
        features.draw_brow(canvas, head, side, moves[side])
    canvas.write("drawn for the demo", (104, 108, 110))
    return canvas.finished()
