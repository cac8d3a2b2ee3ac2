"""Countries as people choose them: those whose public holidays are known."""

from functools import cache

from holidays.registry import COUNTRIES


@cache
def countries() -> tuple[tuple[str, str], ...]:
    """Code (ISO 3166-1, two letters) and English name of each, by name."""
    # Each entry is the module's name and, first of all, the name of its class and the code.
    named = {codes[1]: _written(name) for name, codes in COUNTRIES.items()}
    return tuple(sorted(named.items(), key=lambda pair: pair[1]))


def _written(module: str) -> str:
    small = ("and", "of", "the")
    return " ".join(word if word in small else word.capitalize() for word in module.split("_"))
