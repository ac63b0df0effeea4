"""A program's nudges: the rules, what they look like, what a cohort will get, and why somebody got one or not."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from nudges import catalogue
from programs.forms.nudging import RuleForm, WordsForm
from programs.selectors import cohorts, languages, participants
from programs.selectors import nudging as selectors
from programs.selectors import programs as programs_selectors
from programs.services import nudge_previews, nudge_words, nudging

if TYPE_CHECKING:
    from programs.models import NudgeRule

PAGE = 50
# A letter's styles stand in its elements; its page may have those and nothing else.
STYLE_ONLY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"


@require_GET
def rule_list(request: HttpRequest, organization: str, program: uuid.UUID) -> HttpResponse:
    """The rules of a program, and its cohorts to look ahead."""
    row = get_object_or_404(programs_selectors.programs(request.actor), pk=program)
    context = {
        "program": row,
        "rules": selectors.rules(request.actor, row),
        "cohorts": programs_selectors.cohorts_of(row),
    }
    return render(request, "programs/nudging/rules.html", context)


@require_http_methods(["GET", "POST"])
def rule_edit(request: HttpRequest, organization: str, program: uuid.UUID, nudge_rule: uuid.UUID) -> HttpResponse:
    """Change one rule, with the letter that it makes beside it."""
    row = selectors.rule(request.actor, program, nudge_rule)
    form = RuleForm(request.POST or None, initial=RuleForm.reading(row))
    if request.method == "POST" and form.is_valid():
        try:
            nudging.change(actor=request.actor, rule=row, **form.cleaned_data)
        except nudging.WrongRule as problem:
            form.add_error(problem.field, str(problem))
        else:
            messages.success(request, "Saved. What is sent from now on says this.")
            return redirect("programs:nudge-rule-edit", organization, program, row.pk)
    context = _shown(row) | {"form": form}
    return render(request, "programs/nudging/rule.html", context, status=422 if form.errors else 200)


def _shown(rule: NudgeRule, language: str = "") -> dict[str, Any]:
    blueprint, offer = catalogue.blueprints()[rule.key], languages.offer(rule.program.organization)
    letter = nudge_previews.sample(rule=rule, language=language)
    others = offer.others(offer.own)
    return {"rule": rule, "program": rule.program, "blueprint": blueprint, "letter": letter, "languages": others}


@require_http_methods(["GET", "POST"])
def rule_words(
    request: HttpRequest, organization: str, program: uuid.UUID, nudge_rule: uuid.UUID, language: str
) -> HttpResponse:
    """What one rule says in another language that the organization offers: an admin's words, or as it ships."""
    row = selectors.rule(request.actor, program, nudge_rule)
    context = _shown(row, language)
    name = dict(context["languages"]).get(language)
    if name is None:
        raise Http404
    subject, text = nudging.words(rule=row, language=language, usual=row.program.organization.language)
    form = WordsForm(request.POST or None, initial={"subject": subject, "text": text})
    if request.method == "POST" and "ship" in request.POST:
        nudge_words.unwrite(actor=request.actor, rule=row, language=language)
        messages.success(request, f"In {name} it says what ships with Upstream.")
        return redirect("programs:nudge-rule-words", organization, program, row.pk, language)
    if request.method == "POST" and form.is_valid():
        try:
            nudge_words.write(actor=request.actor, rule=row, language=language, **form.cleaned_data)
        except nudging.WrongRule as problem:
            form.add_error(problem.field, str(problem))
        else:
            messages.success(request, f"Saved. What is sent in {name} from now on says this.")
            return redirect("programs:nudge-rule-words", organization, program, row.pk, language)
    shown = context | {"form": form, "language": language, "name": name}
    return render(request, "programs/nudging/words.html", shown, status=422 if form.is_bound and form.errors else 200)


_ON = "on: its days count from now"
_OFF = "off, and what waited is not sent. Switched on again, its days begin anew"


@require_POST
def rule_switch(request: HttpRequest, organization: str, program: uuid.UUID, nudge_rule: uuid.UUID) -> HttpResponse:
    """Switch one rule on or off."""
    row = selectors.rule(request.actor, program, nudge_rule)
    changed = nudging.change(actor=request.actor, rule=row, enabled=not row.enabled)
    title = catalogue.blueprints()[row.key].title
    messages.success(request, f"“{title}” is {_ON if changed.enabled else _OFF}.")
    return redirect("programs:nudge-rule-list", organization, program)


@require_GET
def rule_preview(request: HttpRequest, organization: str, program: uuid.UUID, nudge_rule: uuid.UUID) -> HttpResponse:
    """The letter of one rule as a mail program shows it, to somebody who does not exist."""
    row = selectors.rule(request.actor, program, nudge_rule)
    response = HttpResponse(nudge_previews.sample(rule=row).html)
    response["Content-Security-Policy"] = STYLE_ONLY
    return response


@require_GET
def timeline(request: HttpRequest, organization: str, program: uuid.UUID, cohort: uuid.UUID) -> HttpResponse:
    """Every nudge that a cohort gets from today if nobody does anything; nothing is sent by looking."""
    row = cohorts.get(request.actor, program, cohort)
    planned = selectors.timeline(request.actor, row)
    context = {
        "cohort": row,
        "program": row.program,
        "page": Paginator(planned, PAGE).get_page(request.GET.get("page")),
        "titles": {key: one.title for key, one in catalogue.blueprints().items()},
        "unasked": selectors.unasked(request.actor, row),
        "most": selectors.MOST_PLANNED,
    }
    return render(request, "programs/nudging/timeline.html", context)


@require_GET
def story(request: HttpRequest, organization: str, participant: uuid.UUID) -> HttpResponse:
    """Why one participant got a nudge, or did not: each rule, what was sent, what waits and for what."""
    row = participants.one(request.actor, participant)
    context = {
        "participant": row,
        "cohort": row.cohort,
        "program": row.cohort.program,
        "rules": selectors.story(request.actor, row),
    }
    return render(request, "programs/nudging/story.html", context)
