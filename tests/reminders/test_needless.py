"""What is booked and photos that are in make other mail needless, or change its words."""

import pytest

from tests.conftest import NOW, TODAY, local
from tests.reminders.conftest import row, steps, words
from touchups.charting.services import DoseLine, record_review
from touchups.models import Photo, PhotoSet, Reminder
from touchups.models.reminder import Because, Kind, State
from touchups.photos.services import give_consent, revoke_consent
from touchups.reminders.replan import replan

_TWO_UNITS = [DoseLine("forehead", "left", "frontalis", 2)]


def _why(session, kind) -> tuple[str, str]:
    reminder = row(session, kind)
    return reminder.state, reminder.because


class TestWhatIsBooked:
    @pytest.fixture
    def session(self, patient, treat):
        """Ten days ago: the best days for the review begin."""
        return treat(patient, days_ago=10)

    def test_a_booked_review_is_not_asked_to_be_booked_until_it_is_cancelled(self, session, book, cancelled):
        appointment = book(kind="review")
        assert _why(session, Kind.REVIEW_UNBOOKED) == (State.CANCELLED, Because.BOOKED)
        cancelled(appointment)
        assert _why(session, Kind.REVIEW_UNBOOKED) == (State.DUE, Because.FACTS_CHANGED)

    def test_one_after_the_window_does_not_count(self, session, book, injector):
        book(kind="review", starts_at=local(25, 10), by=injector, window_reason="Is travelling")
        assert _why(session, Kind.REVIEW_UNBOOKED)[0] == State.DUE

    def test_a_booked_full_session_ends_the_recall(self, patient, treat, book):
        session = treat(patient, days_ago=76)
        book(kind="full_session", starts_at=local(17, 10))
        assert _why(session, Kind.FULL_SESSION_DUE) == (State.CANCELLED, Because.BOOKED)

    @pytest.mark.parametrize(
        ("day", "subject", "said"),
        [
            pytest.param(
                4, "Your review is today", "We expect you today, Friday 6 March, at 15:00", id="today"
            ),
            pytest.param(7, "Your review", "Your review is on Monday 9 March at 15:00", id="another day"),
            pytest.param(None, "Time for your review", "until Friday 13 March", id="not booked"),
        ],
    )
    def test_two_weeks_after_it_says_when_the_review_is(self, session, book, clock, told, day, subject, said):
        if day:
            book(kind="review", starts_at=local(day, 15))
            told()
        clock.now = local(4, 10)
        Reminder.objects.filter(kind=Kind.REVIEW_UNBOOKED, state=State.DUE).update(
            wake_at=None, state="missed"
        )
        Reminder.objects.filter(kind=Kind.APPOINTMENT_SOON).update(wake_at=None, state="missed")

        [mail] = told()

        assert mail["Subject"] == subject
        assert said in words(mail)
        assert "the same photos" in words(mail)

    @pytest.mark.parametrize("is_booked", [True, False])
    def test_a_week_after_it_says_when_the_review_is_or_offers_to_book(
        self, is_booked, patient, treat, book, injector, clock, told
    ):
        treat(patient, days_ago=6)
        if is_booked:
            book(kind="review", starts_at=local(8, 15))
            told()
        clock.now = local(1, 10)
        [mail] = told()
        assert ("Your review is on Tuesday 10 March at 15:00" in words(mail)) is is_booked
        assert ("Choose a time by the link below" in words(mail)) is not is_booked
        assert ("?to=book" in words(mail)) is not is_booked
        assert "?to=photos" in words(mail)


class TestPhotosThatAreIn:
    @pytest.fixture
    def photo(self, patient, clock):
        """A photo of a stage."""

        def add(session, stage: str) -> Photo:
            photo_set = PhotoSet.objects.create(
                patient=patient, session=session, stage=stage, on=TODAY, added_at=clock.now
            )
            return Photo.objects.create(
                photo_set=photo_set,
                view="front_rest",
                name=stage,
                width=1,
                height=1,
                size=1,
                added_at=clock.now,
            )

        return add

    def test_they_are_not_asked_for_until_they_are_withdrawn(self, patient, treat, photo):
        session = treat(patient, days_ago=6)
        kept = photo(session, "day_7")
        replan(patient, now=NOW)
        assert _why(session, Kind.PHOTO_DAY_7) == (State.CANCELLED, Because.PHOTOS_IN)

        Photo.objects.filter(pk=kept.pk).update(withdrawn_at=NOW, withdrawn_because="Blurred")
        replan(patient, now=NOW)
        assert _why(session, Kind.PHOTO_DAY_7) == (State.DUE, Because.FACTS_CHANGED)

    def test_they_are_not_asked_for_once_their_use_was_taken_back(self, patient, treat, sweep, server):
        treat(patient, days_ago=14)
        give_consent(patient=patient, purpose="clinical", by=None, now=NOW)
        revoke_consent(patient=patient, purpose="clinical", by=None, now=NOW)
        assert sweep().sent == 1
        [mail] = server.box
        assert mail["Subject"] == "Time for your review"
        assert "photos" not in words(mail).partition("Choose a time:")[0].lower()
        session = treat(patient, days_ago=6)
        assert _why(session, Kind.PHOTO_DAY_7) == (State.CANCELLED, Because.OPTED_OUT)

    def test_one_that_came_in_since_is_noticed_before_the_mail_leaves(
        self, patient, treat, photo, sweep, server
    ):
        session = treat(patient, days_ago=7)
        photo(session, "day_7")
        assert sweep().sent == 0
        assert _why(session, Kind.PHOTO_DAY_7) == (State.CANCELLED, Because.PHOTOS_IN)
        assert ("due", "released") in steps(row(session, Kind.PHOTO_DAY_7))

    def test_those_of_a_touch_up_stop_its_own_mail(self, patient, treat, photo):
        session = treat(patient, days_ago=20)
        touch_up = treat(patient, 6, kind="touch_up", parent=session, doses=_TWO_UNITS)
        photo(touch_up, "touch_up_day_7")
        replan(patient, now=NOW)
        assert _why(touch_up, Kind.TOUCH_UP_PHOTO_DAY_7) == (State.CANCELLED, Because.PHOTOS_IN)

    def test_two_weeks_after_only_the_review_is_asked_for(self, patient, treat, photo, sweep, server):
        photo(treat(patient, days_ago=14), "day_14")
        assert sweep().sent == 1
        [mail] = server.box
        assert mail["Subject"] == "Time for your review"
        assert "photos" not in words(mail).partition("Choose a time:")[0].lower()

    def test_with_the_review_done_too_nothing_is_left_to_ask(self, patient, treat, photo, injector):
        session = treat(patient, days_ago=12)
        photo(session, "day_14")
        record_review(patient=patient, by=injector, now=NOW, on=TODAY, reviewer=injector, plateau=True)
        assert _why(session, Kind.REVIEW_DAY_14) == (State.CANCELLED, Because.PHOTOS_IN)
