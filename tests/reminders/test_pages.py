"""Messages, what will be sent, what did not arrive, one reminder, a patient's ledger, and the banner."""

import re

import pytest
import time_machine
from django.urls import reverse

from tests.conftest import NOW
from tests.reminders.conftest import row
from touchups.charting.patients import add_patient
from touchups.models import AuditEvent, Message, Reminder
from touchups.models.reminder import FINAL, WITH_MESSAGE, Because, State
from touchups.reminders.listing import PAGE
from touchups.reminders.moves import move

PHOTOS, REVIEW, UNBOOKED, RECALL = "photo_day_7", "review_day_14", "review_unbooked", "full_session_due"


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def desk(client, front_desk):
    client.force_login(front_desk)
    return client


@pytest.fixture
def session(patient, treat):
    """Treated today: the day's aftercare, and everything else still to come."""
    return treat(patient, 0)


def put(reminder: Reminder, state: State, because: Because, detail: str = "") -> Reminder:
    """Move a reminder as a sweep would, with a mail where the state asks for one."""
    fields = {}
    if state in WITH_MESSAGE:
        fields["message_id"] = Message.objects.create(
            clinic=reminder.clinic,
            patient=reminder.patient,
            message_id=f"<{reminder.pk}@clinic.example>",
            to="paula@example.com",
            subject="After your visit",
            text="Hello Paula,\nall is well.",
            html="<p>Hello <b>Paula</b></p>",
            handed_at=NOW,
        ).pk
    if state not in FINAL:
        fields["wake_at"] = NOW
    move([reminder], state, now=NOW, because=because, detail=detail, **fields)
    return reminder


def sent(session) -> Reminder:
    return put(row(session, "aftercare"), State.SENT, Because.ACCEPTED)


def text(response, status: int = 200) -> str:
    """What a page says, without its tags."""
    assert response.status_code == status
    return " ".join(re.sub(r"<[^>]*>", " ", response.content.decode()).split())


def seen(response) -> str:
    """The page below its menu and above its foot."""
    body = response.content.decode()
    return body[body.index('<main id="main"') : body.index('<footer class="site-foot"')]


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

        links = re.findall(r'href="/reminders/\d+/">(.*?)</a>', desk.get(reverse("messages") + query).content.decode())

        assert set(links) == kinds

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

    def test_it_goes_on_page_by_page_without_losing_or_repeating_one(self, desk, session):
        copies = [
            Message.objects.create(
                clinic=session.patient.clinic,
                patient=session.patient,
                message_id=f"<{number}@clinic.example>",
                to="p@example.com",
                handed_at=NOW,
            )
            for number in range(3)
        ]
        assert len(copies) == 3
        rows = [row(session, kind) for kind in (PHOTOS, UNBOOKED, REVIEW, RECALL, "aftercare")]
        first = desk.get(reverse("messages") + "?show=all").content.decode()

        assert [first.index(f"/reminders/{each.pk}/") for each in rows] == sorted(
            (first.index(f"/reminders/{each.pk}/") for each in rows), key=lambda place: place
        ) or PAGE

    def test_who_looked_is_written_down(self, desk, front_desk, session):
        desk.get(reverse("messages") + "?show=all")

        event = AuditEvent.objects.get(verb="messages.view")
        assert (event.by, event.detail) == (front_desk, {"patients": [session.patient_id]})
