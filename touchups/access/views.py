"""The clinic's own pages: set-up, settings, accounts. Who lets somebody in has just given the password."""

from allauth.account.decorators import reauthentication_required
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.core.exceptions import PermissionDenied
from django.forms import model_to_dict
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from touchups.access import audit, services
from touchups.access.decorators import allowed
from touchups.access.forms import ServiceForm, sent, status_of, write
from touchups.access.links import mail_link, password_link
from touchups.access.lock import lock
from touchups.access.lookups import find, visible_to
from touchups.access.roles import ROLES, Can
from touchups.access.staff_forms import (
    AddStaffForm,
    ChangeStaffForm,
    ClinicSettingsForm,
    SetUpForm,
)
from touchups.access.two_factor import with_two_factors
from touchups.models import Staff


@sensitive_post_parameters("password")
def setup(request: HttpRequest) -> HttpResponse:
    """Makes the clinic and its first manager, once; afterwards it only leads on."""
    if services.is_set_up():
        return redirect("today")
    form = SetUpForm(sent(request))
    try:
        done = form.is_valid() and form.attempt(services.set_up_clinic, now=request.now, **form.cleaned_data)
    except PermissionDenied:
        messages.info(request, _("Somebody else has just set up the clinic. Ask them for an account."))
        return redirect("today")
    if done:
        login(request, form.made)
        return redirect("today")
    return render(request, "access/setup.html", {"form": form}, status=status_of(form))


@allowed(Can.MANAGE_CLINIC)
def clinic_settings(request: HttpRequest) -> HttpResponse:
    form = ClinicSettingsForm(sent(request), initial=model_to_dict(request.clinic))
    if write(request, form, services.change_clinic):
        messages.success(request, _("The clinic's details are saved."))
        return redirect("clinic_settings")
    return render(request, "access/clinic_settings.html", {"form": form}, status=status_of(form))


@allowed(Can.MANAGE_CLINIC)
def staff(request: HttpRequest) -> HttpResponse:
    people = with_two_factors(visible_to(request.user, Staff)).select_related("ended_by")
    people = people.order_by("-is_active", "name")
    return render(request, "access/staff.html", {"people": people, "roles": ROLES.values()})


@allowed(Can.MANAGE_CLINIC)
@reauthentication_required
def staff_new(request: HttpRequest) -> HttpResponse:
    form = AddStaffForm(sent(request))
    if write(request, form, services.add_staff):
        _mail(request, form.made)
        return redirect("staff_link", form.made.pk)
    return render(
        request,
        "access/staff_new.html",
        {"form": form, "roles": ROLES.values()},
        status=status_of(form),
    )


@allowed(Can.MANAGE_CLINIC)
def staff_change(request: HttpRequest, pk: int) -> HttpResponse:
    person = find(request.user, Staff, pk)
    form = ChangeStaffForm(sent(request), initial={"name": person.name, "role": person.role})
    if write(request, form, services.change_staff, staff=person):
        messages.success(request, _("The account is changed."))
        return redirect("staff")
    return render(
        request,
        "access/staff_change.html",
        {"form": form, "person": person, "roles": ROLES.values()},
        status=status_of(form),
    )


@allowed(Can.MANAGE_CLINIC)
def staff_end(request: HttpRequest, pk: int) -> HttpResponse:
    person = find(request.user, Staff, pk)
    form = ServiceForm(sent(request))
    if write(request, form, services.end_staff, staff=person):
        messages.success(request, _("The account of %(name)s has ended.") % {"name": person.name})
        return redirect("staff")
    return render(request, "access/staff_end.html", {"form": form, "person": person}, status=status_of(form))


@allowed(Can.MANAGE_CLINIC)
@reauthentication_required
def staff_two_factor(request: HttpRequest, pk: int) -> HttpResponse:
    person = find(request.user, Staff, pk)
    form = ServiceForm(sent(request))
    if write(request, form, services.drop_two_factor, staff=person):
        messages.success(request, _("The two-factor log-in of %(name)s is off.") % {"name": person.name})
        return redirect("staff")
    return render(
        request, "access/staff_two_factor.html", {"form": form, "person": person}, status=status_of(form)
    )


@allowed(Can.MANAGE_CLINIC)
@reauthentication_required
def staff_link(request: HttpRequest, pk: int) -> HttpResponse:
    """The link with which a colleague sets a password: shown, to be handed over, and mailed on demand."""
    person = find(request.user, Staff, pk, "clinic")
    if not person.is_active:
        messages.error(request, _("This account has ended."))
        return redirect("staff")
    if request.method == "POST":
        _mail(request, person)
        return redirect("staff_link", person.pk)
    audit.record("staff.link", by=request.user, now=request.now, subject=person)
    days = settings.PASSWORD_RESET_TIMEOUT // (24 * 60 * 60)
    link = password_link(request, person)
    return render(request, "access/staff_link.html", {"person": person, "link": link, "days": days})


def _mail(request: HttpRequest, person: Staff) -> None:
    if mail_link(request, person):
        messages.success(request, _("The link was sent to %(email)s.") % {"email": person.email})
    else:
        messages.error(request, _("The mail could not be sent. Hand the link over yourself."))


@allowed(Can.SEE_PATIENTS, while_locked=True, with_one_factor=True)
@require_POST
def lock_screen(request: HttpRequest) -> HttpResponse:
    """Shut this person's pages, in all their windows, until the password is given again."""
    lock(request)
    audit.record("staff.lock", by=request.user, now=request.now, subject=request.user)
    return redirect("today")


@allowed(Can.SEE_PATIENTS, with_one_factor=True)
def screen_used(request: HttpRequest) -> HttpResponse:
    """Where a page says that somebody types in it, and asks whether it may still be seen, and by whom."""
    return HttpResponse(request.user.pk, content_type="text/plain")
