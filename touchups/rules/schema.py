"""Whether JSON fits a contract's schema: yes or no, in half the time of a check that says what is wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

Schema = Mapping[str, Any]
Check = Callable[[Any], bool]

TYPES = {
    "string": (str,),
    "number": (int, float),
    "boolean": (bool,),
    "null": (type(None),),
}
SAID_ELSEWHERE = {"$schema", "$defs", "title", "description", "default", "format"}


def checker(schema: Schema) -> Check:
    """A function that says whether a value read from JSON fits ``schema``.

    Raises ValueError for a keyword other than those of our contracts; references must have been replaced.
    """
    keywords = schema.keys() - SAID_ELSEWHERE
    if keywords == {"enum"}:
        return _one_of(schema["enum"])
    if keywords == {"anyOf"}:
        return _any_of([checker(choice) for choice in schema["anyOf"]])
    if keywords == {"type", "items"}:
        return _list_of(checker(schema["items"]))
    if keywords - {"required"} == {"type", "properties", "additionalProperties"}:
        fields = {name: checker(field) for name, field in schema["properties"].items()}
        return _object_of(fields, tuple(schema.get("required", ())))
    if keywords - {"minimum", "exclusiveMinimum"} == {"type"}:
        return _plain(schema)
    raise ValueError(f"unknown keywords among {sorted(keywords)}")


def _one_of(values: list[str | None]) -> Check:
    """Texts and null alone; others need not even have a hash."""
    choices = frozenset(values)
    return lambda value: type(value) in (str, type(None)) and value in choices


def _any_of(checks: list[Check]) -> Check:
    return lambda value: any(check(value) for check in checks)


def _list_of(check: Check) -> Check:
    return lambda value: type(value) is list and all(map(check, value))


def _object_of(fields: Mapping[str, Check], required: tuple[str, ...]) -> Check:
    """No other fields than these."""

    def fits(value: Any) -> bool:
        if type(value) is not dict:
            return False
        for name in required:
            if name not in value:
                return False
        for name, part in value.items():
            check = fields.get(name)
            if check is None or not check(part):
                return False
        return True

    return fits


def _plain(schema: Schema) -> Check:
    names = [schema["type"]] if isinstance(schema["type"], str) else schema["type"]
    types = frozenset(kind for name in names for kind in TYPES[name])
    if "minimum" in schema:
        least = schema["minimum"]
        return lambda value: type(value) in types and (value is None or value >= least)
    if "exclusiveMinimum" in schema:
        above = schema["exclusiveMinimum"]
        return lambda value: type(value) in types and (value is None or value > above)
    return lambda value: type(value) in types
