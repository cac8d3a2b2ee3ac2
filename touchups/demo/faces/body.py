"""What a face stands out from: body, hair, ears, and the head itself, whose jaw a move broadens."""

from touchups.demo.faces.canvas import Canvas, Place, mix
from touchups.demo.faces.heads import NIGHT, Head
from touchups.demo.faces.moves import SIDES, Move

MIDDLE = 450

Moves = dict[str, Move]


def place(side: str, out: float, y: float) -> Place:
    """``out``: how far from the middle of the face."""
    return (MIDDLE + out if side == "left" else MIDDLE - out), y


def both(outline: dict[str, list[Place]]) -> list[Place]:
    """One closed line of two sides, each from the top down."""
    return outline["right"] + outline["left"][::-1]


def mirrored(*places: Place) -> list[Place]:
    """A closed line that is the same on both sides; ``places`` from the top down, out from the middle."""
    return both({side: [place(side, out, y) for out, y in places] for side in SIDES})


def face_outline(head: Head, moves: Moves) -> list[Place]:
    def one(side: str) -> list[Place]:
        move = moves[side]
        jaw = head.jaw + 0.09 * move.clench
        return [
            place(side, out, y)
            for out, y in (
                (60, 196),
                (158, 246),
                (208, 350),
                (219, 470),
                (218 + 3 * move.smile, 590),
                (206 * (0.4 + 0.6 * jaw), 700),
                (176 * jaw, 790),
                (118 * (0.5 + 0.5 * jaw), 868),
                (48, 914 + 4 * move.smile),
            )
        ]

    return both({side: one(side) for side in SIDES})


def draw_body(canvas: Canvas, head: Head, top: tuple[int, int, int]) -> None:
    broad = 1.12 if head.hair_style == "short" else 1.0
    neck = 118 * broad
    canvas.shape(
        mirrored((neck, 780), (neck, 960), (neck + 24, 1020), (250, 1062), (500, 1140), (500, 1400)),
        head.skin,
    )
    chin = mirrored((60, 880), (150, 850), (130, 930), (60, 985))
    canvas.shade(chin, head.shadow, 0.75, blur=22, within=mirrored((neck, 760), (neck, 970), (200, 1060)))
    for side in SIDES:
        bone = [place(side, out, y) for out, y in ((26, 1098), (110, 1078), (236, 1076))]
        canvas.stroke(bone, 9, head.shadow, 0.35)
    shirt = [(-80, 1400), (-60, 1120), (190, 1066), (282, 1046), (345, 1132), (MIDDLE, 1170)]
    shirt += [(900 - x, y) for x, y in shirt[-2::-1]]
    canvas.shape(shirt, top)
    canvas.stroke(shirt[3:8], 5, mix(top, NIGHT, 0.3), 0.5, ends=(1, 1))


def draw_hair_behind(canvas: Canvas, head: Head) -> None:
    dark = mix(head.hair, NIGHT, 0.25)
    if head.hair_style == "bun":
        canvas.shape(mirrored((46, 92), (86, 136), (70, 196)), dark)
    if head.hair_style == "long":
        canvas.shape(
            mirrored((80, 150), (208, 220), (252, 400), (256, 640), (262, 860), (226, 980), (120, 1000)), dark
        )
    wide = 0.965 if head.hair_style == "short" else 1
    crown = ((70, 146), (180, 194), (236, 320), (237, 440), (216, 528), (150, 540))
    canvas.shape(mirrored(*((out * wide, y) for out, y in crown)), head.hair)


def draw_hair_before(canvas: Canvas, head: Head) -> None:
    """Combed back from the forehead, as the protocol asks."""
    high = 300 if head.hair_style == "short" else 292
    inner = [(MIDDLE, high - 26), place("left", 110, high), place("left", 176, 362), place("left", 207, 500)]
    outer = [
        place("left", 214, 536),
        place("left", 235, 450),
        place("left", 240, 380),
        place("left", 186, 206),
        (MIDDLE, 152),
    ]
    for side in SIDES:
        turn = [(900 - x, y) if side == "right" else (x, y) for x, y in (*inner, *outer)]
        canvas.shape(turn, head.hair)
    if head.hair_style != "short":
        for out in (26, 70, 112, 150, 182):
            for side in SIDES:
                lock = [
                    place(side, out, high - 18 + out**2 / 600),
                    place(side, out * 1.12, 226 + out * 0.45),
                    place(side, out * 0.98, 176 + out * 0.35),
                ]
                canvas.stroke(lock, 5, mix(head.hair, (255, 240, 225), 0.22), 0.35)


def draw_ears(canvas: Canvas, head: Head) -> None:
    for side in SIDES:
        ear = [(206, 556), (232, 540), (248, 566), (242, 622), (222, 668), (204, 660)]
        canvas.shape([place(side, *spot) for spot in ear], mix(head.skin, head.shadow, 0.18))
        canvas.stroke(
            [place(side, 218, 566), place(side, 234, 576), place(side, 222, 636)], 5, head.shadow, 0.6
        )


def draw_face(canvas: Canvas, head: Head, moves: Moves) -> None:
    outline = face_outline(head, moves)
    canvas.shape(outline, head.skin)
    for side in SIDES:
        move = moves[side]
        edge = [
            place(side, out, y) for out, y in ((214, 400), (250, 600), (190, 850), (150, 780), (190, 620))
        ]
        canvas.shade(edge, head.shadow, 0.5, blur=24, within=outline)
        cheek = [place(side, out, y) for out, y in ((90, 660), (150, 620), (190, 670), (140, 730))]
        canvas.shade(cheek, head.blush, 0.35 + 0.2 * move.smile, blur=26)
        socket = [
            place(side, out, y) for out, y in ((44, 560), (60, 522), (130, 516), (160, 556), (100, 536))
        ]
        canvas.shade(socket, head.shadow, 0.4, blur=10)
    canvas.shade(mirrored((60, 330), (110, 380), (60, 440)), head.light, 0.55, blur=34)
    canvas.shade(mirrored((22, 872), (40, 890), (14, 902)), head.light, 0.5, blur=14)
    if head.stubble:
        beard = mirrored((60, 762), (150, 740), (196, 720), (170, 850), (60, 920))
        canvas.shade(beard, mix(head.hair, head.skin, 0.45), 0.32, blur=20, within=outline)
