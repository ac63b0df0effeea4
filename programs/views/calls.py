"""Calling for applications: dates and questions per side, how it looks to applicants, and the link for everybody."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from programs.enums import LinkScope
from programs.forms.sharing import LinkForm
from programs.forms.vetting import ApplicationForm, CallForm, QuestionForm
from programs.selectors import calls as selectors
from programs.selectors import cohorts, employees
from programs.selectors.days import today_of
from programs.services import applications, calls, sharing
from programs.views.paging import page_of
from ui.words import worded

if TYPE_CHECKING:
    from programs.models import Call, Cohort

_FRESH_LINK = "application-link"


def _called(request: HttpRequest, program: uuid.UUID, cohort: uuid.UUID, side: str) -> tuple[Cohort, Call | None]:
    row = cohorts.get(request.actor, program, cohort)
    return row, selectors.one(request.actor, row, side)


@require_http_methods(["GET", "POST"])
def call_edit(
    request: HttpRequest, organization: str, program: uuid.UUID, cohort: uuid.UUID, side: str
) -> HttpResponse:
    """The dates and first words of one side's call, with its questions in their order."""
    row, call = _called(request, program, cohort, side)
    initial = CallForm.reading(call, today_of(request.organization))
    form = worded(CallForm(request.POST or None, side=side, initial=initial), request.organization.word)
    if request.method == "POST" and form.is_valid():
        try:
            calls.save(actor=request.actor, cohort=row, side=side, **form.cleaned_data)
        except calls.WrongCall as problem:
            form.add_error(problem.field, str(problem))
        else:
            messages.success(request, "Saved." if call else "Open, with the questions below. Change them as you like.")
            return redirect("programs:call-edit", organization, program, row.pk, side)
    context = {
        "cohort": row, "program": row.program, "side": side, "call": call, "form": form,
        "proposed": [] if call else selectors.proposed(row, side),
        "questions": selectors.asked(call) if call else [], "retired": selectors.retired(call) if call else [],
    }  # fmt: skip
    return render(request, "programs/vetting/call.html", context, status=422 if form.errors else 200)


@require_GET
def call_preview(
    request: HttpRequest, organization: str, program: uuid.UUID, cohort: uuid.UUID, side: str
) -> HttpResponse:
    """The page as applicants see it; nothing on it can be sent."""
    row, call = _called(request, program, cohort, side)
    if call is None:
        raise Http404
    form = ApplicationForm(
        questions=selectors.asked(call), most_mentees=call.most_mentees, word=request.organization.word
    )
    context = {"cohort": row, "program": row.program, "call": call, "side": side, "form": form}
    return render(request, "programs/vetting/preview.html", context)


@require_http_methods(["GET", "POST"])
def question_new(
    request: HttpRequest, organization: str, program: uuid.UUID, cohort: uuid.UUID, side: str
) -> HttpResponse:
    """Add a question at the end."""
    row, call = _called(request, program, cohort, side)
    if call is None:
        raise Http404
    form = QuestionForm(request.POST or None, initial=QuestionForm.reading(None))
    if request.method == "POST" and form.is_valid():
        try:
            calls.ask(actor=request.actor, call=call, question=None, **form.cleaned_data)
        except calls.WrongCall as problem:
            form.add_error(problem.field, str(problem))
        else:
            messages.success(request, "Added at the end.")
            return redirect("programs:call-edit", organization, program, row.pk, side)
    context = {"cohort": row, "program": row.program, "side": side, "form": form}
    return render(request, "programs/vetting/question.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def question_edit(
    request: HttpRequest, organization: str, program: uuid.UUID, cohort: uuid.UUID, question: uuid.UUID
) -> HttpResponse:
    """Reword one question; answers that were given stay under the new words."""
    row = cohorts.get(request.actor, program, cohort)
    one = selectors.question(request.actor, row, question)
    form = QuestionForm(request.POST or None, initial=QuestionForm.reading(one))
    if request.method == "POST" and form.is_valid():
        try:
            calls.ask(actor=request.actor, call=one.call, question=one, **form.cleaned_data)
        except calls.WrongCall as problem:
            form.add_error(problem.field, str(problem))
        else:
            messages.success(request, "Saved.")
            return redirect("programs:call-edit", organization, program, row.pk, one.call.side)
    context = {"cohort": row, "program": row.program, "side": one.call.side, "form": form, "question": one}
    return render(request, "programs/vetting/question.html", context, status=422 if form.errors else 200)


@require_POST
def question_act(
    request: HttpRequest, organization: str, program: uuid.UUID, cohort: uuid.UUID, question: uuid.UUID
) -> HttpResponse:
    """Move a question up or down, stop asking it, or ask it again."""
    row = cohorts.get(request.actor, program, cohort)
    one = selectors.question(request.actor, row, question)
    action = request.POST.get("action", "")
    try:
        if action in ("up", "down"):
            calls.move(actor=request.actor, question=one, up=action == "up")
        elif action in ("retire", "ask"):
            calls.retire(actor=request.actor, question=one, retired=action == "retire")
            said = "It is not asked any more; its answers are kept." if action == "retire" else "It is asked again."
            messages.success(request, said)
    except calls.WrongCall as problem:
        messages.error(request, str(problem))
    return redirect("programs:call-edit", organization, program, row.pk, one.call.side)


@require_GET
def application_link(request: HttpRequest, organization: str, program: uuid.UUID, cohort: uuid.UUID) -> HttpResponse:
    """Open application links, a new one with its QR code once, and the addresses that nobody knows."""
    return _link_page(request, cohorts.get(request.actor, program, cohort), LinkForm())


def _link_page(request: HttpRequest, row: Cohort, form: LinkForm) -> HttpResponse:
    page = page_of(selectors.strangers(request.actor, row), request.GET.get("page"))
    context = {
        "cohort": row,
        "program": row.program,
        "page": page,
        "known": employees.known_by(request.actor, [one.email for one in page]),
        "links": selectors.shared(request.actor, row),
        "link_form": form,
        "calls": selectors.of(request.actor, row),
        "own_page": applications.page_of(row),
        "fresh": request.session.pop(_FRESH_LINK, None),
    }
    template = "programs/vetting/link.html" + ("#results" if request.htmx else "")
    response = render(request, template, context, status=422 if form.errors else 200)
    response["Vary"] = "HX-Request"
    return response


@require_POST
def application_link_new(
    request: HttpRequest, organization: str, program: uuid.UUID, cohort: uuid.UUID
) -> HttpResponse:
    """Make a new link for everybody under a name; earlier ones stay open until they are taken back."""
    row, form = cohorts.get(request.actor, program, cohort), LinkForm(request.POST)
    if not form.is_valid():
        return _link_page(request, row, form)
    label = form.cleaned_data["label"]
    address = sharing.share(actor=request.actor, cohort=row, scope=LinkScope.APPLY, label=label)
    request.session[_FRESH_LINK] = address
    return redirect("programs:application-link", organization, program, row.pk)


@require_POST
def application_link_end(
    request: HttpRequest, organization: str, program: uuid.UUID, cohort: uuid.UUID, link: uuid.UUID
) -> HttpResponse:
    """Take a link back; printed codes of it end with it."""
    row = cohorts.get(request.actor, program, cohort)
    found = get_object_or_404(selectors.shared(request.actor, row), pk=link)
    sharing.unshare(actor=request.actor, link=found)
    messages.success(request, "The link opens nothing any more.")
    return redirect("programs:application-link", organization, program, row.pk)


@require_POST
def stranger_act(
    request: HttpRequest, organization: str, program: uuid.UUID, cohort: uuid.UUID, stranger: uuid.UUID
) -> HttpResponse:
    """Send an address its link, once the directory knows it, or let it go."""
    row = cohorts.get(request.actor, program, cohort)
    one = selectors.stranger(request.actor, row, stranger)
    side = request.POST.get("side", "")
    if side not in ("", "mentor", "mentee"):
        raise Http404
    if not applications.welcome(actor=request.actor, stranger=one, side=side):
        messages.error(request, f"{one.email} is not in the directory yet. Add them there first, then send the link.")
    else:
        messages.success(request, f"{one.email} gets the link by mail." if side else f"{one.email} was let go.")
    return redirect("programs:application-link", organization, program, row.pk)
