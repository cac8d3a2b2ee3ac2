"""The form of a policy, generated from the table of its numbers."""

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from touchups import rules
from touchups.access.forms import ServiceForm
from touchups.assessment.rulebook import general_numbers, product_numbers
from touchups.rules.catalogue import PRODUCTS


def value_field(number: rules.Number) -> forms.IntegerField:
    """A field for one number: empty means its default, and its safe bounds are said beside it."""
    bounds = {"least": number.least, "most": number.most, "default": number.default}
    outside = _("It has to be from %(least)s to %(most)s.") % bounds
    return forms.IntegerField(
        label=_(number.label),
        required=False,
        validators=[MinValueValidator(number.least, outside), MaxValueValidator(number.most, outside)],
        help_text=_("%(least)s to %(most)s, default %(default)s") % bounds,
        widget=forms.NumberInput(
            attrs={
                "class": "form-control num",
                "placeholder": number.default,
                "inputmode": "numeric",
                "min": number.least,
                "max": number.most,
            }
        ),
    )


class PolicyForm(ServiceForm):
    """Every number of the policy and the reason for changing it."""

    reason = forms.CharField(
        label=_("Why it changes"),
        max_length=300,
        help_text=_("Kept with the version, under your name."),
        widget=forms.TextInput(attrs={"class": "form-control"}),
    )

    def __init__(self, data=None, *, policy: rules.Policy):
        super().__init__(data, initial={name: policy.value(name) for name in rules.NUMBERS})
        self.fields |= {name: value_field(number) for name, number in rules.NUMBERS.items()}

    def clean(self) -> dict:
        data = super().clean()
        if not self.errors:
            self._refuse(self.numbers())
        return data

    @property
    def answers(self) -> dict[str, object]:
        return {"numbers": self.numbers(), "reason": self.cleaned_data["reason"]}

    def numbers(self) -> dict[str, int]:
        """The numbers that differ from their defaults."""
        given = ((number, self.cleaned_data[name]) for name, number in rules.NUMBERS.items())
        return {number.name: value for number, value in given if value not in (None, number.default)}

    def _refuse(self, numbers: dict[str, int]) -> None:
        try:
            proposed = rules.Policy.from_numbers("proposed", numbers)
        except rules.PolicyError as refusal:
            self.add_error(refusal.name, in_words(refusal.problem))
        else:
            if all(proposed.value(name) == self.initial[name] for name in rules.NUMBERS):
                self.add_error(None, _("Nothing is different from the numbers in force."))

    @property
    def general(self) -> list[tuple[rules.Number, forms.BoundField]]:
        """The numbers that hold for every product."""
        return [(number, self[number.name]) for number in general_numbers()]

    @property
    def by_product(self) -> list[list[forms.BoundField | None]]:
        """The products' own numbers, a line a number and a column a product."""
        return [[number and self[number.name] for number in line] for line in product_numbers()]

    products = PRODUCTS.values()


def in_words(problem: str) -> str:
    """A refusal of the rules with the labels of numbers in place of their names."""
    labels = {name: gettext(number.label) for name, number in rules.NUMBERS.items()}
    return " ".join(f"“{labels[word]}”" if word in labels else word for word in problem.split(" "))
