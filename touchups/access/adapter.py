import logging
from smtplib import SMTPException
from urllib.parse import urljoin, urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _

logger = logging.getLogger(__name__)


class StaffAdapter(DefaultAccountAdapter):
    """Accounts are made by the clinic's managers; nobody signs up."""

    def is_open_for_signup(self, request) -> bool:
        return False

    def get_reset_password_from_key_url(self, key: str) -> str:
        """Under the clinic's own name, whatever name a request gives it."""
        path = urlsplit(super().get_reset_password_from_key_url(key)).path
        return urljoin(settings.PUBLIC_URL, path)

    def send_mail(self, template_prefix: str, email: str, context: dict) -> None:
        """Where the mail server is away the page says so, the same for an address that nobody has."""
        try:
            super().send_mail(template_prefix, email, context)
        except (SMTPException, OSError) as error:
            logger.error("the mail of a password reset cannot leave: %s", error)
            messages.error(self.request, _("The mail could not be sent. Ask your manager for a link."))
            raise ImmediateHttpResponse(redirect("account_reset_password")) from error
