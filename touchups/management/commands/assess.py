"""``manage.py assess FILE``: cases as JSON lines in, an answer a line out, in order. Touches no database."""

import os
import sys
from argparse import ArgumentParser
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from importlib import resources
from typing import Any, BinaryIO

import fastjsonschema
import orjson
from django.core.management.base import BaseCommand, CommandError

from touchups.rules import ImpossibleCase, assess, read_case, write_answer
from touchups.rules.schema import checker

Json = dict[str, Any]


class Command(BaseCommand):
    help = "Answers cases: JSON lines in, a line of JSON out for each, in order. No database is needed."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE", help="cases as JSON lines; - reads standard input")

    def handle(self, *, file: str, **options: Any) -> None:
        write = self._writer()
        lines = failed = 0
        try:
            with _open(file) as source:
                for row in answers(source):
                    write(orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE))
                    lines += 1
                    failed += "error" in row
            self.stdout.flush()
        except BrokenPipeError:
            # The reader has had enough; without this Python complains once more when it flushes at exit.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise SystemExit(1) from None
        if failed:
            raise CommandError(f"{failed} of {lines} lines could not be answered")

    def _writer(self) -> Callable[[bytes], object]:
        """Bytes go out as they are, whatever encoding the terminal claims; a stream of text gets text."""
        binary = getattr(self.stdout, "buffer", None)
        if binary is not None:
            return binary.write
        return lambda row: self.stdout.write(row.decode(), ending="")


def _open(file: str) -> AbstractContextManager[BinaryIO]:
    if file == "-":
        return nullcontext(sys.stdin.buffer)
    try:
        return open(file, "rb")
    except OSError as error:
        raise CommandError(f"{file}: {error.strerror}", returncode=2) from error


def answers(lines: Iterable[bytes]) -> Iterator[Json]:
    """For each line its answer, or in its place the line's number, id and what is wrong with it."""
    schema = _schema()
    fits = checker(schema)
    refuse_unfit = fastjsonschema.compile(schema, use_default=False, use_formats=False)
    for number, line in enumerate(lines, start=1):
        case = None
        try:
            case = orjson.loads(line)
            if not fits(case):
                refuse_unfit(case)
            row = write_answer(assess(read_case(case)))
            yield {"id": case["id"], **row} if "id" in case else row
        except orjson.JSONDecodeError as error:
            yield _failure(number, None, f"line: is not JSON ({error})")
        except fastjsonschema.JsonSchemaValueException as error:
            yield _failure(number, case, explain(error))
        except ImpossibleCase as error:
            yield _failure(number, case, str(error))


def _schema() -> Json:
    source = resources.files("touchups.rules").joinpath("contracts/case.schema.json")
    schema: Json = orjson.loads(source.read_bytes())
    return _inlined(schema, schema)


def _inlined(node: Any, root: Json) -> Any:
    """``node`` with each reference replaced by what it names."""
    if isinstance(node, list):
        return [_inlined(item, root) for item in node]
    if not isinstance(node, dict):
        return node
    if "$ref" in node:
        target: Any = root
        for step in node["$ref"].removeprefix("#/").split("/"):
            target = target[step]
        return _inlined(target, root)
    return {key: _inlined(value, root) for key, value in node.items()}


def _failure(number: int, case: Any, error: str) -> Json:
    name = case.get("id") if isinstance(case, dict) else None
    return {"line": number, "id": name if isinstance(name, str | int | float) else None, "error": error}


def explain(error: fastjsonschema.JsonSchemaValueException) -> str:
    """The schema's complaint, as ``areas[0].product: must be one of …``; the line as a whole is ``case``."""
    field = error.name.removeprefix("data").removeprefix(".")
    wanted = error.rule_definition
    match error.rule:
        case "required":
            missing = next(name for name in wanted if name not in error.value)
            return f"{_inside(field, missing)}: is required"
        case "additionalProperties":
            unknown = next(name for name in error.value if name not in error.definition["properties"])
            return f"{_inside(field, unknown)}: is not a known field"
        case "enum":
            return f"{field}: must be one of {_choices(wanted)}"
        case "anyOf":
            choices = next(definition["enum"] for definition in wanted if "enum" in definition)
            return f"{field}: must be null or one of {_choices(choices)}"
    return f"{field or 'case'}: {error.message.removeprefix(error.name).strip()}"


def _inside(field: str, name: str) -> str:
    return f"{field}.{name}" if field else name


def _choices(values: list[str | None]) -> str:
    return ", ".join("null" if value is None else value for value in values)
