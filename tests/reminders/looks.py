"""What the tests of the pages share: reminders brought into a state, and pages as text."""

import re

from tests.conftest import NOW
from tests.reminders.conftest import row
from touchups.models import Message, Reminder
from touchups.models.reminder import FINAL, WITH_MESSAGE, Because, State
from touchups.reminders.moves import move

PHOTOS, REVIEW, UNBOOKED, RECALL = "photo_day_7", "review_day_14", "review_unbooked", "full_session_due"


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


def numbers(response) -> list[int]:
    """The reminders that a page lists, in its order."""
    return [int(number) for number in re.findall(r'href="/reminders/(\d+)/"', response.content.decode())]


def seen(response) -> str:
    """The page below its menu and above its foot."""
    body = response.content.decode()
    return body[body.index('<main id="main"') : body.index('<footer class="site-foot"')]
