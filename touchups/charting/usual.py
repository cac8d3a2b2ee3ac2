"""What sources give an area at one visit; far more than that is asked about, as it may be a slip of a key.

Units of each product, both sides together, never converted. Where no source names a dose nothing is asked.
"""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from django.utils.translation import gettext as _

from touchups.charting.services import DoseLine

#: A man's dose is up to twice the usual one: only what is above that is asked about.
FAR_ABOVE = 2

#: The most that practice gives (Botox: glabella 20-40 U, forehead 20, at the eyes 15 a side, bunny lines
#: three points of 2, brow 5 a side, lips 10, gummy smile 2 a side, DAO 3 a side, chin 10, masseter 40 a
#: side, bands of the neck 36; Jeuveau: masseters 72), or else the label's own dose.
USUAL_MOST = {
    "botox": {
        "forehead": 20,
        "glabella": 40,
        "crows_feet": 30,
        "brow_lift": 10,
        "bunny_lines": 6,
        "upper_lip": 10,
        "gummy_smile": 4,
        "dao": 6,
        "mentalis": 10,
        "masseter": 80,
        "platysma": 36,
    },
    "dysport": {"glabella": 50},
    "xeomin": {"forehead": 20, "glabella": 20, "crows_feet": 24},
    "jeuveau": {"glabella": 20, "masseter": 72},
    "letybo": {"glabella": 20},
    "relfydess": {"glabella": 50, "crows_feet": 60},
    "daxxify": {"glabella": 40},
}

#: The label's most within three months, for all uses together.
MOST_IN_ALL = {"botox": 400}


def far_above_usual(product: str, doses: Iterable[DoseLine]) -> Iterator[tuple[DoseLine, str]]:
    """What to ask about the doses of one visit: the largest dose that it concerns, and the question."""
    doses = list(doses)
    for area, most in USUAL_MOST[product].items():
        here = [dose for dose in doses if dose.area == area]
        if (given := _sum(here)) > FAR_ABOVE * most:
            words = _("Is this right? It makes %(units)g U in this area, where up to %(most)g U are usual.")
            yield _largest(here), words % {"units": given, "most": most}
    most = MOST_IN_ALL.get(product)
    if most and (given := _sum(doses)) > most:
        words = _("Is this right? It makes %(units)g U in all; the label gives no more than %(most)g U.")
        yield _largest(doses), words % {"units": given, "most": most}


def _sum(doses: Iterable[DoseLine]) -> Decimal:
    return sum((dose.units for dose in doses), Decimal(0))


def _largest(doses: Iterable[DoseLine]) -> DoseLine:
    return max(doses, key=lambda dose: dose.units)
