"""Fields that several forms share."""

from decimal import Decimal, InvalidOperation

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

MOST_UNITS = 999


class MomentInput(forms.DateTimeInput):
    input_type = "datetime-local"

    def __init__(self):
        super().__init__(format="%Y-%m-%dT%H:%M")


class UnitsInput(forms.TextInput):
    def format_value(self, value: object) -> str | None:
        """What is on record as people write it, 6 and 2.5; what somebody typed as they typed it."""
        text = super().format_value(value)
        return text.removesuffix(".0") if isinstance(value, Decimal) else text


class UnitsField(forms.Field):
    """Units of a product in steps of 0.5; an empty cell or a zero is None. A comma may stand for the point.

    Not a number input: a browser sends nothing at all for text in one, and what was typed would be lost.
    """

    widget = UnitsInput
    default_error_messages = {"units": _("Units go in steps of 0.5, up to %(most)s.")}

    def widget_attrs(self, widget) -> dict:
        # The blank placeholder lets the style sheet tell a filled cell from an empty one.
        style = {"class": "form-control units", "placeholder": " "}
        return style | {"inputmode": "decimal", "autocomplete": "off", "maxlength": 12}

    def to_python(self, value: str | None) -> Decimal | None:
        return self.number(value) or None

    def number(self, value: object) -> Decimal:
        text = str(value or "0").strip().replace(",", ".") or "0"
        try:
            units = Decimal(text)
        except InvalidOperation:
            units = Decimal("NaN")
        if not units.is_finite() or not 0 <= units <= MOST_UNITS or units % Decimal("0.5"):
            raise ValidationError(self.error_messages["units"], code="units", params={"most": MOST_UNITS})
        return units.quantize(Decimal("0.1"))
