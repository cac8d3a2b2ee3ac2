"""The clock stands still at ``NOW``; the cast signs in; forms are filled in as a browser sends them."""

import uuid
from collections.abc import Callable

import pytest
from django.urls import reverse


def page(patient) -> str:
    return reverse("patient", args=[patient.pk])


def log(patient, **query) -> str:
    return reverse("session_new", args=[patient.pk], query=query)


def key(**fields: object) -> dict:
    return {"key": str(uuid.uuid4()), **fields}


@pytest.fixture(autouse=True)
def clock_stands_still(noon):
    return noon


@pytest.fixture
def known(patient, injector, now) -> dict:
    """What every service is told."""
    return {"patient": patient, "by": injector, "now": now}


@pytest.fixture
def session_form(injector, lot) -> Callable[..., dict]:
    """A session of 20 U in the forehead; keywords replace or add fields (``__`` stands for ``-``)."""

    def fill(**different: object) -> dict:
        form = {
            "key": str(uuid.uuid4()),
            "at": "2026-03-02T11:30",
            "injector": injector.pk,
            "product": "botox",
            "lot": lot.pk,
            "plan": "single",
            "units-forehead-frontalis-midline": "20",
        }
        return form | {name.replace("__", "-"): value for name, value in different.items()}

    return fill


@pytest.fixture
def review_form(injector) -> Callable[..., dict]:
    """A review of today with nothing found; keywords replace or add fields (``__`` stands for ``-``)."""

    def fill(**different: object) -> dict:
        form = {"key": str(uuid.uuid4()), "on": "2026-03-02", "reviewer": injector.pk}
        return form | {name.replace("__", "-"): value for name, value in different.items()}

    return fill
