import re
import unicodedata
import uuid
from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from touchups.models import choices
from touchups.models.clinic import Clinic
from touchups.models.record import Record, error_constraint

SEARCH_LENGTH = 400

#: Letters that do not come apart, as a keyboard without them writes them. Apostrophes are left out.
_PLAIN = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"}
    | dict.fromkeys("'’‘ʼ`´", "")
)


def fold(text: str) -> str:
    """Lower case, no accents or apostrophes: "Ibáñez" is found by "ibanez", "O'Brien" by "obrien"."""
    decomposed = unicodedata.normalize("NFKD", text.casefold().translate(_PLAIN))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def digits_of(text: str) -> str:
    return re.sub(r"\D", "", text)


class PatientQuerySet(models.QuerySet):
    def matching(self, text: str) -> "PatientQuerySet":
        """Those in whom every word is found: part of the name, of the phone number or of the birth date."""
        return self.filter(search_condition(text))


_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = rf"(?P<month>{'|'.join(_MONTHS)})[a-z]*"
_WEEKDAY = r"(?:\b(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*[\s,.]+)?"

#: A whole date as people write it, with the month in letters or three numbers.
_DATES = (
    re.compile(rf"{_WEEKDAY}\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[\s.-]*{_MONTH}[\s.,-]*(?P<year>\d{{4}})\b"),
    re.compile(rf"\b{_MONTH}[\s.]*(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[\s,]+(?P<year>\d{{4}})\b"),
    re.compile(r"\b(?P<day>\d{1,2})[\s./-]+(?P<month>\d{1,2})[\s./-]+(?P<year>\d{4})\b"),
    re.compile(r"\b(?P<year>\d{4})[\s./-]+(?P<month>\d{1,2})[\s./-]+(?P<day>\d{1,2})\b"),
)


def search_condition(text: str, column: str = "search") -> Q:
    """Every word of the text stands in the search column, and a date in it as one day or the other."""
    text = fold(text)
    condition = _every_word(text, column)
    for pattern in _DATES:
        if found := pattern.search(text):
            rest = _every_word(f"{text[: found.start()]} {text[found.end() :]}", column)
            for day in _days(**found.groupdict()):
                condition |= rest & Q(**{f"{column}__contains": day})
    return condition


def _days(day: str, month: str, year: str) -> set[str]:
    """As the search column writes them; of two numbers either may be the month."""
    if month in _MONTHS:
        return {f"{year}-{_MONTHS.index(month) + 1:02}-{day:0>2}"}
    return {f"{year}-{month:0>2}-{day:0>2}", f"{year}-{day:0>2}-{month:0>2}"}


def _every_word(text: str, column: str) -> Q:
    """Each word as typed or, for a number, as its digits alone."""
    condition = Q()
    for word in text.split():
        digits = digits_of(word)
        found = Q(**{f"{column}__contains": word})
        condition &= found | Q(**{f"{column}__contains": digits}) if digits and not word.isalnum() else found
    return condition


class Patient(models.Model):
    """A person treated at the clinic, with what the rules and the injector need to know of them."""

    CLINIC_PATH = "clinic"

    class Sex(models.TextChoices):
        FEMALE = "female", _("Female")
        MALE = "male", _("Male")
        UNSPECIFIED = "unspecified", _("Not specified")

    class Metabolism(models.TextChoices):
        STANDARD = "standard", _("Standard")
        HIGH = "high", _("High: effects fade early")

    class Cadence(models.TextChoices):
        STANDARD = "standard", _("Standard")
        CONTINUOUS = "continuous", _("Continuous: no gap between cycles")

    #: Given to the form when it is opened, so that the same form sent twice adds one patient.
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="patients")
    name = models.CharField(_("name"), max_length=120)
    birth_date = models.DateField(_("birth date"), null=True, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    language = models.CharField(_("language"), max_length=10, choices=choices.languages, default="en")
    sex = models.CharField(_("sex for dosing"), max_length=12, choices=Sex, default=Sex.UNSPECIFIED)
    metabolism = models.CharField(
        _("metabolism"), max_length=10, choices=Metabolism, default=Metabolism.STANDARD
    )
    cadence = models.CharField(_("cadence"), max_length=12, choices=Cadence, default=Cadence.STANDARD)
    break_until = models.DateField(_("on a break until"), null=True, blank=True)
    first_timer = models.BooleanField(_("first time with a neuromodulator"), default=False)
    expression_work = models.BooleanField(_("work depends on expression"), default=False)
    preferences = models.TextField(_("preferences and goals"), blank=True, max_length=2000)
    allergies = models.TextField(_("allergies"), blank=True, max_length=1000)
    photos_muted_at = models.DateTimeField(_("no photo requests since"), null=True, editable=False)
    reviews_muted_at = models.DateTimeField(_("no reminders of reviews since"), null=True, editable=False)
    recalls_muted_at = models.DateTimeField(_("no recalls since"), null=True, editable=False)
    address_bounced_at = models.DateTimeField(_("mail came back"), null=True, editable=False)
    archived_at = models.DateTimeField(null=True, blank=True, editable=False)
    search = models.CharField(max_length=SEARCH_LENGTH, editable=False, default="")

    objects = PatientQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="patient_has_a_name"),
            models.CheckConstraint(
                condition=Q(birth_date__isnull=True) | Q(birth_date__gte=date(1900, 1, 1)),
                name="patient_born_since_1900",
            ),
        ]
        indexes = [models.Index(fields=["clinic", "name"], name="patient_by_name")]

    def __str__(self) -> str:
        return self.name

    def save(self, **kwargs) -> None:
        self.search = self.search_text()
        if (fields := kwargs.get("update_fields")) is not None:
            kwargs["update_fields"] = {*fields, "search"}
        super().save(**kwargs)

    def search_text(self) -> str:
        """What a search looks through: folded name, phone digits, birth date as people write it."""
        parts = [fold(self.name), digits_of(self.phone)]
        if born := self.birth_date:
            parts += [f"{born:%Y-%m-%d}", f"{born:%d.%m.%Y}", f"{born:%m/%d/%Y}"]
            parts += [f"{born.day}.{born.month}.{born.year}", f"{born.month}/{born.day}/{born.year}"]
        return " ".join(filter(None, parts))[:SEARCH_LENGTH]


class Hold(Record):
    """A clinical reason not to inject; it stands until somebody clears it."""

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="holds")
    kind = models.CharField(_("reason"), max_length=30, choices=choices.holds)
    since = models.DateField(_("since"))
    note = models.CharField(_("note"), max_length=300, blank=True)
    cleared_on = models.DateField(_("cleared on"), null=True, blank=True)

    class Meta:
        ordering = ["-since", "-pk"]
        constraints = [
            error_constraint("hold_error_is_whole"),
            models.CheckConstraint(
                condition=Q(kind__in=choices.keys(choices.holds)), name="hold_kind_is_known"
            ),
            models.CheckConstraint(
                condition=Q(cleared_on__isnull=True) | Q(cleared_on__gte=F("since")),
                name="hold_cleared_after_start",
            ),
            models.UniqueConstraint(
                fields=["patient", "kind"],
                condition=Q(cleared_on__isnull=True, error_at__isnull=True),
                name="one_open_hold_of_a_kind",
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class Event(Record):
    """A day on which the patient wants to look their best: no injection in the three weeks before it."""

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="events")
    name = models.CharField(_("event"), max_length=80)
    on = models.DateField(_("date"))

    class Meta:
        ordering = ["on", "pk"]
        constraints = [
            error_constraint("event_error_is_whole", by_patient=True),
            models.CheckConstraint(condition=~Q(name=""), name="event_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name
