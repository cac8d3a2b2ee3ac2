"""The one-time link with which somebody sets their password."""

from smtplib import SMTPException

from allauth.account import app_settings
from allauth.account.adapter import get_adapter
from allauth.account.utils import user_pk_to_url_str
from django.core.mail import send_mail
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from touchups.models import Staff


def password_link(request: HttpRequest, staff: Staff) -> str:
    """Where this person sets a password. The link ends when used, or after PASSWORD_RESET_TIMEOUT."""
    token = app_settings.PASSWORD_RESET_TOKEN_GENERATOR().make_token(staff)
    return get_adapter(request).get_reset_password_from_key_url(f"{user_pk_to_url_str(staff)}-{token}")


def mail_link(request: HttpRequest, staff: Staff) -> bool:
    """Send the link to its owner; False when the mail could not be handed over."""
    words = render_to_string(
        "access/link_mail.txt", {"staff": staff, "link": password_link(request, staff)}, request
    )
    subject = _("Your log-in at %(clinic)s") % {"clinic": staff.clinic.name}
    try:
        return bool(send_mail(subject, words, None, [staff.email]))
    except (SMTPException, OSError):
        return False
