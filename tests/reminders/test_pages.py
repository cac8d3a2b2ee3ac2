"""Messages, what will be sent, what did not arrive, and the banner."""

import re
from datetime import date, timedelta

import pytest
from django.urls import reverse

from tests.conftest import NOW, make_staff
from tests.reminders.conftest import row
from tests.reminders.looks import PHOTOS, REVIEW, numbers, put, seen, sent, text
from touchups.charting.patients import add_patient
from touchups.models import AuditEvent, Clinic, Reminder, Staff, Sweep
from touchups.models.reminder import Because, State
from touchups.reminders import listing, queries, services
from touchups.reminders.queries import FEW

pytestmark = pytest.mark.usefixtures("noon")


@pytest.fixture
def session(patient, treat):
    """Treated today: the day's aftercare, and everything else still to come."""
    return treat(patient, 0)


class TestMessages:
    def test_each_line_says_who_what_when_in_which_state_and_why(self, desk, session):
        sent(session)

        page = text(desk.get(reverse("messages")))

        assert "Mon 2 Mar 2026, 13:00 Paula Ibáñez Aftercare" in page
        assert "the day of: Session, Mon 2 Mar 2026 Sent The mail server took it" in page

    def test_a_state_has_a_word_an_icon_and_a_colour(self, desk, session):
        put(row(session, PHOTOS), State.FAILED, Because.REFUSED, "550 nobody of that name")

        page = desk.get(reverse("messages") + "?show=troubles").content.decode()

        badge = re.search(r'<span class="state state-bad"><svg.*?#x-circle.*?</svg>Failed</span>', page)
        assert badge
        assert "550 nobody of that name" in page

    @pytest.mark.parametrize(
        ("query", "kinds"),
        [
            pytest.param("", {"Aftercare"}, id="it opens with what was due until today"),
            pytest.param(
                "?show=coming",
                {"Photos, day 7", "Book the review", "Next full session"},
                id="what is to come",
            ),
            pytest.param("?show=troubles", {"Photos and review, day 14"}, id="what did not arrive"),
            pytest.param("?state=sent", {"Aftercare"}, id="one state, whenever"),
            pytest.param("?show=all&kind=photo_day_7", {"Photos, day 7"}, id="one kind"),
            pytest.param("?show=coming&state=sent", set(), id="both at once"),
        ],
    )
    def test_it_is_narrowed(self, desk, session, query, kinds):
        sent(session)
        put(row(session, REVIEW), State.MISSED, Because.LATE)

        page = desk.get(reverse("messages") + query).content.decode()

        assert set(re.findall(r'href="/reminders/\d+/">(.*?)</a>', page)) == kinds

    @pytest.mark.parametrize("search", ["ibanez", "0187", "1984-03-09"])
    def test_a_search_goes_through_everything(self, desk, front_desk, session, treat, search):
        treat(add_patient(by=front_desk, now=NOW, name="Somebody Else"), 0)

        page = seen(desk.get(reverse("messages"), {"q": search}))

        assert page.count("Paula Ibáñez") == 5
        assert "Somebody Else" not in page

    @pytest.mark.parametrize(
        "query",
        [
            "?after=nonsense",
            "?after=9999-99-99_1",
            "?after=2026-03-02T00:00:00_99999999999999999999",
            "?show=x&state=y&kind=z",
            "?q=%00%27%22<script>",
            "?q=" + "x" * 500,
        ],
    )
    def test_nonsense_in_the_address_narrows_nothing_and_breaks_nothing(self, desk, session, query):
        assert desk.get(reverse("messages") + query).status_code == 200

    def test_when_nothing_fits_it_says_what_to_do(self, desk, session):
        assert "No message fits" in text(desk.get(reverse("messages") + "?q=nobody"))
        assert "Nothing to settle" in text(desk.get(reverse("messages") + "?show=troubles"))

    def test_another_clinics_are_not_there(self, client, outsider, session):
        sent(session)
        client.force_login(outsider)

        assert "Paula" not in seen(client.get(reverse("messages") + "?show=all"))

    @pytest.mark.parametrize("show", ["all", "coming"])
    def test_it_goes_on_page_by_page_without_losing_or_repeating_one(self, desk, session, monkeypatch, show):
        whole = numbers(desk.get(reverse("messages") + f"?show={show}"))
        monkeypatch.setattr(listing, "PAGE", 2)
        there, walked = f"?show={show}", []
        while there:
            response = desk.get(reverse("messages") + there)
            walked += numbers(response)
            there = next(iter(re.findall(r'href="(\?[^"]*after=[^"]+)">Next', response.content.decode())), "")
            there = there.replace("&amp;", "&")

        assert walked == whole
        assert len(set(walked)) == 5

    def test_a_page_costs_the_same_however_many_there_are(
        self, desk, front_desk, session, treat, django_assert_num_queries
    ):
        for name in ("Anna", "Berta", "Clara"):
            treat(add_patient(by=front_desk, now=NOW, name=name), 0)

        with django_assert_num_queries(4):  # session, person, page, trail
            desk.get(reverse("messages") + "?show=all")

    def test_who_looked_is_written_down(self, desk, front_desk, session):
        desk.get(reverse("messages") + "?show=all")

        event = AuditEvent.objects.get(verb="messages.view")
        assert (event.by, event.detail) == (front_desk, {"patients": [session.patient_id]})


class TestWhatWillBeSent:
    def see(self, desk, day: date) -> str:
        return text(desk.get(reverse("messages_coming"), {"day": day.isoformat()}))

    def test_a_day_shows_to_whom_when_what_why_and_the_words(self, desk, session):
        page = self.see(desk, date(2026, 3, 9))

        assert "paula@example.com · Mon 9 Mar 2026, 10:00" in page
        assert "Photos, day 7 7 days after: Session, Mon 2 Mar 2026" in page
        assert "Hello Paula, It is a week since Monday 2 March." in page

    def test_the_sweep_of_that_day_sends_what_was_shown(self, desk, session, clock, sweep, server):
        shown = self.see(desk, date(2026, 3, 9))

        clock.now = NOW + timedelta(days=7)
        Reminder.objects.filter(kind="aftercare").update(state="missed", wake_at=None)
        sweep()

        [mail] = server.box
        words = " ".join(mail.get_body(("plain",)).get_content().split())
        assert re.sub(r"http\S+/(me|choices)/[^/]+/", r"\1/…", words) in shown

    def test_what_falls_together_is_one_mail(self, desk, session, treat):
        treat(session.patient, 7)
        Reminder.objects.filter(state="due").update(on=date(2026, 3, 9))

        page = seen(desk.get(reverse("messages_coming"), {"day": "2026-03-09"}))

        assert page.count("paula@example.com") == 1

    def test_what_will_not_be_sent_stands_there_with_its_reason(self, desk, session, front_desk):
        services.choose(patient=session.patient, wanted={"reviews"}, by=front_desk, now=NOW)

        page = self.see(desk, date(2026, 3, 9))

        assert "Nothing leaves on this day" in page
        assert "Meant for this day, but not sent" in page
        assert "Photos, day 7 7 days after: Session, Mon 2 Mar 2026 The patient does not want these" in page

    @pytest.mark.parametrize("day", ["", "nonsense", "2026-02-30", "2020-01-01", "9999-12-31"])
    def test_any_other_day_is_today_or_the_last_that_is_planned(self, desk, session, day):
        assert desk.get(reverse("messages_coming"), {"day": day}).status_code == 200

    def test_a_mail_that_cannot_be_written_does_not_hide_the_others(
        self, desk, manager, session, monkeypatch
    ):
        monkeypatch.setattr(queries, "compose", refuse_to_write)

        assert "This mail cannot be written" in self.see(desk, date(2026, 3, 9))


def refuse_to_write(*_what, **_how):
    raise KeyError("book_until")


class TestToday:
    def test_loads_what_did_not_arrive_and_has_a_link_for_those_without_scripts(self, desk):
        page = desk.get(reverse("today")).content.decode()

        assert 'hx-get="/messages/troubles/" hx-trigger="load"' in page
        assert desk.get("/messages/troubles/").url == "/messages/?show=troubles"

    @pytest.mark.parametrize(
        ("state", "because", "advice"),
        [
            (State.FAILED, Because.REFUSED, "Call, or look at why and send it again."),
            (State.BOUNCED, Because.BOUNCED, "Call, and correct the address."),
            (State.MISSED, Because.LATE, "Call instead, or send it after all."),
            (State.UNCONFIRMED, Because.LOST, "Ask whether it came, then settle it."),
        ],
    )
    def test_each_trouble_has_the_phone_number_and_what_to_do(self, desk, session, state, because, advice):
        put(row(session, PHOTOS), state, because)

        page = text(desk.get("/messages/troubles/", headers={"HX-Request": "true"}))

        assert "Paula Ibáñez · Photos, day 7, Mon 9 Mar 2026" in page
        assert str(because.label) in page.lower()
        assert "212 555 0187" in page
        assert advice in page

    def test_at_most_ten_and_a_link_to_the_others(self, desk, front_desk, treat):
        for number in range(FEW + 1):
            patient = add_patient(by=front_desk, now=NOW, name=f"Patient {number:02}", email="p@example.com")
            put(row(treat(patient, 0), PHOTOS), State.MISSED, Because.LATE)

        page = desk.get("/messages/troubles/", headers={"HX-Request": "true"}).content.decode()

        assert page.count("state-bad") == FEW
        assert "10+" in page
        assert 'href="/messages/?show=troubles"' in page

    def test_without_any_it_says_so(self, desk, session):
        page = text(desk.get("/messages/troubles/", headers={"HX-Request": "true"}))

        assert page == "No message is waiting to be settled."


class TestTheBanner:
    @pytest.fixture(autouse=True)
    def running_for_a_while(self, clinic):
        Clinic.objects.update(created_at=NOW - timedelta(days=1))

    @pytest.mark.parametrize(
        ("ago", "warned"),
        [
            pytest.param(timedelta(minutes=5), False, id="five minutes"),
            pytest.param(timedelta(minutes=5, seconds=1), True, id="a second more"),
            pytest.param(None, True, id="never"),
        ],
    )
    @pytest.mark.parametrize("page", ["today", "messages", "rulebook"])
    def test_every_page_warns_when_the_sweep_has_not_run(self, desk, ago, warned, page):
        if ago is not None:
            Sweep.objects.create(ran_at=NOW - ago)

        assert ("No mail has left for five minutes" in text(desk.get(reverse(page)))) is warned

    def test_a_clinic_that_was_just_set_up_is_not_alarmed(self, desk):
        Clinic.objects.update(created_at=NOW)

        assert "No mail has left" not in text(desk.get(reverse("today")))

    def test_nobody_is_warned_who_is_not_logged_in(self, client, front_desk):
        assert "No mail has left" not in text(client.get(reverse("account_login")))


class TestMailThatIsOnlyKept:
    @pytest.fixture
    def kept(self, settings):
        settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"

    def test_a_real_clinic_is_told_that_nobody_gets_it(self, desk, kept):
        assert "no mail server is set" in text(desk.get(reverse("today")))

    def test_a_demo_clinic_wants_it_so(self, desk, clinic, kept):
        Clinic.objects.update(is_demo=True)

        assert "no mail server is set" not in text(desk.get(reverse("today")))

    def test_where_mail_leaves_nothing_is_said(self, desk):
        assert "no mail server is set" not in text(desk.get(reverse("today")))


def test_every_member_of_staff_has_the_page_in_the_menu(client, clinic):
    for role in Staff.Role.values:
        client.force_login(make_staff(clinic, role, f"{role} by role"))
        assert 'href="/messages/"' in client.get(reverse("today")).content.decode()
