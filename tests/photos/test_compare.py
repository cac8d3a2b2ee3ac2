"""What the injector compares: which days and views, in which order, and what the page shows of them."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.http import QueryDict
from django.urls import reverse

from tests.conftest import NOW, TODAY
from touchups.models import AuditEvent, PhotoSet
from touchups.photos.compare import Comparison, look
from touchups.photos.services import open_set, revoke_consent, withdraw

pytestmark = pytest.mark.usefixtures("noon", "washed")

DAY = timedelta(days=1)
ALL_FOUR = ("front_rest", "frown", "brows_raised", "big_smile")


@pytest.fixture
def photograph(willing, injector, add):
    """Photos of these views, so many days after a visit, or of no visit on a date."""

    def taken(stage, session=None, *, after=0, on=None, views=ALL_FOUR) -> PhotoSet:
        on = on or session.on + after * DAY
        photo_set = open_set(patient=willing, stage=stage, session=session, by=injector, now=NOW, on=on)
        for view in views:
            add(photo_set, view)
        return photo_set

    return taken


@pytest.fixture
def cycle(willing, treat, photograph) -> list[PhotoSet]:
    """Day 0, 7 and 14 of a session of 30 days ago; on day 7 there was time for two photos only."""
    session = treat(willing, days_ago=30)
    return [
        photograph("day_0", session),
        photograph("day_7", session, after=8, views=("front_rest", "frown")),
        photograph("day_14", session, after=14),
    ]


@pytest.fixture
def comparing(willing, injector):
    def compared(asked: str = "", **more) -> Comparison | None:
        return look(willing, QueryDict(asked), by=injector, now=NOW, **more)

    return compared


def days(comparison: Comparison) -> list[tuple[str, int | None]]:
    return [(moment.photo_set.stage, moment.day) for moment in comparison.moments]


def laid_out(comparison: Comparison) -> dict[str, list[bool]]:
    """By view, of which of the days there is a photo."""
    return {view.key: [photo is not None for _, photo in tiles] for view, tiles in comparison.rows}


class TestWithNothingAskedFor:
    def test_the_days_of_the_latest_cycle_stand_side_by_side(self, cycle, comparing):
        comparison = comparing()
        assert days(comparison) == [("day_0", 0), ("day_7", 8), ("day_14", 14)]
        assert comparison.mode == "side"
        assert (comparison.before, comparison.after) == (comparison.moments[0], comparison.moments[-1])

    def test_the_first_view_in_motion_is_paired_with_the_face_at_rest(self, cycle, comparing):
        assert laid_out(comparing()) == {"frown": [True, True, True], "front_rest": [True, True, True]}

    def test_where_there_is_room_for_two_the_first_and_the_latest_are_taken(self, cycle, comparing):
        assert days(comparing(most=2)) == [("day_0", 0), ("day_14", 14)]

    def test_photos_at_rest_alone_are_compared_too(self, willing, treat, photograph, comparing):
        photograph("day_0", treat(willing), views=("front_rest",))
        assert laid_out(comparing()) == {"front_rest": [True]}

    def test_there_is_nothing_without_photos(self, willing, comparing):
        assert comparing() is None
        assert not AuditEvent.objects.filter(verb="photos.compare").exists()


class TestCycles:
    def test_a_touch_up_s_photos_belong_to_the_cycle_of_its_session(
        self, cycle, willing, treat, photograph, comparing
    ):
        touch_up = treat(willing, days_ago=14, kind="touch_up", parent=cycle[0].session)
        photograph("touch_up_day_7", touch_up, after=7, views=("front_rest", "brows_raised"))
        assert days(comparing())[-1] == ("touch_up_day_7", 23)

    def test_earlier_ones_follow_the_latest(self, cycle, willing, treat, photograph, comparing):
        before = treat(willing, days_ago=130)
        earlier = photograph("day_14", before, after=14)
        cycles = comparing().album.cycles
        assert [cycle.session.on for cycle in cycles] == [TODAY - 30 * DAY, TODAY - 130 * DAY]

        comparison = comparing(f"set={cycle[2].pk}&set={earlier.pk}")
        assert [moment.photo_set for moment in comparison.moments] == [earlier, cycle[2]]
        assert comparison.goes_back

    def test_other_photos_are_counted_from_the_session_before_them(self, cycle, photograph, comparing):
        photograph("free", on=TODAY - 3 * DAY)
        assert days(comparing())[-1] == ("free", 27)

    def test_photos_before_the_first_session_have_no_day(self, cycle, photograph, comparing):
        consultation = photograph("free", on=date(2025, 11, 3))
        last = comparing().album.cycles[-1]
        assert (last.session, [moment.day for moment in last.moments]) == (None, [None])
        assert days(comparing(f"set={consultation.pk}")) == [("free", None)]


class TestWhatTheAddressAsksFor:
    def test_is_a_view_and_the_days(self, cycle, comparing):
        comparison = comparing(f"view=brows_raised&set={cycle[1].pk}&set={cycle[2].pk}")
        assert laid_out(comparison) == {"brows_raised": [False, True], "front_rest": [True, True]}

    def test_is_the_two_that_a_divider_is_between(self, cycle, comparing):
        comparison = comparing(f"mode=slider&before={cycle[1].pk}&after={cycle[0].pk}")
        assert comparison.mode == "slider"
        assert [comparison.before.photo_set, comparison.after.photo_set] == [cycle[1], cycle[0]]

    def test_two_days_that_are_not_shown_are_not_the_two(self, cycle, comparing):
        comparison = comparing(f"set={cycle[0].pk}&set={cycle[1].pk}&after={cycle[2].pk}")
        assert comparison.after.photo_set == cycle[1]

    @pytest.mark.parametrize(
        "nonsense",
        [
            "view=elbow",
            "set=0",
            "set=x&set=",
            "mode=upside-down",
            "before=9999999999999999999&after=",
            "view=",
        ],
    )
    def test_nonsense_asks_for_nothing(self, nonsense, cycle, comparing):
        assert comparing(nonsense) == comparing()


class TestWhoSees:
    def test_every_look_leaves_a_row(self, cycle, comparing, willing, injector):
        comparing("view=big_smile")
        row = AuditEvent.objects.latest("pk")
        assert (row.verb, row.by, row.patient) == ("photos.compare", injector, willing)
        assert row.detail == {"view": "big_smile", "days": ["2026-01-31", "2026-02-08", "2026-02-14"]}

    def test_nobody_who_may_not_see_photos_gets_them(self, cycle, willing, front_desk):
        with pytest.raises(PermissionDenied):
            look(willing, QueryDict(), by=front_desk, now=NOW)

    def test_after_the_consent_is_revoked_nobody_does(self, cycle, willing, injector, comparing):
        revoke_consent(patient=willing, purpose="clinical", by=None, now=NOW)
        assert comparing() is None

    def test_a_withdrawn_photo_is_missing(self, cycle, injector, comparing):
        photo = cycle[1].photos.get(view="frown")
        withdraw(photo=photo, by=injector, now=NOW, because="Somebody else")
        assert laid_out(comparing())["frown"] == [True, False, True]

    def test_it_takes_as_few_queries_however_many_days_there_are(
        self, cycle, treat, willing, photograph, comparing, django_assert_num_queries
    ):
        for ago in (130, 230, 330):
            photograph("day_0", treat(willing, days_ago=ago))
        with django_assert_num_queries(3):  # sessions, photos, and the row of the trail
            assert len(comparing().rows) == 2


class TestThePage:
    @pytest.fixture
    def seen(self, client, injector, willing):
        client.force_login(injector)

        def shown(name: str = "photos", **asked) -> str:
            return client.get(reverse(name, args=[willing.pk]), asked).content.decode()

        return shown

    def test_shows_each_photo_of_the_view_with_its_day(self, cycle, seen):
        text = seen(view="brows_raised")
        shown = cycle[0].photos.get(view="brows_raised")
        assert f'src="{reverse("photo", args=[shown.pk])}"' in text
        assert "Brows raised, Day 0, Sat 31 Jan 2026" in text
        assert "Not taken" in text
        assert "day 8" in text

    def test_shows_what_was_given_and_found_last(self, cycle, seen):
        text = seen()
        assert "Frontalis" in text
        assert "No review yet." in text

    def test_leads_to_the_first_photos(self, willing, seen):
        text = seen()
        assert "There are no photos to compare yet" in text
        assert reverse("photo_set_new", args=[willing.pk]) in text

    def test_says_that_the_patient_does_not_allow_any(self, cycle, willing, seen):
        revoke_consent(patient=willing, purpose="clinical", by=None, now=NOW)
        text = seen()
        assert "No photo is shown or taken" in text
        assert "<img" not in text

    def test_of_a_review_has_the_photos_beside_the_findings(self, cycle, seen):
        text = seen("review_new")
        assert text.count("<img") == 4
        assert 'id="findings"' in text
        assert AuditEvent.objects.filter(verb="photos.compare").count() == 1

    def test_of_a_review_is_as_before_without_photos(self, willing, treat, seen):
        treat(willing, days_ago=14)
        text = seen("review_new")
        assert 'id="compare"' not in text
        assert 'id="findings"' in text
