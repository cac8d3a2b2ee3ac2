"""Rules of the house that a reader would otherwise have to check: who reads the clock, who looks rows up."""

import ast
from collections.abc import Iterator
from pathlib import Path

from django.apps import apps

from touchups.access.trail import WORDS
from touchups.models.record import Record

HOUSE = Path(apps.get_app_config("touchups").path)
FILES = sorted(file for file in HOUSE.rglob("*.py") if "migrations" not in file.parts)
CLOCKS = {
    "timezone.now",
    "timezone.localdate",
    "timezone.localtime",
    "datetime.now",
    "datetime.today",
    "datetime.utcnow",
    "date.today",
    "time.time",
}


def named(file: Path) -> str:
    return str(file.relative_to(HOUSE))


def is_view(file: Path) -> bool:
    return file.parent.name == "views" or file.stem == "views" or file.stem.endswith("_views")


def may_read_the_clock(file: Path) -> bool:
    """Tasks, commands, the middleware, which reads it for the views, and the receivers of a log-in."""
    return is_view(file) or file.stem in ("tasks", "middleware", "logins") or "management" in file.parts


def calls(file: Path) -> Iterator[tuple[str, ast.Call]]:
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func), node


def test_only_the_edge_reads_the_clock():
    read = [
        (named(file), name)
        for file in FILES
        if not may_read_the_clock(file)
        for name, call in calls(file)
        # localtime(moment) converts that moment; without one it reads the clock.
        if name in CLOCKS and not (name == "timezone.localtime" and call.args)
    ]
    assert read == []


def test_views_look_rows_up_only_as_the_person_who_asks():
    bare = [
        (named(file), ast.unparse(node))
        for file in FILES
        if is_view(file)
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.Attribute) and node.attr in ("objects", "_default_manager")
    ]
    assert bare == []


def test_every_verb_of_the_trail_has_words():
    verbs = {
        call.args[0].value
        for file in FILES
        for name, call in calls(file)
        if name == "audit.record" and isinstance(call.args[0], ast.Constant)
    }
    verbs |= {f"{model._meta.model_name}.error" for model in Record.__subclasses__()}
    assert verbs == set(WORDS)
