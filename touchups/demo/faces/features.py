"""Eyes, brows, nose and mouth, each as it stands in a move."""

from touchups.demo.faces.body import MIDDLE, Moves, mirrored, place
from touchups.demo.faces.canvas import Canvas, Place, mix
from touchups.demo.faces.heads import NIGHT, Head
from touchups.demo.faces.moves import SIDES, Move

REACH, CORNER = 74, 782  # of the mouth at rest
WHITE, TEETH, MOUTH = (250, 248, 245), (246, 243, 236), (92, 36, 40)


def draw_eye(canvas: Canvas, head: Head, side: str, move: Move) -> None:
    wide = 1 + 0.22 * move.lift - 0.3 * move.frown - 0.62 * move.squint - 0.06 * move.scrunch
    opening = 25 * head.eye * wide
    below = 15 * head.eye * (1 - 0.7 * move.squint)
    up = 570 - 3 * move.lift
    lid = [
        (47, up + 7),
        (68, up - opening * 0.72),
        (99, up - opening),
        (130, up - opening * 0.66),
        (153, up - 2),
    ]
    low = [(134, up + below * 0.75), (100, up + below), (68, up + below * 0.86)]
    almond = [place(side, *spot) for spot in (*lid, *low)]
    canvas.shape(almond, WHITE)
    with canvas.only_within(almond):
        centre = place(side, 99, up - 5)
        canvas.disc(centre, 24 * head.eye, mix(head.iris, NIGHT, 0.45))
        canvas.disc(centre, 21 * head.eye, head.iris)
        canvas.disc(centre, 10.5, (18, 14, 16))
        canvas.disc((centre[0] + 8, centre[1] - 9), 5, WHITE, 0.95)
        shadow = [place(side, out, y - 6) for out, y in lid] + [
            place(side, out, y + 8) for out, y in lid[::-1]
        ]
        canvas.shape(shadow, NIGHT, 0.22)
    lash = [place(side, out, y) for out, y in (*lid[:-1], (159, up - 4))]
    canvas.stroke(lash, 9, mix(head.brows, NIGHT, 0.5), 0.95, ends=(0.15, 0.4))
    canvas.stroke([place(side, *spot) for spot in (lid[-1], *low)], 3, head.crease, 0.6)
    fold = [place(side, out, y - 15 - 5 * move.lift) for out, y in lid[1:]]
    canvas.stroke(fold, 5, head.crease, 0.5)


def draw_brow(canvas: Canvas, head: Head, side: str, move: Move) -> None:
    up = 38 * move.lift - 6 * move.squint - 12 * move.scrunch
    inner, sink = 40 - 15 * move.frown, 24 * move.frown
    arch = 0.85 + 0.15 * move.lift
    spine = [
        (inner, 489 - up + sink),
        (inner + 36, 481 - up + sink * 0.8),
        (114, 470 - up * arch + sink * 0.3 - 12 * move.peak),
        (148, 476 - up * arch - 32 * move.peak),
        (172, 494 - up * arch * 0.9 - 42 * move.peak),
    ]
    canvas.stroke([place(side, *spot) for spot in spine], 18 * head.brow, head.brows, 0.92, ends=(0.55, 0.08))


def draw_nose(canvas: Canvas, head: Head, moves: Moves) -> None:
    for side in SIDES:
        move, wing = moves[side], 42 * head.nose
        up = 8 * move.scrunch
        wing += 5 * move.smile + 4 * move.scrunch
        flank = [
            place(side, out, y)
            for out, y in ((30, 530), (26, 610), (44 * head.nose, 690), (22, 690), (16, 600))
        ]
        canvas.shade(flank, head.shadow, 0.42, blur=11)
        alar = [(wing - 10, 676 - up), (wing + 1, 694 - up), (wing - 5, 716 - up), (wing - 18, 718 - up)]
        canvas.stroke([place(side, *spot) for spot in alar], 6, head.crease, 0.6)
        hole = [(10, 720 - up), (20, 712 - up), (wing - 14, 716 - up), (20, 724 - up)]
        canvas.shape([place(side, *spot) for spot in hole], mix(head.crease, NIGHT, 0.4), 0.75)
    canvas.shade(mirrored((10, 560), (12, 650), (20, 690), (6, 704)), head.light, 0.75, blur=8)
    canvas.stroke([(MIDDLE - 16, 727), (MIDDLE, 732), (MIDDLE + 16, 727)], 6, head.shadow, 0.55)


def draw_mouth(canvas: Canvas, head: Head, moves: Moves) -> None:
    corners = {side: _corner(side, moves[side]) for side in SIDES}
    one = moves["left"]
    open_ = 40 * one.smile + 30 * one.grimace
    pout = (moves["left"].pout + moves["right"].pout) / 2
    top = 783 - 10 * one.smile - 8 * one.grimace - 10 * pout
    upper_edge = _lip_edge(corners, [(66, top - 4), (24, top - 20 * head.lips), (0, top - 14 * head.lips)])
    line_up = _lip_edge(corners, [(60, top + 6 + open_ * 0.02), (24, top + 6), (0, top + 9)])
    line_down = _lip_edge(corners, [(60, top + 7 + open_ * 0.7), (24, top + 7 + open_), (0, top + 9 + open_)])
    full = 27 * head.lips + 6 * pout - 7 * one.smile
    lower_edge = _lip_edge(
        corners,
        [
            (60, top + 10 + open_ * 0.75 + full * 0.5),
            (26, top + 10 + open_ + full),
            (0, top + 11 + open_ + full),
        ],
    )
    inside = line_up + line_down[-2:0:-1]
    if open_:
        canvas.shape(inside, MOUTH)
        with canvas.only_within(inside):
            _draw_teeth(canvas, top + 7, one)
    canvas.shape(line_down + lower_edge[-2:0:-1], mix(head.lip, head.light, 0.14))
    canvas.shape(upper_edge + line_up[-2:0:-1], mix(head.lip, NIGHT, 0.08))
    if not open_:
        canvas.stroke(line_up, 5, mix(head.lip, NIGHT, 0.55), 0.8)
    else:
        canvas.stroke(line_up, 3, mix(head.lip, NIGHT, 0.5), 0.5)
    canvas.shade(
        mirrored((16, top + 22 + open_), (28, top + 26 + open_), (14, top + 30 + open_)),
        head.light,
        0.5,
        blur=4,
    )
    base = top + 24 + open_ + full
    canvas.shade(mirrored((30, base), (52, base + 6), (26, base + 14)), head.shadow, 0.5, blur=7)


def _corner(side: str, move: Move) -> Place:
    out = REACH + 34 * move.smile + 30 * move.grimace - 6 * move.pout + 4 * move.neck
    y = CORNER - 36 * move.smile - 2 * move.grimace + 20 * move.pull + 10 * move.neck + 5 * move.pout
    return place(side, out, y)


def _lip_edge(corners: dict[str, Place], half: list[Place]) -> list[Place]:
    """From the right corner to the left one. ``half``: of a resting mouth, from the outside to the middle."""

    def follow(side: str, out: float, y: float) -> Place:
        width, rise = abs(corners[side][0] - MIDDLE), corners[side][1] - CORNER
        return place(side, out * width / REACH, y + rise * (out / REACH) ** 2)

    right = [follow("right", *spot) for spot in half]
    left = [follow("left", *spot) for spot in half[-2::-1]]
    return [corners["right"], *right, *left, corners["left"]]


def _draw_teeth(canvas: Canvas, top: float, move: Move) -> None:
    canvas.shape(mirrored((30, top - 10), (96, top - 12), (84, top + 16), (30, top + 24)), TEETH)
    if move.grimace > move.smile:
        canvas.shape(
            mirrored((30, top + 27), (84, top + 20), (76, top + 50), (30, top + 54)), mix(TEETH, NIGHT, 0.05)
        )
    for out in (0, 19, 37, 54, 69):
        for side in SIDES:
            canvas.stroke(
                [place(side, out, top - 4), place(side, out, top + 24)],
                1.6,
                (188, 178, 168),
                0.6,
                ends=(1, 1),
            )
