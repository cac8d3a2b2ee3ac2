"""The lines that moves make in skin, and those that stay: what a neuromodulator softens."""

from touchups.demo.faces.body import place
from touchups.demo.faces.canvas import Canvas, Place
from touchups.demo.faces.heads import Head
from touchups.demo.faces.moves import SIDES, Day, Move


def draw_lines(canvas: Canvas, head: Head, day: Day, moves: dict[str, Move]) -> None:
    for side in SIDES:
        for draw in (_glabella, _forehead, _crows_feet, _nose, _folds, _mouth, _chin, _jaw, _neck):
            draw(canvas, head, side, day, moves[side])


def _line(canvas: Canvas, head: Head, side: str, places: list[Place], width: float, strength: float) -> None:
    """A furrow: dark, with the light that falls on its lower edge."""
    if strength <= 0.02:
        return
    spots = [place(side, *spot) for spot in places]
    canvas.stroke([(x + 2, y + 5) for x, y in spots], width, head.light, 0.4 * strength)
    canvas.stroke(spots, width * 1.9, head.shadow, 0.3 * strength)
    canvas.stroke(spots, width * (0.35 + 0.35 * strength), head.crease, 0.72 * strength)


def _glabella(canvas: Canvas, head: Head, side: str, day: Day, move: Move) -> None:
    stays = day.resting("glabella", side)
    deep = max(move.frown, stays * 0.9)
    low = 12 * move.frown
    _line(canvas, head, side, [(15, 438 + low), (19, 470 + low), (14, 512 + low)], 9, deep)
    _line(canvas, head, side, [(33, 452 + low), (34, 472 + low), (29, 492 + low)], 7, deep * 0.75 - 0.15)
    bulge = [place(side, out, y) for out, y in ((24, 440), (52, 452), (50, 492), (26, 500))]
    canvas.shade(bulge, head.shadow, 0.45 * move.frown, blur=9)
    _line(canvas, head, side, [(-6, 532), (8, 530), (24, 536)], 6, move.frown * 0.7 + move.scrunch * 0.5)


def _forehead(canvas: Canvas, head: Head, side: str, day: Day, move: Move) -> None:
    moved = max(0.0, (move.lift - 0.25) / 0.75)
    deep = max(moved, day.resting("forehead", side) * 0.7)
    up = 20 * move.lift
    for row, (y, reach) in enumerate(((436, 128), (404, 150), (371, 142), (340, 118))):
        faint = deep * (1, 0.95, 0.8, 0.6)[row]
        wave = [(-4, y - up + 4), (reach * 0.35, y - up + 1), (reach * 0.7, y - up - 7), (reach, y - up + 1)]
        _line(canvas, head, side, wave, 8, faint)
    for row in range(3):
        y = 452 - 46 * move.lift - 20 * row
        tail = [(104, y - 4), (136, y - 14), (166, y + 4)]
        _line(canvas, head, side, tail, 6, move.peak * (0.85 - 0.2 * row))


def _crows_feet(canvas: Canvas, head: Head, side: str, day: Day, move: Move) -> None:
    closing = max(move.smile, move.squint)
    deep = max(closing * day.moving("crows_feet", side), day.resting("crows_feet", side) * 0.8)
    for lift, drop, reach in ((-10, -34, 36), (-2, -10, 42), (6, 16, 40), (14, 40, 32)):
        ray = [
            (164, 566 + lift),
            (164 + reach * 0.55, 566 + lift + drop * 0.4),
            (164 + reach, 566 + lift + drop),
        ]
        _line(canvas, head, side, ray, 7, deep)
    under = day.moving("lower_eyelid", side) * closing
    _line(canvas, head, side, [(66, 596), (100, 604), (140, 596)], 6, 0.25 + 0.45 * under)


def _nose(canvas: Canvas, head: Head, side: str, day: Day, move: Move) -> None:
    deep = (move.scrunch - 0.5) * 2 if move.scrunch > 0.5 else 0
    deep = max(deep, move.smile * 0.15, day.resting("bunny_lines", side) * 0.6)
    for low, reach in ((0, 20), (18, 26), (36, 22)):
        _line(
            canvas,
            head,
            side,
            [(13, 566 + low), (13 + reach / 2, 567 + low), (13 + reach, 578 + low)],
            6,
            deep,
        )


def _folds(canvas: Canvas, head: Head, side: str, day: Day, move: Move) -> None:
    """From the wing of the nose to the corner of the mouth: cheek that a smile lifts, and years."""
    pushed = max(move.smile, 0.75 * move.scrunch, 0.6 * move.grimace)
    out = 30 * move.smile + 24 * move.grimace
    fold = [(52, 704), (78 + out * 0.5, 734), (94 + out, 776)]
    _line(canvas, head, side, fold, 8, max(0.8 * pushed, 0.55 * day.creases + 0.12))
    apple = [place(side, *spot) for spot in ((80, 640), (150, 620), (176, 668), (110, 700))]
    canvas.shade(apple, head.light, 0.5 * move.smile, blur=18)


def _mouth(canvas: Canvas, head: Head, side: str, day: Day, move: Move) -> None:
    drawn = max(move.pull, day.resting("dao", side) * 0.8)
    from_corner = 92 + 24 * move.grimace
    _line(canvas, head, side, [(from_corner, 800), (from_corner + 7, 826), (from_corner - 4, 856)], 8, drawn)


def _chin(canvas: Canvas, head: Head, side: str, day: Day, move: Move) -> None:
    works = max(0.0, (move.pout - 0.4) / 0.6)
    dimpled = max(works, day.resting("mentalis", side) * 0.6)
    _line(canvas, head, side, [(-4, 838), (24, 842), (48, 854)], 8, 0.75 * move.pout)
    for out, y in ((9, 860), (29, 856), (45, 871), (17, 876), (36, 888), (6, 889), (24, 903)):
        canvas.shade(
            [place(side, out + a, y + b) for a, b in ((-5, -3), (4, -4), (6, 3), (-3, 4))],
            head.crease,
            0.5 * dimpled,
            blur=3,
        )


def _jaw(canvas: Canvas, head: Head, side: str, day: Day, move: Move) -> None:
    muscle = [(128, 716), (160, 690), (186, 730), (166, 800), (132, 806)]
    canvas.shade([place(side, *spot) for spot in muscle], head.light, 0.65 * move.clench, blur=16)
    hollow = [(104, 700), (118, 690), (124, 780), (118, 836), (104, 800)]
    canvas.shade([place(side, *spot) for spot in hollow], head.shadow, 0.4 * move.clench, blur=17)


def _neck(canvas: Canvas, head: Head, side: str, day: Day, move: Move) -> None:
    stays = day.resting("platysma", side) * 0.45
    deep = max(move.neck, stays)
    for out, spread in ((34, 8), (84, 22)):
        band = [(out, 936), (out + spread * 0.3, 996), (out + spread, 1070)]
        _line(canvas, head, side, band, 14, deep * 0.8)
        lit = [place(side, o + 12, y) for o, y in band]
        canvas.stroke(lit, 14, head.light, 0.4 * deep)
