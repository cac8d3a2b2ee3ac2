"""Logging in with two factors: the password, and a code from an app on the phone or a recovery code.

allauth.mfa does the work. The clinic's own is here: its name in the app, its rule, its words, and secrets
that nobody reads in the database.
"""

from base64 import urlsafe_b64encode
from io import BytesIO

from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from touchups.models import Staff


class TwoFactorAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("This code is wrong, or it was used already. Try the next one."),
        "cannot_delete_authenticator": _("Your clinic wants everybody to log in with two factors."),
        "unreadable": _("What is kept of your app can no longer be read. Ask for it to be turned off."),
    }

    def get_totp_issuer(self) -> str:
        return context.request.clinic.name

    def build_totp_svg(self, url: str) -> str:
        """A QR code on white: a phone does not read it from a dark page."""
        import qrcode  # seldom needed, and five megabytes in each worker
        from qrcode.image.svg import SvgPathFillImage

        drawn = BytesIO()
        qrcode.make(url, image_factory=SvgPathFillImage).save(drawn)
        return drawn.getvalue().decode()

    def encrypt(self, text: str) -> str:
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Raises ValidationError, for the form of the code, when SECRET_KEY is no longer what it was."""
        try:
            return _cipher().decrypt(encrypted_text).decode()
        except InvalidToken as unreadable:
            raise self.validation_error("unreadable") from unreadable

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        return not authenticator.user.clinic.two_factor_required


def _cipher() -> MultiFernet:
    secrets = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return MultiFernet([Fernet(_key(secret)) for secret in secrets])


def _key(secret: str) -> bytes:
    return urlsafe_b64encode(salted_hmac(__name__, "", secret=secret, algorithm="sha256").digest())


def with_two_factors(people: QuerySet[Staff]) -> QuerySet[Staff]:
    """The same people, each with ``has_two_factors``."""
    return people.annotate(has_two_factors=Exists(app_of(OuterRef("pk"))))


def app_of(staff: Staff | OuterRef) -> QuerySet[Authenticator]:
    """What is kept of the app on somebody's phone: one row or none."""
    return Authenticator.objects.filter(user=staff, type=Authenticator.Type.TOTP)


def lacks_a_factor(staff: Staff) -> bool:
    """Whether the clinic wants two factors and this person, as read by ``StaffBackend``, has one."""
    return staff.clinic.two_factor_required and not staff.has_two_factors
