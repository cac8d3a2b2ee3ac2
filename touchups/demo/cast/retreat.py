"""Those whose next full session is due or near, those it must wait for, and those to be referred."""

from touchups.demo.script import (
    Act,
    Break,
    Call,
    Clear,
    Found,
    Hold,
    Occasion,
    Person,
    Refer,
    Review,
    Session,
    TouchUp,
    Wish,
    zone,
)


def _with_a_touch_up(*, ago: int) -> list[Act]:
    """Both corrugators needed a unit more, and the patient was happy a fortnight after it."""
    sides = ("left", "right")
    return [
        Review(
            ago=ago,
            plateau=True,
            satisfaction=3,
            found=[Found("glabella", side, "residual_movement", rest=0, movement=1) for side in sides],
            notes="Both corrugators still move a little.",
        ),
        TouchUp(ago=ago, zones=[zone("glabella", 1, 1)], notes="1 U a side."),
        Review(ago=ago - 14, plateau=True, satisfaction=5, notes="Even."),
    ]


DUE = (
    Person(
        name="Abena Mensah",
        age=47,
        born=(1, 11),
        phone=41,
        card={"preferences": "Every hundred days, like my hairdresser."},
        acts=[
            Session(
                ago=404, zones=[zone("forehead", 4, 4, 4), zone("glabella", 7, 7, 4)], notes="First map."
            ),
            *_with_a_touch_up(ago=390),
            Session(
                ago=303, zones=[zone("forehead", 4, 4, 4), zone("glabella", 7, 7, 4)], notes="First map."
            ),
            *_with_a_touch_up(ago=289),
            Session(
                ago=202,
                zones=[zone("forehead", 4, 4, 4), zone("glabella", 8, 8, 4)],
                notes="Twice touched up in the frown: 8 U a side from now on.",
            ),
            Review(ago=188, plateau=True, satisfaction=5, notes="Full effect, even."),
            Session(
                ago=101, zones=[zone("forehead", 4, 4, 4), zone("glabella", 8, 8, 4)], notes="Usual map."
            ),
            Review(ago=87, plateau=True, satisfaction=5, notes="Full effect, even."),
        ],
    ),
    Person(
        name="Valentina Rossi",
        age=37,
        born=(4, 22),
        phone=42,
        card={
            "metabolism": "high",
            "cadence": "continuous",
            "preferences": "I teach spinning twice a day and it burns off. No gaps, please.",
        },
        acts=[
            Session(ago=93, by="thomas", zones=[zone("crows_feet", 12, 12)], notes="12 U a side."),
            Review(ago=79, by="thomas", plateau=True, satisfaction=4, notes="No movement at two weeks."),
        ],
    ),
    Person(
        name="Patrick O’Driscoll",
        age=58,
        born=(3, 17),
        phone=43,
        sex="male",
        card={"preferences": "Just the frown. My grandson calls it my angry eleven."},
        acts=[
            Session(
                ago=131,
                by="thomas",
                zones=[zone("glabella", 14, 14, 10, thick=True)],
                notes="38 U, thick procerus.",
            ),
            Review(ago=108, by="thomas", plateau=True, satisfaction=5, notes="Day 23: full effect, even."),
        ],
    ),
    Person(
        name="Xiomara Peña Luna",
        age=50,
        born=(6, 29),
        phone=44,
        card={"language": "es", "preferences": "Que dure lo más posible."},
        acts=[
            Session(
                ago=97,
                product="dysport",
                dilution="2.0",
                zones=[zone("forehead", 10, 10, 15), zone("glabella", 20, 20, 10)],
                notes="Dysport units. Seated, five points in the frown, four in the forehead.",
            ),
            Review(ago=83, plateau=True, satisfaction=4, notes="Even."),
            Call(ago=1, kind="movement_back", words="Ya se mueve todo otra vez."),
        ],
    ),
    Person(
        name="Yuki Tanabe",
        age=55,
        born=(5, 5),
        phone=45,
        card={"preferences": "Few visits. I chose the long one for that."},
        acts=[
            Session(
                ago=352,
                by="helen",
                product="daxxify",
                dilution="1.2",
                zones=[zone("glabella", 16, 16, 8)],
                notes="Daxxify units, first time with this product.",
            ),
            Review(ago=338, by="helen", plateau=True, satisfaction=5, notes="Strong, even."),
            Session(
                ago=172,
                by="helen",
                product="daxxify",
                dilution="1.2",
                zones=[zone("glabella", 16, 16, 8)],
                notes="Lasted just under six months. Same dose.",
            ),
            Review(ago=157, by="helen", plateau=True, satisfaction=5, notes="As before."),
        ],
    ),
    Person(
        name="Farah Siddiqui",
        age=32,
        born=(2, 8),
        phone=46,
        card={"preferences": "My wedding photos: smooth, but me."},
        acts=[
            Session(
                ago=118,
                by="helen",
                product="relfydess",
                zones=[zone("glabella", 20, 20, 10)],
                notes="Relfydess units, ready to use, no dilution.",
                dilution="1.5",
            ),
            Review(ago=104, by="helen", plateau=True, satisfaction=5, notes="Fast onset, even."),
            Occasion(ago=30, name="Wedding", in_days=54),
        ],
    ),
    Person(
        name="Margaret Abernathy",
        age=71,
        born=(9, 24),
        phone=47,
        card={
            "preferences": "I missed last year when Walter was ill. A little softer, that is all.",
            "allergies": "Latex (contact rash).",
        },
        acts=[
            Session(
                ago=401, by="helen", zones=[zone("glabella", 7, 7, 4)], notes="Thin skin, bruises easily."
            ),
            Review(
                ago=386, by="helen", plateau=True, satisfaction=5, notes="Lovely result, one small bruise."
            ),
        ],
    ),
    Person(
        name="Jasmine Thibodeaux",
        age=28,
        born=(7, 2),
        phone=48,
        joined=3,
        card={
            "first_timer": True,
            "preferences": "Nervous about needles. Forehead lines, as little as possible.",
        },
        acts=[Occasion(ago=3, name="Sister’s wedding, maid of honour", in_days=75)],
    ),
    Person(
        name="Mateus Ferreira",
        age=36,
        born=(11, 18),
        phone=49,
        joined=1,
        sex="male",
        card={"first_timer": True, "preferences": "Heard about it from my sister. The lines beside my eyes."},
        acts=[],
    ),
)

PLANNED = (
    Person(
        name="Charlotte Adeyemi-Wright",
        age=43,
        born=(8, 15),
        phone=51,
        card={"preferences": "Please book me before the school term."},
        acts=[
            Session(
                ago=79, zones=[zone("crows_feet", 10, 10), zone("forehead", 3, 3, 4)], notes="Usual map."
            ),
            Review(ago=65, plateau=True, satisfaction=5, notes="Even, no change."),
        ],
    ),
    Person(
        name="Ingrid Halvorsen",
        age=60,
        born=(10, 14),
        phone=52,
        card={"preferences": "Neck bands for the opera season."},
        acts=[
            Session(
                ago=84, by="helen", product="xeomin", zones=[zone("platysma", 15, 15)], notes="Two bands."
            ),
            Review(
                ago=70,
                by="helen",
                plateau=True,
                satisfaction=4,
                notes="Bands softer, voice and swallow normal.",
            ),
        ],
    ),
    Person(
        name="Soledad Ibarra",
        age=39,
        born=(12, 28),
        phone=53,
        card={"language": "es", "preferences": "Menos arrugas al reír."},
        acts=[
            Session(ago=66, by="thomas", zones=[zone("crows_feet", 9, 9)], notes="Three points a side."),
            Review(ago=52, by="thomas", plateau=True, satisfaction=4, notes="Even."),
            Review(
                ago=4,
                by="thomas",
                satisfaction=3,
                found=[
                    Found("crows_feet", "left", "wearing_off", rest=1, movement=2),
                    Found("crows_feet", "right", "wearing_off", rest=1, movement=2),
                ],
                notes="Came about her skin. Effect fading on both sides, to be expected by now.",
            ),
        ],
    ),
)

REFER = (
    Person(
        name="Dorothy Mae Ellison",
        age=66,
        born=(3, 1),
        phone=54,
        card={"preferences": "That crease between my brows, it is there even when I sleep."},
        acts=[
            Session(
                ago=32, by="helen", zones=[zone("glabella", 8, 8, 6)], notes="Etched line at rest, grade 3."
            ),
            Review(
                ago=17,
                by="helen",
                plateau=True,
                satisfaction=3,
                found=[Found("glabella", "midline", "static_line", rest=3, movement=0)],
                notes="No movement left; what remains is the line at rest. More units will not change it.",
            ),
        ],
    ),
    Person(
        name="Leila Farahani",
        age=54,
        born=(1, 19),
        phone=55,
        card={"preferences": "My jawline is going. Can you lift it?"},
        acts=[
            Session(
                ago=36,
                zones=[zone("dao", 3, 3), zone("platysma", 12, 12)],
                notes="Two bands, DAO 3 U a side.",
            ),
            Review(
                ago=22, plateau=True, satisfaction=3, notes="Good relaxation; the jowl itself is unchanged."
            ),
            Wish(ago=5, kind="jowls", note="Asked again for a sharper jawline."),
        ],
    ),
    Person(
        name="Harriet Blackwood",
        age=63,
        born=(5, 9),
        phone=56,
        joined=8,
        card={"preferences": "I want to see my eyelids again."},
        acts=[
            Wish(ago=8, by="helen", kind="sagging_eyelids", note="Skin rests on the lashes on both sides."),
            Wish(ago=8, by="helen", kind="eye_bags"),
        ],
    ),
)

STOPPED = (
    Person(
        name="Naomi Feldman",
        age=33,
        born=(4, 18),
        phone=61,
        card={"preferences": "Light forehead, I am on camera."},
        acts=[
            Session(ago=148, zones=[zone("forehead", 3, 3, 4)], notes="Usual map."),
            Review(ago=134, plateau=True, satisfaction=5, notes="Even."),
            Hold(ago=26, kind="pregnancy", note="Due in the summer; wants to come back after nursing."),
        ],
    ),
    Person(
        name="Catalina Herrera",
        age=40,
        born=(11, 6),
        phone=62,
        card={"language": "es", "preferences": "Para la boda de mi hermano quiero verme descansada."},
        acts=[
            Session(ago=99, zones=[zone("crows_feet", 10, 10)], notes="Three points a side."),
            Review(ago=86, plateau=True, satisfaction=4, notes="Even."),
            Occasion(ago=12, name="Brother’s wedding", in_days=9),
        ],
    ),
    Person(
        name="Gabriel Antwi",
        age=45,
        born=(2, 3),
        phone=63,
        sex="male",
        card={"preferences": "Only when I have the money for it."},
        acts=[
            Session(
                ago=122,
                by="thomas",
                zones=[zone("forehead", 5, 5, 4)],
                notes="Heavy frontalis, low hairline.",
            ),
            Review(ago=107, by="thomas", plateau=True, satisfaction=4, notes="Even, brows level."),
            Break(ago=20, for_days=40),
        ],
    ),
    Person(
        name="Ruth Goldberg-Amsel",
        age=56,
        born=(8, 21),
        phone=64,
        card={"preferences": "Crow’s feet only.", "allergies": "Gentamicin (hearing)."},
        acts=[
            Session(ago=92, zones=[zone("crows_feet", 10, 10)], notes="Three points a side."),
            Review(ago=78, plateau=True, satisfaction=5, notes="Even."),
            Hold(ago=60, kind="infection", note="Shingles on the left cheek, on treatment."),
            Clear(ago=22),
            Hold(
                ago=4,
                kind="medication",
                note="Course of a muscle relaxant for her back; ask again in three weeks.",
            ),
        ],
    ),
    Person(
        name="Wilhelmina de Groot",
        age=59,
        born=(6, 7),
        phone=65,
        card={"preferences": "Folds by the nose bothered me most; the frown second."},
        acts=[
            Wish(ago=60, by="helen", kind="nasolabial_folds", note="Volume, not muscle."),
            Session(ago=60, by="helen", zones=[zone("glabella", 8, 8, 4)], notes="Five points."),
            Refer(
                ago=58, by="helen", to="filler", whom="Dr. Abara, Riverside Dermatology", note="Letter sent."
            ),
            Review(
                ago=46, by="helen", plateau=True, satisfaction=5, notes="Frown gone; had her filler visit."
            ),
        ],
    ),
)

PEOPLE = (*DUE, *PLANNED, *REFER, *STOPPED)
