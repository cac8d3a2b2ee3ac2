"""The look-up is the permission: nobody finds what belongs to another clinic."""

from typing import TypeVar

from django.db.models import Model, QuerySet
from django.http import Http404

from touchups.models import Staff

M = TypeVar("M", bound=Model)


def visible_to(staff: Staff, model: type[M]) -> QuerySet[M]:
    """The rows of a model that belong to this person's clinic."""
    return model._default_manager.filter(**{model.CLINIC_PATH: staff.clinic_id})


def find(staff: Staff, model: type[M], pk: int, *related: str) -> M:
    """One row of this person's clinic, with its ``related`` rows; Http404 for any other."""
    row = visible_to(staff, model).select_related(*related).filter(pk=pk).first()
    if row is None:
        raise Http404(model._meta.verbose_name)
    return row
