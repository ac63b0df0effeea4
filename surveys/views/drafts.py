"""The draft of a survey: its questions in order, how each side will see it, and publishing it."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from programs.enums import Side
from surveys import differences, levels
from surveys.forms.settings import SeenForm
from surveys.selectors import documents
from surveys.selectors import surveys as selectors
from surveys.services import drafts, publishing
from surveys.sheets import Topic

if TYPE_CHECKING:
    from surveys.models import Survey, SurveyVersion

# Two topics, so that a preview shows how a question about topics looks.
TOPICS = (Topic("1", "Artificial intelligence"), Topic("2", "Working from afar"))


def opened(request: HttpRequest, program: uuid.UUID, survey: uuid.UUID) -> tuple[Survey, SurveyVersion | None]:
    """A survey and its draft, if there is one."""
    row = selectors.get(request.actor, program, survey)
    draft = selectors.version_in(request.actor, row, "draft")
    if draft is not None:
        draft.survey = row
    return row, draft


def translations(request: HttpRequest) -> list[tuple[str, str]]:
    """The languages beside the organization's own in which people are written to."""
    return [(code, name) for code, name in settings.LETTER_LANGUAGES.items() if code != request.organization.language]


def at(request: HttpRequest, organization: str, survey: Survey, name: str = "draft", place: str = "") -> HttpResponse:
    """Back to a page of a survey, at a place on it."""
    response = redirect(f"surveys:{name}", organization, survey.program_id, survey.pk)
    response["Location"] += place
    return response


@require_http_methods(["GET", "POST"])
def draft(request: HttpRequest, organization: str, program: uuid.UUID, survey: uuid.UUID) -> HttpResponse:
    """The draft, question by question; POST begins one."""
    row, version = opened(request, program, survey)
    if request.method == "POST":
        try:
            drafts.begin(actor=request.actor, survey=row)
        except drafts.NotDraft as problem:
            messages.error(request, str(problem))
            return at(request, organization, row, "survey-detail")
        return at(request, organization, row)
    if version is None:
        return at(request, organization, row, "survey-detail")
    document = documents.document(version)
    rows = documents.questions(version)
    context: dict[str, Any] = {
        "program": row.program, "survey": row, "version": version,
        "lines": [
            (question, ask, levels.PROMISES[ask.level], differences.shown_after(ask, document))
            for question, ask in zip(rows, document.asks, strict=True)
        ],
        "removed": selectors.removed(request.actor, version),
        "problems": drafts.problems(actor=request.actor, version=version, document=document),
        "languages": translations(request), "levels": levels.used({ask.level for ask in document.asks}),
    }  # fmt: skip
    return render(request, "surveys/drafts/editor.html", context)


@require_POST
def draft_move(request: HttpRequest, organization: str, program: uuid.UUID, survey: uuid.UUID) -> HttpResponse:
    """Move a question by one."""
    row, version = opened(request, program, survey)
    pk, _, way = request.POST.get("go", "").partition(":")
    try:
        found = selectors.question(request.actor, version, uuid.UUID(pk)) if version else None
    except ValueError:
        found = None
    if version is None or found is None:
        messages.error(request, "This question was taken out, or the draft published, meanwhile.")
        return at(request, organization, row)
    try:
        drafts.move(actor=request.actor, version=version, question=found, up=way == "up")
    except (drafts.WrongDraft, drafts.NotDraft) as problem:
        messages.error(request, str(problem))
    return at(request, organization, row, place=f"#question-{found.pk}")


@require_http_methods(["GET", "POST"])
def draft_discard(request: HttpRequest, organization: str, program: uuid.UUID, survey: uuid.UUID) -> HttpResponse:
    """Throw a draft away, after a question."""
    row, version = opened(request, program, survey)
    if version is None:
        return at(request, organization, row, "survey-detail")
    form = SeenForm(request.POST)
    if request.method == "POST" and form.is_valid():
        try:
            drafts.discard(actor=request.actor, version=version, seen=form.cleaned_data["seen"])
        except (drafts.Stale, drafts.NotDraft) as problem:
            messages.error(request, str(problem))
            return at(request, organization, row)
        messages.success(request, "The draft is gone. What is live stays as it is.")
        return at(request, organization, row, "survey-detail")
    context = {"program": row.program, "survey": row, "version": version}
    return render(request, "surveys/drafts/discard.html", context)


@require_http_methods(["GET", "POST"])
def draft_restore(request: HttpRequest, organization: str, program: uuid.UUID, survey: uuid.UUID) -> HttpResponse:
    """Put what the bank asks into the draft, after a question."""
    row, version = opened(request, program, survey)
    if version is None or not row.origin:
        return at(request, organization, row, "survey-detail")
    if request.method == "POST":
        try:
            drafts.restore(actor=request.actor, version=version)
        except (drafts.WrongDraft, drafts.NotDraft) as problem:
            messages.error(request, str(problem))
        else:
            messages.success(request, "The draft asks what the bank asks. Nothing is live until you publish it.")
        return at(request, organization, row)
    context = {"program": row.program, "survey": row, "version": version}
    return render(request, "surveys/drafts/restore.html", context)


@require_http_methods(["GET", "POST"])
def draft_publish(request: HttpRequest, organization: str, program: uuid.UUID, survey: uuid.UUID) -> HttpResponse:
    """What a draft changes and what becomes of waves under way; then it is published."""
    row, version = opened(request, program, survey)
    if version is None:
        messages.error(request, "There is no draft any more; it was published or thrown away.")
        return at(request, organization, row, "survey-detail")
    form = SeenForm(request.POST)
    if request.method == "POST" and form.is_valid():
        try:
            publishing.publish(actor=request.actor, version=version, seen=form.cleaned_data["seen"])
        except publishing.CannotPublish as problem:
            messages.error(request, str(problem))
            return at(request, organization, row, "draft-publish")
        messages.success(request, f"Version {version.number} is live.")
        return at(request, organization, row, "survey-detail")
    live = selectors.version_in(request.actor, row, "live")
    document = documents.document(version)
    context = {
        "program": row.program, "survey": row, "version": version, "live": live,
        "changes": differences.between(documents.document(live), document) if live else [],
        "problems": drafts.problems(actor=request.actor, version=version, document=document),
        "waves": selectors.under_way(request.actor, row),
    }  # fmt: skip
    return render(request, "surveys/drafts/publish.html", context)


@require_GET
def preview(
    request: HttpRequest, organization: str, program: uuid.UUID, survey: uuid.UUID, survey_version: uuid.UUID
) -> HttpResponse:
    """A version as one side will see it, in each language, as wide as a phone or as a page."""
    row = selectors.get(request.actor, program, survey)
    version = get_object_or_404(selectors.versions(request.actor, row), pk=survey_version)
    version.survey = row
    sides = [side for side in Side.values if row.sides in ("both", side)]
    chosen, wanted = request.GET.get("as"), request.GET.get("language")
    side = chosen if chosen in sides else str(sides[0])
    codes = [request.organization.language, *(code for code, _ in translations(request))]
    language = str(wanted if wanted in codes else codes[0])
    context = {
        "program": row.program, "survey": row, "version": version, "side": side, "sides": sides,
        "language": language, "languages": [(code, settings.LETTER_LANGUAGES.get(code, code)) for code in codes],
        "sheet": documents.sheet_of(request.actor, version, side=side, language=language, topics=TOPICS),
        "phone": request.GET.get("width") == "phone",
    }  # fmt: skip
    return render(request, "surveys/drafts/preview.html", context)
