"""Those who simply wait, and why: too early, settling, settled, or too late for this cycle."""

from touchups.demo.script import Found, Leave, Person, Review, Session, TouchUp, zone

PEOPLE = (
    Person(
        name="Bridget Kealoha",
        age=38,
        born=(9, 13),
        phone=71,
        card={"preferences": "Forehead and frown, same as in winter."},
        acts=[
            Session(
                ago=108, zones=[zone("forehead", 4, 4, 4), zone("glabella", 8, 8, 4)], notes="Usual map."
            ),
            Review(ago=94, plateau=True, satisfaction=5, notes="Even."),
            Session(
                ago=3, zones=[zone("forehead", 4, 4, 4), zone("glabella", 8, 8, 4)], notes="As last time."
            ),
        ],
    ),
    Person(
        name="Ximena Castro Villar",
        age=24,
        born=(7, 25),
        phone=72,
        card={"language": "es", "first_timer": True, "preferences": "Solo prevenir; muy poco."},
        acts=[
            Session(
                ago=7,
                by="thomas",
                product="letybo",
                zones=[zone("glabella", 6, 6, 4)],
                notes="First treatment. Explained that nothing is judged before day 10.",
            )
        ],
    ),
    Person(
        name="Oluwaseun Bello",
        age=44,
        born=(12, 9),
        phone=73,
        sex="male",
        card={"preferences": "Frown lines, keep it looking like a man’s forehead."},
        acts=[Session(ago=1, by="helen", zones=[zone("glabella", 14, 14, 10)], notes="Seven points, 38 U.")],
    ),
    Person(
        name="Saoirse Lynch",
        age=35,
        born=(2, 1),
        phone=74,
        card={"preferences": "Even brows. I notice everything."},
        acts=[
            Session(ago=20, zones=[zone("forehead", 4, 4, 4)], notes="12 U, high on the forehead."),
            Review(
                ago=5,
                plateau=True,
                satisfaction=3,
                found=[Found("forehead", "right", "lateral_peak", rest=0, movement=2)],
                notes="Right tail peaks on surprise.",
            ),
            TouchUp(ago=5, zones=[zone("forehead", right=1)], notes="1 U lateral frontalis, right."),
        ],
    ),
    Person(
        name="Petra Novotná",
        age=47,
        born=(10, 10),
        phone=75,
        card={"preferences": "Not frozen. Last clinic froze me."},
        acts=[
            Session(
                ago=35, by="thomas", zones=[zone("forehead", 5, 5, 6)], notes="16 U, she asked for smooth."
            ),
            Review(
                ago=20,
                by="thomas",
                plateau=True,
                satisfaction=2,
                found=[
                    Found("forehead", "left", "too_strong", rest=0, movement=0),
                    Found("forehead", "right", "too_strong", rest=0, movement=0),
                ],
                notes="Feels heavy. Nothing to add; wears off from week eight. Less next time, 10 U.",
            ),
        ],
    ),
    Person(
        name="Alejandra Muñoz Prieto",
        age=42,
        born=(3, 14),
        phone=76,
        card={"language": "es", "preferences": "Que la frente quede lisa."},
        acts=[
            Session(ago=13, zones=[zone("forehead", 4, 4, 4)], notes="12 U in six points."),
            Review(
                ago=2,
                satisfaction=3,
                found=[Found("forehead", "midline", "residual_movement", rest=0, movement=2)],
                notes="Seen at day 11 because she was in the building; still coming in.",
            ),
        ],
    ),
    Person(
        name="Vivienne Laurent",
        age=50,
        born=(6, 22),
        phone=77,
        card={"preferences": "Deep frown, I am a judge and must look neutral."},
        acts=[
            Session(ago=47, by="helen", zones=[zone("glabella", 8, 8, 4)], notes="Five points."),
            Review(
                ago=32,
                by="helen",
                plateau=True,
                satisfaction=3,
                found=[Found("glabella", "left", "residual_movement", rest=0, movement=2)],
                notes="Left corrugator.",
            ),
            TouchUp(ago=32, by="helen", zones=[zone("glabella", left=2)], notes="2 U, left corrugator."),
            Review(
                ago=18,
                by="helen",
                plateau=True,
                satisfaction=3,
                found=[Found("glabella", "left", "residual_movement", rest=0, movement=1)],
                notes="Better, a trace left. One touch-up a cycle; start with 9 U there next time.",
            ),
        ],
    ),
    Person(
        name="Anneliese Brandt",
        age=46,
        born=(4, 27),
        phone=78,
        card={"preferences": "Softer, and back at work the same day."},
        acts=[
            Session(
                ago=42, zones=[zone("bunny_lines", 2, 2)], notes="Two points a side, she scrunches hard."
            ),
            Review(
                ago=17,
                satisfaction=3,
                found=[Found("bunny_lines", "left", "residual_movement", rest=0, movement=2)],
                notes="Came at day 25. The window for a touch-up is over; one more point next time.",
            ),
        ],
    ),
    Person(
        name="Devika Menon",
        age=34,
        born=(5, 31),
        phone=79,
        card={"preferences": "Chin dimples, they show when I talk."},
        acts=[
            Session(
                ago=37, by="thomas", zones=[zone("mentalis", 3, 3, 2)], notes="Could not come for her review."
            ),
        ],
    ),
    Person(
        name="Siobhan Castellanos",
        age=41,
        born=(8, 8),
        phone=80,
        card={"preferences": "It goes fast on me, is that normal?"},
        acts=[
            Session(ago=46, zones=[zone("glabella", 8, 8, 4)], notes="Five points."),
            Review(ago=32, plateau=True, satisfaction=4, notes="Full effect."),
            Review(
                ago=3,
                satisfaction=2,
                found=[Found("glabella", "midline", "wearing_off", rest=1, movement=2)],
                notes="Fading as a whole at week six. Minimum interval explained; metabolism to be watched.",
            ),
        ],
    ),
    Person(
        name="Lucille Beaumont",
        age=68,
        born=(1, 7),
        phone=81,
        card={"preferences": "Smile lines may stay. They were expensive."},
        acts=[
            Session(ago=136, zones=[zone("glabella", 7, 7, 4)], notes="Usual map."),
            Review(ago=122, plateau=True, satisfaction=5, notes="Even."),
            Session(ago=29, zones=[zone("glabella", 7, 7, 4)], notes="Usual map."),
            Review(ago=15, plateau=True, satisfaction=5, notes="Even, no change."),
        ],
    ),
    Person(
        name="Ji-woo Park",
        age=32,
        born=(11, 11),
        phone=82,
        card={"preferences": "V-line, slowly."},
        acts=[
            Session(ago=152, by="helen", zones=[zone("masseter", 25, 25)], notes="Moderate bulk."),
            Review(ago=137, by="helen", plateau=True, satisfaction=4, notes="Clench weaker."),
            Session(ago=58, by="helen", zones=[zone("masseter", 22, 22)], notes="Less bulk, 22 U a side."),
            Review(
                ago=44, by="helen", plateau=True, satisfaction=5, notes="Contour slimmer, chewing normal."
            ),
        ],
    ),
    Person(
        name="Rosalind Achterberg",
        age=52,
        born=(9, 2),
        phone=83,
        card={"preferences": "Asymmetric since birth, leave that alone."},
        acts=[
            Session(
                ago=26,
                by="thomas",
                zones=[zone("forehead", 4, 4, 2), zone("brow_lift", 3, 3)],
                notes="Usual map.",
            ),
            Review(
                ago=12,
                by="thomas",
                plateau=True,
                satisfaction=5,
                found=[Found("brow_lift", "left", "asymmetry", conflicts=False, rest=1, movement=1)],
                notes="Left brow 1 mm lower, as in the photographs before treatment. She wants it so.",
            ),
        ],
    ),
    Person(
        name="Tamika Washington",
        age=37,
        born=(12, 19),
        phone=84,
        card={"preferences": "Frown and a little lip flip."},
        acts=[
            Session(
                ago=240,
                by="thomas",
                zones=[zone("glabella", 8, 8, 4), zone("upper_lip", 2, 2)],
                notes="Usual map.",
            ),
            Review(ago=226, by="thomas", plateau=True, satisfaction=5, notes="Even."),
            Leave(ago=150),
        ],
    ),
)
