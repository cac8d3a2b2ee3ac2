"""Those who rang up: an emergency, complications, complaints."""

from touchups.demo.script import Call, Found, Mistake, Person, Review, Seen, Session, TouchUp, zone

PEOPLE = (
    Person(
        name="Marisol Vega Quintero",
        age=46,
        born=(5, 17),
        phone=11,
        card={
            "language": "es",
            "preferences": "Que el cuello se vea más liso en las fotos de la graduación de mi hija.",
        },
        acts=[
            Session(
                ago=104,
                by="helen",
                zones=[zone("glabella", 8, 8, 4)],
                notes="Five points, no headache. Aftercare given in Spanish.",
            ),
            Review(ago=90, by="helen", plateau=True, satisfaction=5, notes="Even, happy."),
            Session(
                ago=6,
                by="helen",
                zones=[
                    zone("platysma", 13, 13, goal="Softer vertical bands"),
                    zone("glabella", 8, 8, 4, goal="As last time"),
                ],
                notes="Two bands a side, superficial, seated. Warned about swallowing; leaflet in Spanish.",
            ),
            Call(
                ago=0,
                kind="trouble_swallowing",
                area="platysma",
                words="Desde anoche le cuesta tragar el agua y se atraganta.",
            ),
        ],
    ),
    Person(
        name="Priya Raman",
        age=38,
        born=(11, 2),
        phone=12,
        card={
            "preferences": "I present to clients, so I need my brows to move.",
            "expression_work": True,
        },
        acts=[
            Session(
                ago=9,
                zones=[
                    zone("glabella", 8, 8, 6),
                    zone("forehead", 3, 3, 4, goal="Light, keeps the arch"),
                ],
                notes="Left corrugator tail sits low; stayed 1 cm above the rim. Small bleed left, pressed.",
            ),
            Call(
                ago=1,
                kind="eyelid_droop",
                area="glabella",
                side="left",
                words="Left lid lower since yesterday morning, worse in the evening.",
            ),
        ],
    ),
    Person(
        name="Dominik Kowalczyk",
        age=52,
        born=(1, 23),
        phone=13,
        sex="male",
        card={"preferences": "Less tired around the eyes, but keep the smile lines."},
        acts=[
            Session(
                ago=16,
                by="thomas",
                product="xeomin",
                zones=[zone("crows_feet", 12, 12)],
                notes="Three points a side. Skin intact, cleaned with chlorhexidine.",
            ),
            Call(
                ago=0,
                kind="infection_signs",
                area="crows_feet",
                side="right",
                words="A red, warm lump at one of the points, sore to touch.",
            ),
        ],
    ),
    Person(
        name="Thérèse Baudouin",
        age=61,
        born=(8, 30),
        phone=14,
        card={"preferences": "Fresh, never surprised.", "allergies": "Penicillin (rash)."},
        acts=[
            Session(
                ago=118,
                zones=[zone("masseter", 25, 25, goal="Less clenching at night")],
                notes="Bulk moderate, three points a side below the safety line.",
            ),
            Review(ago=103, plateau=True, satisfaction=4, notes="Clench softer on both sides."),
            Session(
                ago=13,
                zones=[zone("forehead", 4, 4, 4, goal="Only the upper third")],
                notes="Some brow descent at rest before treatment, shown in the mirror and photographed.",
            ),
            Call(
                ago=2,
                kind="heavy_brow",
                area="forehead",
                words="Feels she has to push her brows up to read.",
            ),
        ],
    ),
    Person(
        name="Lauren Whitcombe",
        age=34,
        born=(3, 9),
        phone=15,
        card={"preferences": "Smooth for photographs; I shoot weddings most weekends."},
        acts=[
            Session(
                ago=33,
                by="thomas",
                product="jeuveau",
                zones=[zone("forehead", 4, 4, 4), zone("glabella", 8, 8, 4)],
                notes="Second treatment here, same map as in spring.",
            ),
            Review(ago=19, by="thomas", plateau=True, satisfaction=4, notes="Good symmetry, no change."),
            Call(
                ago=2,
                kind="movement_back",
                area="forehead",
                words="The middle of her forehead moves again, the frown does not.",
            ),
        ],
    ),
    Person(
        name="Guadalupe Rivas Ortega",
        age=29,
        born=(12, 12),
        phone=16,
        card={
            "language": "es",
            "preferences": "Aprieto los dientes por la noche; quiero la cara menos cuadrada.",
        },
        acts=[
            Session(
                ago=41,
                zones=[zone("masseter", 22, 22, goal="Slimmer angle, less clenching", thick=True)],
                notes="Strong bulge on clench. Told her the contour takes six to eight weeks.",
            ),
            Review(
                ago=19, plateau=True, satisfaction=3, notes="Clench weaker on both sides, contour pending."
            ),
            Call(
                ago=1,
                kind="uneven",
                area="masseter",
                words="Dice que el lado derecho se ve más ancho al masticar.",
            ),
        ],
    ),
    Person(
        name="Ngozi Eze",
        age=44,
        born=(6, 4),
        phone=17,
        card={"preferences": "I want my frown gone and nobody to notice."},
        acts=[
            Session(
                ago=31,
                by="helen",
                zones=[zone("glabella", 7, 7, 6)],
                notes="Procerus strong, corrugators short.",
            ),
            Review(
                ago=16,
                by="helen",
                plateau=True,
                satisfaction=3,
                found=[Found("glabella", "midline", "residual_movement", rest=0, movement=2)],
                notes="Procerus still pulls. Touch-up agreed for the same visit.",
            ),
            TouchUp(ago=16, by="helen", zones=[zone("glabella", midline=2)], notes="2 U to procerus."),
            Call(ago=1, kind="line_visible", area="glabella", words="Still sees one line when she reads."),
        ],
    ),
    Person(
        name="Isabel Fontaine",
        age=57,
        born=(10, 21),
        phone=18,
        card={"preferences": "Soft mouth corners. I sing in a choir, so go easy around the lips."},
        acts=[
            Session(
                ago=27,
                zones=[zone("dao", 2.5, 2.5), zone("mentalis", 3, 3)],
                notes="Platysma involvement minimal. Asked to sing scales at the review.",
            ),
            Call(ago=24, kind="mouth_droop", area="dao", side="right", words="Smile pulls to the left."),
            Seen(
                ago=23,
                outcome="Slight weakness of the right depressor labii; expected to pass. Photographed.",
            ),
            Review(
                ago=12, plateau=True, satisfaction=4, notes="Smile symmetric again, sings without trouble."
            ),
        ],
    ),
    Person(
        name="Olena Kovalenko",
        age=41,
        born=(2, 14),
        phone=19,
        card={"preferences": "Keep me on the same brow shape, please."},
        acts=[
            Session(
                ago=40,
                by="thomas",
                product="dysport",
                dilution="2.0",
                zones=[zone("brow_lift", 10, 10), zone("glabella", 20, 20, 10)],
                notes="Dysport units. Tail of the brow lifts well in the mirror test.",
            ),
            Review(
                ago=27, by="thomas", plateau=True, satisfaction=5, notes="Lift of about 2 mm on both sides."
            ),
            Call(ago=5, kind="no_effect", words="Says nothing has changed at all."),
            Mistake(ago=5, reason="Taken down for the wrong Olena; ours did not ring."),
        ],
    ),
)
