"""The forms in which a code is typed. Each code is taken once."""

from allauth.mfa import app_settings
from allauth.mfa.base import forms as login_forms
from allauth.mfa.totp import forms as app_forms
from django import forms
from django.core.cache import cache
from django.utils.translation import gettext_lazy as _

#: Seconds for which a code of the app is valid: its own period, and those before and after.
VALID_FOR = app_settings.TOTP_PERIOD * (2 * app_settings.TOTP_TOLERANCE + 1)


def code_field(**attrs: object) -> forms.CharField:
    widget = forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric", **attrs})
    return forms.CharField(label=_("Code"), max_length=20, widget=widget)


class OneTimeCodeForm(forms.Form):
    """allauth remembers a code for one period, which is less than it is valid (RFC 6238, section 5.2)."""

    code = code_field()

    def clean_code(self) -> str:
        digits = "".join(filter(str.isdigit, self.cleaned_data["code"]))
        if not cache.add(f"two-factor-code:{self.user.pk}:{digits}", True, VALID_FOR):
            self.cleaned_data["code"] = ""  # an empty one is wrong, counts as a try and stands in the trail
        return super().clean_code()


class LogInForm(OneTimeCodeForm, login_forms.AuthenticateForm):
    """The second step of a log-in."""

    code = code_field(autofocus=True)


class StillThereForm(OneTimeCodeForm, login_forms.ReauthenticateForm):
    """A code instead of the password, where somebody has to show that it is still them."""

    code = code_field(autofocus=True)


class SetUpAppForm(OneTimeCodeForm, app_forms.ActivateTOTPForm):
    """The first code of a new app."""
