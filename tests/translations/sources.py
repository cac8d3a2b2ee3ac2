"""The texts of the patient's side as the code marks them, read without gettext's tools."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from django.utils.translation.template import templatize

ROOT = Path(__file__).parents[2]

#: What patients read or hear, as files and folders of Python and of templates: their own pages, what the
#: acts behind these say, and the labels of their record.
PATIENT_SIDE = (
    "touchups/rules",
    "touchups/assessment/days.py",
    "touchups/assessment/ribbon.py",
    "touchups/booking/checks.py",
    "touchups/booking/forms.py",
    "touchups/booking/keeping.py",
    "touchups/booking/proposal.py",
    "touchups/booking/services.py",
    "touchups/booking/slices.py",
    "touchups/booking/waiting.py",
    "touchups/models/appointment.py",
    "touchups/models/concern.py",
    "touchups/models/consent.py",
    "touchups/models/message.py",
    "touchups/models/patient.py",
    "touchups/models/photo.py",
    "touchups/models/record.py",
    "touchups/models/report.py",
    "touchups/models/review.py",
    "touchups/models/session.py",
    "touchups/photos/forms.py",
    "touchups/photos/intake.py",
    "touchups/photos/protocol.py",
    "touchups/photos/services.py",
    "touchups/portal",
    "touchups/reminders/calendar_files.py",
    "templates/portal",
)

MARKS = {"_", "gettext", "gettext_lazy", "gettext_noop", "ngettext"}
MARKED = re.compile(r"""\b(?:n?gettext|_)\((u?'(?:[^'\\]|\\.)*'|u?"(?:[^"\\]|\\.)*")""")


def texts() -> set[str]:
    """Every text that has to be there in each language of the patients."""
    files = {file for place in PATIENT_SIDE for file in _files(ROOT / place)}
    return {text for file in files for text in _marked(file)}


def _files(place: Path) -> Iterator[Path]:
    """The file itself or all in the folder."""
    return filter(Path.is_file, place.rglob("*") if place.is_dir() else iter([place]))


def _marked(file: Path) -> Iterator[str]:
    if file.suffix == ".py":
        return _marked_in_python(file.read_text())
    if file.suffix in {".html", ".txt"}:
        return _marked_in_template(file.read_text())
    return iter(())


def _marked_in_python(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Call(func=ast.Name(id=name), args=[ast.Constant(value=text), *_]) if name in MARKS:
                yield text


def _marked_in_template(source: str) -> Iterator[str]:
    for text in MARKED.findall(templatize(source)):
        yield ast.literal_eval(text)
