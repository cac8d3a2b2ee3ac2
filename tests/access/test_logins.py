import pytest
from django.urls import reverse

from tests.conftest import PASSWORD
from touchups.models import AuditEvent

pytestmark = pytest.mark.django_db


def log_in(client, email: str, password: str):
    return client.post(reverse("account_login"), {"login": email, "password": password})


def trail(clinic) -> list[str]:
    return list(AuditEvent.objects.filter(clinic=clinic).order_by("pk").values_list("verb", flat=True))


def test_logging_in_and_out_leaves_two_rows(client, clinic, front_desk):
    log_in(client, front_desk.email, PASSWORD)
    client.post(reverse("account_logout"))

    assert trail(clinic) == ["staff.log_in", "staff.log_out"]


def test_a_wrong_password_is_told_to_the_clinic_of_the_account(client, clinic, front_desk, outsider):
    log_in(client, front_desk.email, "not the password")

    assert trail(clinic) == ["staff.refused"]
    assert trail(outsider.clinic) == []


def test_an_unknown_address_leaves_no_row(client, clinic):
    log_in(client, "nobody@nowhere.example", PASSWORD)

    assert trail(clinic) == []


@pytest.mark.parametrize("page", ["email/", "password/set/", "confirm-email/"])
def test_an_address_cannot_be_changed_past_the_managers(client, front_desk, page):
    client.force_login(front_desk)

    assert client.get(f"/accounts/{page}").status_code == 404


def test_a_part_of_a_page_left_open_sends_the_whole_page_to_the_log_in(client, clinic, patient):
    part = client.get(reverse("caller", args=[patient.pk]), headers={"HX-Request": "true"})

    assert (part.headers["HX-Refresh"], part.content) == ("true", b"")


@pytest.mark.parametrize("known", [True, False], ids=["somebody's address", "an address that nobody has"])
def test_a_password_cannot_be_reset_while_the_mail_server_is_away_and_the_page_says_so(
    known, client, front_desk, settings
):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    asked = {"email": front_desk.email if known else "nobody@nowhere.example"}
    page = client.post(reverse("account_reset_password"), asked, follow=True)
    assert "could not be sent" in page.content.decode()
    assert page.request["PATH_INFO"] == reverse("account_reset_password")
