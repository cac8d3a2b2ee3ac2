"""Where the patient is, what comes next, what was done and why, and what the treatment cannot do."""

from datetime import date, timedelta

import pytest

from tests.conftest import NOW, TODAY
from tests.portal.conftest import read, upload
from touchups.charting.patients import add_event, override_flag, place_hold
from touchups.charting.services import (
    AreaLine,
    DoseLine,
    FindingLine,
    record_concern,
    record_report,
    record_review,
)
from touchups.photos.services import add_photo, open_set, revoke_consent

pytestmark = pytest.mark.usefixtures("noon")
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("days", "title", "next_step"),
    [
        (0, "Nothing to see yet", "It is normal that the effect is not complete yet."),
        (8, "Still building up", "It is normal that the effect is not complete yet."),
        (12, "The result shows", "It is the right time for your review."),
        (100, "Time for your next session", "Your next full session belongs between"),
    ],
)
def test_the_day_of_the_cycle_is_told_with_what_is_normal_then(paula, patient, treat, days, title, next_step):
    treat(patient, days)
    page = read(paula, "home")
    assert f"<strong>Day {days}</strong>" in page
    assert title in page
    assert next_step in page


def test_before_the_first_treatment_the_page_says_so(paula):
    page = read(paula, "home")
    assert "Your first treatment is still to come." in page
    assert "We are glad to see you for a first session." in page


def test_what_comes_next_stands_in_order(paula, patient, treat, injector):
    treat(patient, 5)
    add_event(patient=patient, by=injector, now=NOW, name="Wedding", on=date(2026, 9, 5))
    page = read(paula, "home")
    following = page.split('<ul class="dates">')[1].split("</ul>")[0]
    wanted = ["Wed 4 Mar 2026", "Sat 7 Mar 2026", "Wed 11 Mar 2026", "Tue 26 May 2026", "Sat 5 Sep 2026"]
    places = [following.index(day) for day in wanted]
    assert places == sorted(places)
    assert "Wedding" in following


def test_a_booked_review_stands_in_place_of_its_window(paula, booked):
    page = read(paula, "home")
    assert "Wed 4 Mar 2026, 10:00" in page
    assert "we look at the result together" not in page
    assert "Let us find a slot" not in page
    assert "See or move my appointment" in page


@pytest.mark.parametrize(
    ("days", "until", "asks"), [(13, "Tue 3 Mar 2026", True), (14, "Mon 9 Mar 2026", False)]
)
def test_when_the_best_days_of_the_review_end_those_that_are_left_are_named(
    paula, patient, treat, days, until, asks
):
    treat(patient, days)
    page = read(paula, "home")
    assert f"{until}</time></span> <span>Review: we look" in page
    assert ("Let us find a slot between" in page) is asks


@pytest.mark.parametrize(("days", "asked"), [(5, False), (7, True), (14, True), (30, False)])
def test_photos_are_asked_for_on_their_days(paula, patient, treat, days, asked):
    treat(patient, days)
    assert ("please, today" in read(paula, "home")) is asked


def test_a_first_session_is_possible_on_any_day_so_none_is_listed(paula):
    page = read(paula, "home")
    assert "We are glad to see you for a first session." in page
    assert "Your next session" not in page


def test_photos_are_not_asked_for_in_an_emergency(paula, patient, treat):
    treat(patient, 7)
    record_report(patient=patient, by=None, now=NOW, kind="trouble_speaking", on=TODAY)
    assert "please, today" not in read(paula, "home")


def test_photos_are_not_asked_for_once_their_use_was_taken_back(paula, willing, treat):
    treat(willing, 7)
    revoke_consent(patient=willing, purpose="clinical", by=None, now=NOW)
    assert "please, today" not in read(paula, "home")


def test_photos_that_are_in_are_not_asked_for_again(paula, willing, treat):
    session = treat(willing, 7)
    photo_set = open_set(patient=willing, stage="day_7", session=session, by=None, now=NOW)
    add_photo(photo_set=photo_set, view="frown", upload=upload(), by=None, now=NOW)
    assert "please, today" not in read(paula, "home")


def review(patient, injector, days_ago: int, *kinds: str):
    return record_review(
        patient=patient,
        by=injector,
        now=NOW,
        on=TODAY - days_ago * DAY,
        reviewer=injector,
        plateau=True,
        findings=[FindingLine("forehead", "left", kind) for kind in kinds],
    )


def touch_up(patient, treat, parent, days_ago: int = 3, **different):
    doses = [DoseLine("forehead", "left", "frontalis", 2)]
    given = {"kind": "touch_up", "parent": parent, "areas": [AreaLine("forehead")], "doses": doses}
    return treat(patient, days_ago, **given | different)


def test_a_touch_up_is_explained_in_one_sentence(paula, patient, treat, injector):
    session = treat(patient, 17)
    review(patient, injector, 3, "lateral_peak", "static_line")
    touch_up(patient, treat, session)
    page = read(paula, "home")
    wanted = "a small amount was added (forehead, left), because the outer end of the brow was pulled up."
    assert f"On Fri 27 Feb 2026 {wanted}" in page
    assert "Your touch-up is fresh" in page


def test_without_a_finding_it_is_told_without_a_reason(paula, patient, treat):
    touch_up(patient, treat, treat(patient, 17))
    assert "a small amount was added: forehead, left." in read(paula, "home")


def test_a_second_pass_is_told_as_planned(paula, patient, treat):
    touch_up(patient, treat, treat(patient, 17, plan="staged"), kind="second_pass")
    assert "the second part of your treatment, as planned: forehead, left." in read(paula, "home")


def test_a_wish_beyond_the_treatment_gets_honest_words(paula, patient, treat, injector):
    treat(patient, 40)
    record_concern(patient=patient, by=injector, now=NOW, kind="jowls", on=TODAY)
    page = read(paula, "home")
    assert "Jowls: what you are treated with relaxes muscles and does not change this." in page
    assert "What can help: filler, skin tightening, thread lift, facelift." in page


def test_a_decision_of_the_injector_is_not_contradicted(paula, patient, treat, injector):
    treat(patient, 12)
    override_flag(patient=patient, by=injector, now=NOW, flag="wait", reason="Travels")
    page = read(paula, "home")
    assert "Your injector has looked at this in person" in page
    assert "It is the right time for your review." not in page
    assert "Travels" not in page


def test_what_is_for_the_clinic_alone_stays_there(paula, patient, treat, injector):
    treat(patient, 100, notes="Anxious; talks a lot")
    place_hold(
        patient=patient, by=injector, now=NOW, kind="pregnancy", since=TODAY, note="Told us in confidence"
    )
    page = read(paula, "home")
    assert "For your safety we inject nothing at the moment." in page
    assert "Time for your next session" not in page
    for private in ("Anxious", "in confidence", "Botox", "C4821"):
        assert private not in page


def test_the_ribbon_is_drawn_in_plain_words(paula, patient, treat, injector):
    treat(patient, 12)
    review(patient, injector, 1)
    page = read(paula, "home")
    assert 'class="ribbon"' in page
    assert "Building up" in page
    assert "mark-review" not in page


def test_aftercare_is_there_again_in_the_words_of_the_mail(paula, patient, treat):
    treat(patient, 2)
    page = read(paula, "my_aftercare")
    assert "Thank you for coming in on Saturday 28 February." in page
    assert "<li>Stay upright for four hours" in page
    assert "+1 212 555 0100" in page


def test_before_the_first_treatment_there_is_no_aftercare(paula):
    assert "What to mind after it will stand here." in read(paula, "my_aftercare")
