"""Those whose result is to be looked at, and those in whom a look found something to correct."""

from touchups.demo.script import (
    Call,
    Found,
    Override,
    Person,
    Plan,
    Review,
    Session,
    TouchUp,
    zone,
)

TOUCH_UP = (
    Person(
        name="Hannah Sørensen",
        age=49,
        born=(4, 3),
        phone=21,
        card={"preferences": "I look cross when I am not. Lift the corners a little."},
        acts=[
            Session(
                ago=16,
                zones=[zone("dao", 3, 3, goal="Corners level at rest"), zone("mentalis", 3, 3, 2)],
                notes="Left DAO stronger on palpation, treated evenly this first time.",
            ),
            Review(
                ago=1,
                plateau=True,
                satisfaction=3,
                found=[Found("dao", "left", "asymmetry", rest=1, movement=2)],
                notes="Left corner still pulls down on grimace; right is level. Chin smooth.",
            ),
        ],
    ),
    Person(
        name="Chidi Nwosu",
        age=43,
        born=(9, 19),
        phone=22,
        sex="male",
        card={"preferences": "Less of a scowl on video calls. No shiny forehead."},
        acts=[
            Session(
                ago=24,
                by="thomas",
                zones=[zone("glabella", 14, 14, 8, goal="Half the movement", thick=True)],
                notes="Thick corrugators, deep vertical lines. Told him the full result takes three weeks.",
            ),
            Review(
                ago=2,
                by="thomas",
                plateau=True,
                satisfaction=3,
                found=[
                    Found("glabella", "left", "residual_movement", rest=1, movement=2),
                    Found("glabella", "right", "residual_movement", rest=1, movement=2),
                ],
                notes="Both corrugators still pull inward, symmetric.",
            ),
        ],
    ),
    Person(
        name="Mei-Ling Chow",
        age=31,
        born=(7, 8),
        phone=23,
        card={
            "first_timer": True,
            "expression_work": True,
            "preferences": "I act. Please go slowly; I would rather come twice than lose my brows.",
        },
        acts=[
            Session(
                ago=13,
                by="helen",
                plan=Plan.STAGED,
                zones=[zone("forehead", 2, 2, 2, goal="Soften, keep full lift", planned=9)],
                notes="First pass of two. Microdoses high on the forehead.",
            ),
            Review(
                ago=1,
                by="helen",
                satisfaction=4,
                found=[
                    Found("forehead", "left", "too_weak", rest=0, movement=3),
                    Found("forehead", "right", "too_weak", rest=0, movement=3),
                ],
                notes="Pleased with the direction, wants a little more on both sides.",
            ),
        ],
    ),
    Person(
        name="Zainab Haddad",
        age=36,
        born=(1, 30),
        phone=24,
        card={
            "metabolism": "high",
            "cadence": "continuous",
            "preferences": "It never lasts on me; I run marathons.",
        },
        acts=[
            Session(ago=229, zones=[zone("crows_feet", 10, 10)], notes="Three points a side."),
            Review(ago=215, plateau=True, satisfaction=4, notes="No movement on squint."),
            Review(
                ago=181,
                satisfaction=None,
                found=[Found("crows_feet", "right", "early_return", rest=0, movement=2)],
                notes="Right side moves again; left still holds.",
            ),
            Session(ago=137, zones=[zone("crows_feet", 11, 11)], notes="11 U a side this time."),
            Review(ago=122, plateau=True, satisfaction=4, notes="Good today; says it is gone by week six."),
            Session(ago=45, zones=[zone("crows_feet", 12, 12)], notes="12 U a side this time."),
            Review(ago=31, plateau=True, satisfaction=5, notes="No movement on squint, even."),
            Review(
                ago=2,
                satisfaction=3,
                found=[Found("crows_feet", "right", "early_return", rest=0, movement=2)],
                notes="Right side comes back first, as in the last cycle.",
            ),
        ],
    ),
    Person(
        name="Josephine Achebe",
        age=40,
        born=(5, 26),
        phone=25,
        card={"preferences": "Flat forehead, brows where they are."},
        acts=[
            Session(
                ago=17,
                product="letybo",
                zones=[zone("forehead", 3, 3, 4), zone("glabella", 8, 8, 4)],
                notes="Central forehead heavier than lateral; may need a lateral point.",
            ),
            Call(ago=4, kind="uneven", area="forehead", side="left", words="One brow like Mr Spock."),
            Review(
                ago=2,
                plateau=True,
                satisfaction=3,
                found=[
                    Found("forehead", "left", "lateral_peak", rest=0, movement=3),
                    Found("forehead", "right", "residual_movement", conflicts=False, rest=0, movement=1),
                ],
                notes="Lateral frontalis on the left; right side moves a little and she likes it.",
            ),
        ],
    ),
    Person(
        name="Renata Duarte",
        age=53,
        born=(10, 5),
        phone=26,
        card={"language": "es", "preferences": "Natural, que no se note en el trabajo."},
        acts=[
            Session(ago=18, by="helen", zones=[zone("glabella", 8, 8, 4)], notes="Five points."),
            Review(
                ago=3,
                by="helen",
                plateau=True,
                satisfaction=4,
                found=[Found("glabella", "left", "residual_movement", rest=0, movement=1)],
                notes="Trace of movement on the left at maximum frown.",
            ),
            Override(
                ago=3,
                by="helen",
                flag="wait",
                reason="She saw it in the mirror, likes it and flies home tomorrow. No touch-up this cycle.",
            ),
        ],
    ),
)

REVIEW = (
    Person(
        name="Sofía Marchetti",
        age=33,
        born=(2, 21),
        phone=31,
        card={"preferences": "The lines beside my nose when I laugh.", "first_timer": True},
        acts=[
            Session(
                ago=17,
                zones=[zone("bunny_lines", 2, 2, 1), zone("crows_feet", 8, 8)],
                notes="First treatment. Scrunches strongly; kept clear of the levator.",
            ),
        ],
    ),
    Person(
        name="Elias Bergström",
        age=48,
        born=(6, 16),
        phone=32,
        sex="male",
        card={"preferences": "My wife says I frown at breakfast."},
        acts=[
            Session(
                ago=25,
                by="thomas",
                product="daxxify",
                dilution="1.2",
                zones=[zone("glabella", 16, 16, 16)],
                notes="Daxxify units. Missed his two-week visit, travelling.",
            ),
        ],
    ),
    Person(
        name="Amira El-Sayed",
        age=27,
        born=(8, 11),
        phone=33,
        card={"preferences": "A tiny lip flip; I do not want it to show when I drink."},
        acts=[
            Session(ago=10, by="helen", zones=[zone("upper_lip", 2, 2)], notes="Four points at the border.")
        ],
    ),
    Person(
        name="Kateryna Bondar",
        age=45,
        born=(11, 27),
        phone=34,
        card={"preferences": "Same as last time, it was perfect."},
        acts=[
            Session(
                ago=112,
                zones=[zone("forehead", 4, 4, 4), zone("glabella", 8, 8, 4)],
                notes="Heavy workouts: asked her to rest for the evening.",
            ),
            Review(ago=98, plateau=True, satisfaction=5, notes="Even, full effect, nothing to add."),
            Session(
                ago=12,
                zones=[zone("forehead", 4, 4, 4), zone("glabella", 8, 8, 4)],
                notes="Same as last time.",
            ),
        ],
    ),
    Person(
        name="Tala Reyes",
        age=30,
        born=(3, 28),
        phone=35,
        card={"preferences": "Less gum when I laugh."},
        acts=[
            Session(
                ago=13,
                by="thomas",
                zones=[zone("gummy_smile", 2, 2)],
                notes="4 mm gingival show on full smile; one point a side.",
            )
        ],
    ),
    Person(
        name="Beatriz Salcedo Mora",
        age=51,
        born=(9, 7),
        phone=36,
        card={"language": "es", "preferences": "Ojos descansados, pero que pueda sonreír."},
        acts=[
            Session(
                ago=14,
                zones=[zone("crows_feet", 10, 10), zone("lower_eyelid", 1, 1)],
                notes="Snap test good on both sides; 1 U a side below the lash line.",
            ),
            Call(ago=3, kind="line_visible", area="crows_feet", words="Todavía se ve una línea al sonreír."),
        ],
    ),
    Person(
        name="Rory Gallagher-Singh",
        age=39,
        born=(12, 1),
        phone=37,
        sex="unspecified",
        card={"preferences": "They/them. Softer jaw, and the headaches from clenching gone."},
        acts=[
            Session(
                ago=23,
                by="helen",
                zones=[zone("masseter", 25, 25, goal="Slimmer jaw, less clenching", thick=True)],
                notes="Palpable bulk, three points a side. Peak expected late.",
            ),
            Review(
                ago=9,
                by="helen",
                satisfaction=3,
                found=[
                    Found("masseter", "left", "residual_movement", rest=1, movement=3),
                    Found("masseter", "right", "residual_movement", rest=1, movement=3),
                ],
                notes="Still bulging on clench, symmetric, and coming down. Look again after day 21.",
            ),
        ],
    ),
    Person(
        name="Camille Nguyen",
        age=35,
        born=(7, 19),
        phone=38,
        card={
            "expression_work": True,
            "preferences": "I interpret sign language: my brows are grammar. Keep them moving.",
        },
        acts=[
            Session(
                ago=46,
                by="helen",
                zones=[zone("forehead", 2, 2, 2, goal="Lines softer, all movement kept")],
                notes="Feathered microdoses.",
            ),
            Review(
                ago=21,
                by="helen",
                satisfaction=3,
                found=[Found("forehead", "right", "residual_movement", rest=0, movement=2)],
                notes="Came at day 25, too late for a touch-up this cycle. Noted for the next plan.",
            ),
            Override(
                ago=2,
                by="helen",
                flag="review",
                reason="Right brow tires her at work; I want to see it again before her conference.",
            ),
        ],
    ),
    Person(
        name="Adaeze Obi",
        age=42,
        born=(10, 30),
        phone=39,
        card={"preferences": "Smooth, but my daughter must still see when I am joking."},
        acts=[
            Session(ago=120, zones=[zone("glabella", 8, 8, 4)], notes="Five points."),
            Review(
                ago=106,
                plateau=True,
                satisfaction=3,
                found=[Found("glabella", "right", "asymmetry", rest=0, movement=2)],
                notes="Right corrugator; touch-up now.",
            ),
            TouchUp(ago=106, zones=[zone("glabella", right=2)], notes="2 U, right corrugator."),
            Review(
                ago=92, plateau=True, satisfaction=5, notes="Even. Start the right side higher next time."
            ),
            Session(ago=11, zones=[zone("glabella", 8, 9, 4)], notes="9 U on the right, as planned."),
        ],
    ),
)

PEOPLE = (*TOUCH_UP, *REVIEW)
