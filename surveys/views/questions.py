"""One question of a draft on a page that works as a plain form; taking it out, and putting it back."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST

from surveys.forms.questions import Around, QuestionForm
from surveys.selectors import documents
from surveys.selectors import surveys as selectors
from surveys.services import drafts
from surveys.views.drafts import at, opened

if TYPE_CHECKING:
    from surveys.models import Question, Survey, SurveyVersion

GONE = "This question was taken out, or the draft published, meanwhile. Your words are still here: copy what you need."
MEANWHILE = (
    "Somebody else has saved this since you opened it. Your words are still here: look at theirs in the draft first, or save"
    " again to put yours in their place."
)


@require_http_methods(["GET", "POST"])
def question(
    request: HttpRequest,
    organization: str,
    program: uuid.UUID,
    survey: uuid.UUID,
    survey_question: uuid.UUID | None = None,
) -> HttpResponse:
    """Add a question, or change one with its answers."""
    row, version = opened(request, program, survey)
    found = selectors.question(request.actor, version, survey_question) if version and survey_question else None
    gone = version is None or (survey_question is not None and found is None)
    if gone and request.method == "GET":
        raise Http404
    form = _form(request, row, version, found)
    if request.method == "POST" and "rows" in request.POST:
        form.rearrange(request.POST["rows"])
        form.errors.clear()
    if gone:
        form.errors.clear()
        form.add_error(None, GONE)
    elif request.method == "POST" and "rows" not in request.POST and (saved := _saved(request, version, found, form)):
        messages.success(request, "Saved.")
        return at(request, organization, row, place=f"#question-{saved.pk}")
    context = {"program": row.program, "survey": row, "question": found, "form": form}
    return render(request, "surveys/drafts/question.html", context, status=422 if form.errors else 200)


def _form(request: HttpRequest, row: Survey, version: SurveyVersion | None, found: Question | None) -> QuestionForm:
    rows = documents.questions(version) if version else []
    asks = documents.asks(rows)
    earlier = [ask for one, ask in zip(rows, asks, strict=True) if found is None or one.position < found.position]
    comparable = {one.measure: f"{one} ({one.version.survey})" for one in selectors.comparable(request.actor, row)}
    around = Around(request.organization, earlier, list(comparable.items()), selectors.keys_of(request.actor, row))
    ask = next((ask for one, ask in zip(rows, asks, strict=True) if found and one.pk == found.pk), None)
    initial: dict[str, Any] = {"seen": found.revision} if found else {}
    return QuestionForm(request.POST if request.method == "POST" else None, initial=initial, around=around, ask=ask)


def _saved(
    request: HttpRequest, version: SurveyVersion | None, found: Question | None, form: QuestionForm
) -> Question | None:
    """The saved question; otherwise the form says why not, and keeps every word."""
    if version is None or not form.is_valid():
        return None
    seen = form.cleaned_data["seen"]
    try:
        return drafts.save_question(actor=request.actor, version=version, question=found, seen=seen, ask=form.wanted())
    except drafts.WrongDraft as problem:
        form.add_error(None, str(problem))
    except drafts.NotDraft:
        form.add_error(None, GONE)
    except drafts.Stale:
        form.add_error(None, MEANWHILE)
        data = request.POST.copy()
        data["seen"] = str(found.revision if found else 0)
        form.data = data
    return None


@require_POST
def question_remove(
    request: HttpRequest, organization: str, program: uuid.UUID, survey: uuid.UUID, survey_question: uuid.UUID
) -> HttpResponse:
    """Take a question out of the draft, from where it can be put back."""
    row, version = opened(request, program, survey)
    found = selectors.question(request.actor, version, survey_question) if version else None
    if version is None or found is None:
        raise Http404
    try:
        drafts.remove(actor=request.actor, version=version, question=found)
    except (drafts.WrongDraft, drafts.NotDraft) as problem:
        messages.error(request, str(problem))
        return at(request, organization, row)
    messages.success(request, f"“{found.text}” is out of the draft. Below the questions you can put it back.")
    return at(request, organization, row, place="#removed")


@require_POST
def question_return(
    request: HttpRequest, organization: str, program: uuid.UUID, survey: uuid.UUID, survey_question: uuid.UUID
) -> HttpResponse:
    """Put a question back that was taken out."""
    row, version = opened(request, program, survey)
    found = selectors.question(request.actor, version, survey_question, removed=True) if version else None
    if version is None or found is None:
        raise Http404
    try:
        drafts.put_back(actor=request.actor, version=version, question=found)
    except drafts.NotDraft as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, "It is back, at the end.")
    return at(request, organization, row, place=f"#question-{found.pk}")
