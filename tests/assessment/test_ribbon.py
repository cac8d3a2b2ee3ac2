"""The cycle ribbon, read as XML: what it shows, where, and what it says to those who cannot see it."""

import itertools
from datetime import date, timedelta
from xml.etree import ElementTree

import pytest

from touchups import rules
from touchups.assessment import ribbon

DAY_0 = date(2026, 3, 2)
POLICY = rules.DEFAULT_POLICY


def treated(area: str = "forehead", on: date = DAY_0, **different) -> dict:
    area = {
        "area": area,
        "product": "botox",
        "treated_on": on.isoformat(),
        "plan": "single",
        "planned_units": None,
        "thick_muscle": False,
        "units": {"midline": 20},
        "touch_ups": [],
    }
    return area | different


def facts(*areas: dict, **different) -> dict:
    patient = {
        "sex": "unspecified",
        "metabolism": "standard",
        "cadence": "standard",
        "break_until": None,
        "event_on": None,
        "holds": [],
    }
    return {
        "patient": patient,
        "areas": list(areas),
        "reviews": [],
        "reports": [],
        "concerns": [],
    } | different


def draw(case: dict, day: int = 12, size=ribbon.small) -> ElementTree.Element:
    """The ribbon so many days after day 0, with the answer that the rules give then."""
    today = DAY_0 + timedelta(days=day)
    answer = rules.write_answer(rules.assess(rules.read_case({"today": today.isoformat(), **case}), POLICY))
    return ElementTree.fromstring(size(case, ribbon.leading_area(case, answer), POLICY, today=today))


def places(picture: ElementTree.Element) -> dict[str, tuple[float, float]]:
    """Each band's class with where it begins and ends, in per cent of the width."""

    def number(rect: ElementTree.Element, name: str) -> float:
        return float(rect.get(name).rstrip("%"))

    return {
        rect.get("class"): (number(rect, "x"), number(rect, "x") + number(rect, "width"))
        for rect in picture.findall("rect")
    }


def marks(picture: ElementTree.Element) -> list[str]:
    return [mark.get("class").split("mark-")[1] for mark in picture.findall("svg")]


def where_today(picture: ElementTree.Element) -> float:
    return float(picture.find("line[@class='today']").get("x1").rstrip("%"))


def test_the_parts_follow_one_another_without_a_gap():
    parts = places(draw(facts(treated())))

    assert list(parts) == [
        "band-wait",
        "band-review",
        "band-touch_up",
        "band-effect",
        "band-wearing",
        "band-full_session",
    ]
    ends = list(parts.values())
    for (_start, end), (start, _end) in itertools.pairwise(ends):
        assert start == pytest.approx(end, abs=0.2)


@pytest.mark.parametrize(
    ("day", "part"),
    [
        pytest.param(9, "band-wait", id="day 9: the last day of waiting"),
        pytest.param(10, "band-review", id="day 10: the first day of the review"),
        pytest.param(14, "band-review", id="day 14: the last day of the review"),
        pytest.param(15, "band-touch_up", id="day 15: touch-up alone"),
        pytest.param(21, "band-touch_up", id="day 21: the last day of the touch-up window"),
        pytest.param(22, "band-effect", id="day 22: the window is closed"),
        pytest.param(56, "band-wearing", id="day 56: wearing off"),
        pytest.param(90, "band-full_session", id="day 90: the full-session window opens"),
        pytest.param(112, "band-full_session", id="day 112: its last day"),
        pytest.param(113, "band-late", id="day 113: overdue"),
    ],
)
def test_today_stands_in_the_part_that_the_rules_name(day, part):
    picture = draw(facts(treated()), day)
    here = where_today(picture)

    start, end = places(picture).get(part, (here, here))

    assert start - 0.1 <= here <= end + 0.1


def test_a_slow_area_has_a_longer_touch_up_window():
    usual = places(draw(facts(treated())))["band-touch_up"]
    slow = places(draw(facts(treated(thick_muscle=True))))["band-touch_up"]

    assert slow[1] > usual[1] + 5


def test_what_happened_is_marked_in_its_cycle():
    case = facts(
        treated(touch_ups=[{"on": "2026-03-17", "second_pass": False, "units": {"midline": 2}}]),
        reviews=[{"on": "2026-03-14", "plateau": False, "findings": []}],
        reports=[{"kind": "uneven", "area": None, "side": None, "on": "2026-03-20", "seen_on": None}],
    )
    case["patient"]["event_on"] = "2026-05-30"

    assert marks(draw(case, day=20)) == ["session", "touch_up", "review", "report", "event"]


def test_what_was_before_the_cycle_is_not_marked():
    case = facts(
        treated(),
        reports=[{"kind": "uneven", "area": None, "side": None, "on": "2026-02-20", "seen_on": None}],
    )

    assert marks(draw(case)) == ["session"]


def test_an_event_beyond_the_cycle_is_left_out_of_the_line_and_kept_in_words():
    case = facts(treated())
    case["patient"]["event_on"] = "2027-12-01"
    picture = draw(case)

    assert marks(picture) == ["session"]
    assert "Event: Wed 1 Dec 2027." in picture.findtext("desc")


@pytest.mark.parametrize("day", [0, 12, 112, 200, 364, 400, 4000])
def test_nothing_is_ever_drawn_outside_the_picture(day):
    picture = draw(facts(treated()), day)

    assert 0 <= where_today(picture) <= 100
    for start, end in places(picture).values():
        assert 0 <= start <= end <= 100


def test_it_is_a_picture_with_a_title_and_a_description():
    picture = draw(facts(treated()))

    assert picture.get("role") == "img"
    assert picture.findtext("title") == "Day 12 of the cycle: Forehead"
    assert picture.findtext("desc") == (
        "Review Thu 12 Mar 2026 to Mon 16 Mar 2026, touch-up until Mon 23 Mar 2026, "
        "full session Sun 31 May 2026 to Mon 22 Jun 2026. Session: Mon 2 Mar 2026."
    )


def test_a_row_shows_the_cycle_that_the_answer_comes_from():
    case = facts(treated("forehead", DAY_0 - timedelta(days=30)), treated("masseter"))

    assert "Masseter" in draw(case).findtext("title")


def test_before_the_first_session_there_is_nothing_to_draw():
    assert ribbon.leading_area(facts(), {"areas": []}) == ""
    assert ribbon.small(facts(), "", POLICY, today=DAY_0) == ""
    assert "The first session begins" in ribbon.large(facts(), "", POLICY, today=DAY_0)


def test_the_large_ribbon_stacks_cycles_and_joins_areas_treated_alike():
    case = facts(treated("forehead"), treated("glabella"), treated("dao", DAY_0 - timedelta(days=20)))

    picture = draw(case, size=ribbon.large)

    lines = [line.findtext("p") for line in picture.findall("div")]
    assert lines == ["Forehead, Glabella", "Corners of the mouth (DAO)"]


def test_the_large_ribbon_says_today_and_every_date_in_words():
    picture = draw(facts(treated()), size=ribbon.large)
    words = " ".join(" ".join(entry.itertext()) for entry in picture.findall("ul/li"))

    assert picture.findtext("svg/text") == "Today, day 12"
    assert "Review Thu 12 Mar 2026 – Mon 16 Mar 2026" in " ".join(words.split())
    now = picture.find("ul/li[@aria-current='date']")
    assert "Review" in "".join(now.itertext())


def test_the_key_tells_the_marks_in_the_order_of_their_days():
    known = [
        ("reminder", DAY_0 + timedelta(days=14)),
        ("photos", DAY_0 + timedelta(days=7)),
        ("reminder", DAY_0),
    ]
    drawn = ribbon.large(facts(treated()), "forehead", POLICY, today=DAY_0, marks=known)
    entries = [
        " ".join("".join(entry.itertext()).split()) for entry in ElementTree.fromstring(drawn).iter("li")
    ]

    told = [
        "Session Mon 2 Mar 2026",
        "Reminder Mon 2 Mar 2026",
        "Photos Mon 9 Mar 2026",
        "Reminder Mon 16 Mar 2026",
    ]
    assert entries[-4:] == told


def test_a_clinics_own_numbers_move_the_windows():
    today = DAY_0 + timedelta(days=12)
    own = rules.Policy.from_numbers("2", {"review_to": 16})

    picture = ElementTree.fromstring(ribbon.small(facts(treated("forehead")), "forehead", own, today=today))

    assert "to Wed 18 Mar 2026" in picture.findtext("desc")


def test_no_style_and_no_script_stand_in_the_markup():
    markup = ElementTree.tostring(draw(facts(treated()), size=ribbon.large), encoding="unicode")

    assert "style=" not in markup
    assert " on" not in markup.replace(" on-", "")


def test_what_the_facts_do_not_know_of_is_marked_on_the_leading_cycle():
    case = facts(treated(), treated("masseter", on=DAY_0 - timedelta(days=200)))
    known = [
        ("appointment", DAY_0 + timedelta(days=14)),
        ("photos", DAY_0),
        ("reminder", DAY_0 - timedelta(days=1)),
    ]
    drawn = ribbon.large(case, "forehead", POLICY, today=DAY_0 + timedelta(days=12), marks=known)
    leading, other = ElementTree.fromstring(drawn).findall("div/svg")

    assert marks(leading) == ["session", "appointment", "photos"]
    assert marks(other) == ["session"]
    assert "Appointment: Mon 16 Mar 2026." in leading.findtext("desc")
