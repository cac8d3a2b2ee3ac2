"""The clinic's own words for its mails."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from touchups.access.decorators import allowed
from touchups.access.forms import ServiceForm, sent, status_of, write
from touchups.access.lookups import visible_to
from touchups.access.roles import Can
from touchups.models import Wording, choices
from touchups.reminders import services
from touchups.reminders.forms import WordingForm
from touchups.reminders.sample import MEANINGS, sample
from touchups.reminders.words import PLACEHOLDERS, Words, default_words


@allowed(Can.MANAGE_CLINIC)
def wordings(request: HttpRequest) -> HttpResponse:
    """Each part of a mail in each language, and which of them are the clinic's own."""
    own = {(each.part, each.language): each for each in _own(request)}
    rows = [
        (part, [(code, name, own.get((part.value, code))) for code, name in choices.languages()])
        for part in Wording.Part
    ]
    return render(request, "reminders/wordings.html", {"rows": rows})


@allowed(Can.MANAGE_CLINIC)
def wording(request: HttpRequest, part: str, language: str) -> HttpResponse:
    """The words of one part in one language: look at them in a mail, or save them."""
    part, language = _known(part, language)
    own = _own(request).filter(part=part, language=language).first()
    words = Words(own.subject, own.body) if own else default_words(part, language)
    form = WordingForm(sent(request), part=part, initial=vars(words))
    if form.is_valid():
        words = Words(form.cleaned_data["subject"], form.cleaned_data["body"])
        if "preview" not in request.POST and _save(request, form, part, language):
            return redirect("wordings")
    context = {
        "part": part,
        "code": language,
        "own": own,
        "form": form,
        "placeholders": [(f"{{{name}}}", MEANINGS[name]) for name in PLACEHOLDERS[part]],
        "letter": None
        if form.errors
        else sample(words, part, clinic=request.clinic, language=language, today=request.today),
    }
    return render(request, "reminders/wording.html", context, status=status_of(form))


def _save(request: HttpRequest, form: WordingForm, part: str, language: str) -> bool:
    if not write(request, form, services.word, part=part, language=language):
        return False
    messages.success(request, _("The words are saved; every mail from now on uses them."))
    return True


@allowed(Can.MANAGE_CLINIC)
@require_POST
def wording_reset(request: HttpRequest, part: str, language: str) -> HttpResponse:
    """Back to the words that ship."""
    part, language = _known(part, language)
    if write(request, ServiceForm(request.POST), services.use_default_words, part=part, language=language):
        messages.success(request, _("The default words are in use again."))
    return redirect("wordings")


def _own(request: HttpRequest):
    return visible_to(request.user, Wording).select_related("changed_by")


def _known(part: str, language: str) -> tuple[Wording.Part, str]:
    if part not in Wording.Part.values or language not in dict(choices.languages()):
        raise Http404("wording")
    return Wording.Part(part), language
