"""The rulebook with this clinic's numbers, and how its managers change them."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from touchups.access.decorators import allowed
from touchups.access.forms import sent, status_of, write
from touchups.access.lookups import find, visible_to
from touchups.access.roles import Can, allows
from touchups.assessment import policies, tasks
from touchups.assessment import rulebook as book
from touchups.assessment.policy_forms import PolicyForm
from touchups.assessment.services import policy_for, policy_in_force, policy_of, reassess_due
from touchups.models import PolicyVersion
from touchups.rules.catalogue import CONCERNS, PRODUCTS

State = PolicyVersion.State

#: So many patients are counted and re-assessed while the manager waits; with more, a worker does it.
AT_ONCE = 500


@allowed(Can.SEE_PATIENTS)
def rulebook(request: HttpRequest) -> HttpResponse:
    """Every rule in words with the clinic's numbers and their sources."""
    in_force = policy_in_force(request.clinic)
    numbers = policy_of(in_force)
    context = {
        "in_force": in_force,
        "chapters": book.chapters(numbers),
        "general": book.rows(book.general_numbers(), numbers),
        "by_product": [book.rows(line, numbers) for line in book.product_numbers()],
        "products": PRODUCTS.values(),
        "concerns": CONCERNS.values(),
        "versions": visible_to(request.user, PolicyVersion).select_related("author"),
        "may_change": allows(request.user, Can.MANAGE_CLINIC),
    }
    return render(request, "rulebook/rulebook.html", context)


@allowed(Can.MANAGE_CLINIC)
def policy_edit(request: HttpRequest) -> HttpResponse:
    """Proposes a new version of the numbers; nothing changes before somebody adopts it."""
    form = PolicyForm(sent(request), policy=policy_for(request.clinic))
    if write(request, form, policies.propose):
        if form.made.total <= AT_ONCE:
            policies.count_changes(form.made, today=request.today)
        else:
            transaction.on_commit(tasks.count_proposed_policies.delay, robust=True)
        return redirect("policy", form.made.pk)
    return render(request, "rulebook/policy_edit.html", {"form": form}, status=status_of(form))


@allowed(Can.MANAGE_CLINIC)
def policy(request: HttpRequest, pk: int) -> HttpResponse:
    """One version: what it changes, how far counting or re-assessing is, and the decision about it."""
    version = find(request.user, PolicyVersion, pk, "author")
    standing = version.state == State.IN_FORCE
    left = policies.left_to_reassess(request.clinic, now=request.now) if standing else 0
    context = {
        "version": version,
        "differences": book.differences(version, policies.before(version)),
        "moves": list(book.moves(version)),
        "left": left,
        "working": bool(left) or version.state == State.COUNTING,
    }
    return render(request, "rulebook/policy.html", context)


@allowed(Can.MANAGE_CLINIC)
@require_POST
def policy_adopt(request: HttpRequest, pk: int) -> HttpResponse:
    version = find(request.user, PolicyVersion, pk)
    if _decide(request, policies.adopt, version, done=_("Version %s is in force.")):
        if version.total <= AT_ONCE:
            reassess_due(request.clinic, now=request.now)
        else:
            transaction.on_commit(tasks.reassess_due.delay, robust=True)
    return redirect("policy", version.pk)


@allowed(Can.MANAGE_CLINIC)
@require_POST
def policy_discard(request: HttpRequest, pk: int) -> HttpResponse:
    version = find(request.user, PolicyVersion, pk)
    _decide(request, policies.discard, version, done=_("Version %s is discarded."))
    return redirect("policy", version.pk)


def _decide(request: HttpRequest, decision: Callable, version: PolicyVersion, *, done: str) -> bool:
    """Decide about a version and say so; or say that somebody else has decided already."""
    try:
        decision(version, by=request.user, now=request.now)
    except ValidationError as refusal:
        messages.error(request, refusal.message)
        return False
    messages.success(request, done % version)
    return True
