"""Addresses outside the clinic's own pages: accounts, and the question whether all is well."""

from allauth.account.urls import urlpatterns as account_pages
from django.conf import settings
from django.urls import include, path

from clinic.health import healthz
from touchups.reminders.fates import webhook

#: Of allauth's pages those for logging in and for one's password; addresses and accounts are the managers' to
#: change, with an audit row. Signing up is closed by the adapter, but the log-in page needs its address.
ACCOUNT_PAGES = {
    "account_change_password",
    "account_inactive",
    "account_login",
    "account_logout",
    "account_reauthenticate",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "account_signup",
}

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("accounts/", include([page for page in account_pages if page.name in ACCOUNT_PAGES])),
    path("accounts/two-factor/", include("allauth.mfa.urls")),
    path("", include("touchups.urls")),
]

# Where the mail service tells what became of a mail; without a proof anybody could tell us anything.
if settings.ENVIRONMENT.is_told_of_mail:
    urlpatterns.append(webhook(settings.ENVIRONMENT.mail_service))
