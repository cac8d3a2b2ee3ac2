"""Which photos are asked for, which are in and which are missing."""

from datetime import timedelta

import pytest

from tests.conftest import NOW, TODAY
from touchups.charting.queries import marks_of
from touchups.charting.services import AreaLine, DoseLine, mark_as_error
from touchups.photos.queries import asked_views, progress_of, sets_of, wanted_set
from touchups.photos.services import open_set, revoke_consent, withdraw

pytestmark = pytest.mark.usefixtures("washed")

DAY = timedelta(days=1)
JAW = {"areas": [AreaLine("masseter")], "doses": [DoseLine("masseter", "left", "masseter", 20)]}


def keys(views) -> list[str]:
    return [view.key for view in views]


@pytest.mark.parametrize(
    ("day", "stage"),
    [
        *((day, "day_0") for day in (0, 3)),
        *((day, None) for day in (4, 5)),
        *((day, "day_7") for day in (6, 9)),
        *((day, "day_14") for day in (10, 21)),
        *((day, None) for day in (22, 90)),
    ],
)
def test_each_day_after_a_session_asks_for_its_photos(day, stage, patient, treat):
    session = treat(patient, days_ago=day)
    assert wanted_set(patient, today=TODAY) == (stage and (session, stage))


@pytest.mark.parametrize(
    ("day", "stage"), [(0, None), (5, None), (6, "touch_up_day_7"), (11, "touch_up_day_7"), (12, None)]
)
def test_after_a_touch_up_its_own_photos_are_asked_for_and_those_of_day_14_no_more(
    day, stage, patient, treat
):
    session = treat(patient, days_ago=day + 10)
    touch_up = treat(patient, days_ago=day, kind="touch_up", parent=session)
    wanted = (touch_up, stage) if stage else (session, "day_14") if day == 0 else None
    assert wanted_set(patient, today=TODAY) == wanted


def test_of_two_cycles_that_run_side_by_side_the_one_that_is_due_is_asked_for(patient, treat):
    earlier = treat(patient, days_ago=9)
    treat(patient, days_ago=5, **JAW)
    assert wanted_set(patient, today=TODAY) == (earlier, "day_7")


def test_a_session_in_error_asks_for_nothing(patient, treat, injector):
    mark_as_error(entry=treat(patient, days_ago=7), by=injector, now=NOW, reason="Another patient")
    assert wanted_set(patient, today=TODAY) is None
    assert progress_of(patient) == []


def test_sessions_of_one_day_are_photographed_together(patient, treat):
    forehead, jaw = treat(patient), treat(patient, **JAW)
    for session in (forehead, jaw):
        assert {"brows_raised", "clench"} <= set(keys(asked_views(session, "day_7")))


def test_a_touch_up_asks_for_the_views_of_its_own_areas(patient, treat):
    session = treat(patient, days_ago=14)
    touch_up = treat(patient, kind="touch_up", parent=session)
    assert keys(asked_views(touch_up, "touch_up_day_7")) == ["front_rest", "brows_raised"]


def test_the_clinic_takes_the_turned_views_too(patient, treat):
    session = treat(patient)
    alone = set(keys(asked_views(session, "day_0")))
    assert set(keys(asked_views(session, "day_0", in_clinic=True))) == alone | {
        "eyes_closed",
        "left_rest",
        "right_rest",
    }


def test_photos_of_no_visit_show_the_whole_face(patient):
    assert keys(asked_views(None, "free")) == ["front_rest", "frown", "brows_raised", "big_smile"]


def test_the_page_tells_what_is_in_what_is_missing_and_what_comes(willing, treat, add):
    session = treat(willing, days_ago=8)
    photo_set = open_set(patient=willing, stage="day_7", session=session, by=None, now=NOW)
    add(photo_set, "front_rest")
    add(photo_set, "frown")
    day_0, day_7, day_14 = progress_of(willing)
    assert (day_0.photo_set, day_0.present) == (None, set())
    assert day_7.present == {"front_rest", "frown"}
    assert keys(day_7.missing) == ["brows_raised", "big_smile"]
    assert day_14.opens_on == TODAY + 2 * DAY


def test_the_photos_of_a_touch_up_stand_with_those_of_its_session(patient, treat):
    session = treat(patient, days_ago=40)
    treat(patient, days_ago=26, kind="touch_up", parent=session)
    treat(patient, days_ago=2)
    stages = [each.stage for each in progress_of(patient, session=session)]
    assert stages == ["day_0", "day_7", "day_14", "touch_up_day_7"]


def test_what_is_withdrawn_is_missing_again_and_its_set_is_not_shown(willing, day_0, add, injector):
    photo = add(day_0)
    assert [list(kept.photos) for kept in sets_of(willing)] == [["frown"]]
    withdraw(photo=photo, by=injector, now=NOW, because="Blurred")
    assert sets_of(willing) == []
    assert progress_of(willing)[0].present == set()


def test_without_consent_nothing_is_in(willing, day_0, add, injector):
    add(day_0)
    revoke_consent(patient=willing, purpose="clinical", by=None, now=NOW)
    assert sets_of(willing) == []
    assert progress_of(willing)[0].present == set()


def test_the_same_number_of_queries_however_many_sessions(willing, treat, add, django_assert_num_queries):
    for days_ago in (100, 60, 20):
        session = treat(willing, days_ago=days_ago)
        treat(willing, days_ago=days_ago - 12, kind="touch_up", parent=session)
        photo_set = open_set(patient=willing, stage="day_0", session=session, by=None, now=NOW, on=session.on)
        add(photo_set)
    with django_assert_num_queries(4):
        assert len(progress_of(willing)) == 4
    with django_assert_num_queries(1):
        assert len(sets_of(willing)) == 3


def test_the_ribbon_has_one_mark_for_a_day_of_photos(willing, day_0, add, injector):
    earlier = open_set(patient=willing, stage="free", by=injector, now=NOW, on=TODAY - DAY)
    for photo_set in (day_0, earlier):
        add(photo_set, "front_rest")
        add(photo_set, "frown")
    assert marks_of(willing, [], []) == [("photos", TODAY - DAY), ("photos", TODAY)]
