"""The file for a spreadsheet: read back as it was written, and nothing in it runs."""

import csv
import io
from datetime import date

import pytest
from django.urls import reverse

from tests.conftest import make_staff
from touchups.insight.figures import Figures, Tally
from touchups.insight.spreadsheets import FORMULA, figures_table, safe, table
from touchups.models import AuditEvent, Staff

pytestmark = pytest.mark.usefixtures("noon")

HOSTILE = [
    '=HYPERLINK("http://evil.example","Click")',
    "+1+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(1+1)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "  =1+1",
    "＝1+1",
]


@pytest.mark.parametrize("cell", HOSTILE)
def test_what_looks_like_a_formula_is_text(cell):
    assert safe(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["Ines Needle", "O'Hara", "a=b", "2026-03", "12", "13.5", "", " "])
def test_other_cells_are_left_alone(cell):
    assert safe(cell) == cell


def test_every_cell_is_quoted_and_what_is_missing_is_empty():
    assert table(["A", "B"], [[1, None], ['say "hi"', "x,y"]]) == (
        '\ufeff"A","B"\r\n"1",""\r\n"say ""hi""","x,y"\r\n'
    )


@pytest.mark.parametrize(("days", "middle"), [([14, 14], "14"), ([14, 15], "14.5"), ([14], "14"), ([], "")])
def test_a_median_has_no_more_places_than_it_needs(days, middle):
    march = date(2026, 3, 1)
    figures = Figures(march, march, 10, 21, {1: "Ines"}, {(1, march): Tally(review_days=days)})
    assert figures_table(figures, injector=None).splitlines()[1].split(",")[6] == f'"{middle}"'


@pytest.mark.django_db
@pytest.mark.parametrize("name", [*HOSTILE, 'Quote " and, comma', "Zoë; two\nlines"])
def test_an_injector_of_any_name_makes_a_table_that_can_be_read(
    name, clinic, manager, patient, treat, client
):
    hostile = make_staff(clinic, Staff.Role.INJECTOR, "Harmless")
    Staff.objects.filter(pk=hostile.pk).update(name=name)
    treat(patient, 3, injector=hostile)
    client.force_login(manager)
    answer = client.get(reverse("figures_csv"), {"first": "2026-02", "last": "2026-02"})
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"] == 'attachment; filename="figures-2026-02-2026-02.csv"'
    assert answer.content.startswith(b"\xef\xbb\xbf")
    head, row = csv.reader(io.StringIO(answer.content.decode("utf-8-sig"), newline=""))
    assert head[:3] == ["Injector", "Month", "Full sessions"]
    assert row[0].removeprefix("'") == name
    assert not row[0].startswith(FORMULA)
    assert row[1:4] == ["2026-02", "1", "0"]
    assert len(row) == len(head)


@pytest.mark.django_db
def test_months_without_anything_are_there_and_taking_the_file_leaves_a_row(manager, patient, treat, client):
    treat(patient, 3)
    client.force_login(manager)
    text = client.get(reverse("figures_csv")).content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))[1:]
    assert [row[1] for row in rows][::11] == ["2025-04", "2026-03"]
    assert len(rows) == 12
    assert AuditEvent.objects.get(verb="figures.view").detail == {"first": "2025-04", "last": "2026-03"}
