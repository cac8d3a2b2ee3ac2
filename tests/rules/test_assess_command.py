"""``manage.py assess``: a line in, a line out, whatever the line."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest
from django.core.management import CommandError, call_command

from tests.rules.cases import case, report, review
from touchups.rules import assess, read_case, write_answer

ROOT = Path(__file__).parents[2]
CONTRACTS = ROOT / "touchups" / "rules" / "contracts"
GOOD = case(12) | {"id": "good"}


def run(path, lines):
    """The rows printed for ``lines`` of bytes, and the complaint if there is one."""
    path.write_bytes(b"".join(line + b"\n" for line in lines))
    out = io.StringIO()
    complaint = None
    try:
        call_command("assess", str(path), stdout=out)
    except CommandError as error:
        complaint = str(error)
    return [json.loads(row) for row in out.getvalue().splitlines()], complaint


def line(data):
    return json.dumps(data).encode()


@pytest.fixture
def file(tmp_path):
    return tmp_path / "cases.jsonl"


def test_cases_are_answered_in_order_with_their_id(file):
    anonymous = case(3)
    rows, complaint = run(file, [line(GOOD), line(anonymous)])
    assert rows == [
        {"id": "good"} | write_answer(assess(read_case(GOOD))),
        write_answer(assess(read_case(anonymous))),
    ]
    assert complaint is None


def test_answers_fit_their_contract(file):
    schema = json.loads((CONTRACTS / "answer.schema.json").read_text())
    touched = case(14, reviews=[review(14, "lateral_peak", side="left")], patient={"event_on": "2026-05-01"})
    worried = case(5, reports=[report("trouble_breathing", 5, area=None)])
    rows, _complaint = run(file, [line(GOOD), line(touched), line(worried), line({"today": "2026-03-02"})])
    assert [row["flag"] for row in rows] == ["review", "touch_up", "refer", "full_session"]
    for row in rows:
        jsonschema.validate(row, schema)


FAULTS = [
    ("not JSON", b"{", "line: is not JSON"),
    ("an empty line", b"", "line: is not JSON"),
    ("not UTF-8", b'{"today": "\xff"}', "line: is not JSON"),
    ("NaN", b'{"today": NaN}', "line: is not JSON"),
    ("a number without end", b'{"today": 1e999}', "line: is not JSON"),
    ("nested too deep", b"[" * 100_000, "line: is not JSON"),
    ("not an object", b"[]", "case: must be object"),
    ("no day", b"{}", "today: is required"),
    ("a day that is no text", b'{"today": 5}', "today: must be string"),
    ("a day that is no date", b'{"today": "x"}', "today: must be a real date"),
    ("an unknown field", line(case(3) | {"mood": "good"}), "mood: is not a known field"),
    ("an unknown area", line(case(3, area="nose")), "areas[0].area: must be one of forehead, glabella"),
    ("an unknown product", line(case(3, product="water")), "areas[0].product: must be one of botox"),
    ("a missing product", line(case(3, areas=[{"area": "dao"}])), "areas[0].product: is required"),
    ("an unknown side", line(case(3, units={"top": 1})), "areas[0].units.top: is not a known field"),
    ("negative units", line(case(3, units={"left": -1})), "areas[0].units.left: must be bigger than"),
    ("units as text", line(case(3, units={"left": "1"})), "areas[0].units.left: must be number"),
    ("an unknown area of a report", line(case(3, reports=[report("uneven", 1, area="nose")])),
     "reports[0].area: must be null or one of forehead"),
    ("an unknown area of a finding", line(case(14, reviews=[review(14, "asymmetry", area="nose")])),
     "reviews[0].findings[0].area: must be one of forehead"),
    ("an impossible case", line(case(3, treated_on="2027-01-01")),
     "areas[0].treated_on: must not be after today"),
]  # fmt: skip


@pytest.mark.parametrize(("faulty", "error"), [pytest.param(*fault, id=name) for name, *fault in FAULTS])
def test_a_faulty_line_is_named_in_its_place(file, faulty, error):
    rows, complaint = run(file, [line(GOOD), faulty, line(GOOD)])
    assert [row.get("id") for row in rows] == ["good", None, "good"]
    assert rows[1]["line"] == 2
    assert rows[1]["error"].startswith(error)
    assert complaint == "1 of 3 lines could not be answered"


def test_a_faulty_case_keeps_its_id(file):
    nested = b'{"id": ' + b"[" * 900 + b"]" * 900 + b"}"
    rows, _complaint = run(file, [line({"id": "p7", "today": "x"}), line({"id": 8}), nested])
    assert [row["id"] for row in rows] == ["p7", 8, None]


def test_the_last_of_two_equal_keys_counts(file):
    rows, complaint = run(file, [b'{"today": "2026-03-01", "today": "2026-03-02"}'])
    assert (rows[0]["rule"], complaint) == ("first_session", None)


def test_a_very_long_line_is_answered(file):
    rows, complaint = run(file, [line(case(3) | {"id": "x" * 5_000_000})])
    assert (rows[0]["rule"], complaint) == ("too_early", None)


def test_no_lines_are_no_fault(file):
    assert run(file, []) == ([], None)


def test_a_file_that_is_not_there_is_one_clear_line(tmp_path):
    with pytest.raises(CommandError, match="No such file") as missing:
        call_command("assess", str(tmp_path / "nowhere"))
    assert missing.value.returncode == 2


def test_standard_input_is_read_and_bytes_written(monkeypatch):
    def stream(content=b""):
        return io.TextIOWrapper(io.BytesIO(content), encoding="ascii")

    out = stream()
    monkeypatch.setattr(sys, "stdin", stream(line(GOOD | {"id": "Zoë"})))
    call_command("assess", "-", stdout=out)
    assert json.loads(out.buffer.getvalue())["id"] == "Zoë"


def test_a_reader_that_leaves_early_hears_no_complaint(file):
    file.write_bytes((line(GOOD) + b"\n") * 2_000)
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb") as closed:
        done = subprocess.run(
            [sys.executable, "manage.py", "assess", str(file)],
            cwd=ROOT,
            stdout=closed,
            stderr=subprocess.PIPE,
            env=os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings"},
        )
    assert done.stderr == b""
    assert done.returncode == 1
