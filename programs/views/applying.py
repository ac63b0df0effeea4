"""Applying: the shared link, the own application by its link, and the same page for whoever is signed in."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from accounts.languages import of_browser
from accounts.views.limits import limited
from accounts.views.tapping import address
from programs.enums import LinkScope, Side
from programs.forms.vetting import ApplicationForm, AskLinkForm, name_of
from programs.question_sets import told
from programs.selectors import applications as selectors
from programs.selectors import calls, languages, vetting
from programs.services import applications, shared_asks
from programs.services.applications import CannotApply
from ui.words import worded

if TYPE_CHECKING:
    from accounts.models import OneTapLink
    from programs.models import Application, Call, Cohort

_CLOSED = "Applications are not open now, or yours has been sent already."


@limited("shared_link")
def shared(request: HttpRequest, link: OneTapLink, step: str) -> HttpResponse:
    """What everybody sees who opens the shared link, in a language of their browser's. It never says who is known."""
    cohort = calls.behind(request.actor)
    if step not in ("", "thanks"):
        raise Http404
    with translation.override(languages.of_visitor(cohort.organization, of_browser(request))):
        return _shared(request, cohort, step)


def _shared(request: HttpRequest, cohort: Cohort, step: str) -> HttpResponse:
    taking, form = calls.open_now(cohort), None
    if step != "thanks" and taking:
        form = worded(AskLinkForm(request.POST or None, sides=list(taking)), request.organization.word)
        if request.method == "POST" and form.is_valid():
            try:
                shared_asks.note(actor=request.actor, cohort=cohort, scope=LinkScope.APPLY, **form.cleaned_data)
            except shared_asks.TooMany as problem:
                form.add_error(None, str(problem))
            else:
                return redirect(address(request, "thanks"))
    context = {
        "form": form, "cohort": cohort, "program": cohort.program, "calls": taking, "csrf_field": request.seal,
        "thanks": step == "thanks",
    }  # fmt: skip
    return render(request, "programs/vetting/shared.html", context, status=422 if form and form.errors else 200)


def own(request: HttpRequest, link: OneTapLink, step: str) -> HttpResponse:
    """Somebody's own application, without signing in, in their language."""
    if step:
        raise Http404
    application = selectors.behind(request.actor)
    here = address(request)
    employee, template = application.employee, "programs/vetting/own.html"
    context = {"csrf_field": request.seal, "application": application, "employee": employee}
    with translation.override(languages.of_employees(application.organization, [employee])[employee.pk]):
        if request.method == "POST":
            return _answered(request, application, here, template, context)
        return render(request, template, context | _shown(request, application.cohort, application))


@require_http_methods(["GET", "POST"])
def apply(request: HttpRequest, organization: str, program: uuid.UUID, cohort: uuid.UUID) -> HttpResponse:
    """The own application of somebody who is signed in; the first word begins it."""
    row = calls.cohort_to_join(request.actor, program, cohort)
    employee, application = selectors.own_employee(request.actor), selectors.own(request.actor, row)
    context = {"application": application, "employee": employee, "placed": False}
    if application is None and selectors.has_place(request.actor, row):
        return render(request, "programs/vetting/apply.html", context | {"placed": True, "program": row.program})
    side = request.POST.get("side") or request.GET.get("side") or next(iter(calls.open_now(row)), "")
    if request.method == "POST" and employee is not None:
        try:
            application = applications.begin(actor=request.actor, cohort=row, employee=employee, side=side)
        except CannotApply as problem:
            messages.error(request, str(problem))
            return redirect(request.path)
        return _answered(request, application, request.path, "programs/vetting/apply.html", context)
    return render(request, "programs/vetting/apply.html", context | _shown(request, row, application, side))


def _answered(
    request: HttpRequest, application: Application, here: str, template: str, context: dict[str, Any]
) -> HttpResponse:
    """Save, send, change the side or take back, as the form asks; a mistake is shown with everything that was written."""
    answer, actor = request.POST.get("answer", ""), request.actor
    shown = _shown(request, application.cohort, application)
    form = shown["form"]
    try:
        if answer == "withdraw":
            applications.withdraw(actor=actor, application=application)
        elif answer in Side.values:
            applications.change_side(actor=actor, application=application, side=answer)
        elif form is None:
            known = shown["call"] and answer == "change"
            raise CannotApply(gettext(applications.READ) if known else gettext(_CLOSED))
        elif shown["sent"]:
            _change(request, application, form)
        elif answer != "send":
            answers = form.so_far()
            applications.save(actor=actor, application=application, answers=answers, mentees=form.wish)
            if request.htmx:
                return render(request, "programs/vetting/saved.html", {"at": timezone.now()})
        elif form.is_valid():
            applications.submit(actor=actor, application=application, answers=form.answers(), mentees=form.wish)
    except CannotApply as problem:
        lost = _unsaved(request, application, shown) if answer == "change" else []
        return render(request, template, context | shown | {"problem": str(problem), "unsaved": lost}, status=409)
    if answer in ("send", "change") and form.errors:
        return render(request, template, context | shown, status=422)
    return redirect(here)


def _change(request: HttpRequest, application: Application, form: ApplicationForm) -> None:
    """Put the new answers in the place of those that were sent, if they are whole."""
    if form.is_valid():
        applications.change(actor=request.actor, application=application, answers=form.answers(), mentees=form.wish)


def _unsaved(request: HttpRequest, application: Application, shown: dict[str, Any]) -> list[tuple[str, str]]:
    """What somebody wrote while a reader began: it is not kept, so they get it back to copy."""
    if shown["call"] is None:
        return []
    form = _form(request, shown["call"], application)
    return [(str(form[name].label), str(form[name].value() or "")) for name in form.names]


def _shown(request: HttpRequest, cohort: Cohort, application: Application | None, side: str = "") -> dict[str, Any]:
    """What the page needs: where the application stands, and the questions while it can be written or changed."""
    taking = calls.open_now(cohort)
    state = vetting.told_state(application) if application else "draft"
    where = application.side if application else side
    call = taking.get(where)
    writing = state in ("draft", "withdrawn")
    sent = application is not None and state == "received"
    unread = application is not None and sent and call is not None and selectors.is_unread(application)
    changing = unread and ("change" in request.GET or request.POST.get("answer") == "change")
    form = _form(request, call, application) if call is not None and (writing or changing) else None
    return {
        "cohort": cohort, "program": cohort.program, "call": call, "state": state, "side": where, "form": form,
        "others": [one for one in taking if one != where and writing], "decision": _told(application, state),
        "answers": _answers(application) if application and not writing and not changing else [],
        "sent": sent, "unread": unread, "changing": changing,
    }  # fmt: skip


def _form(request: HttpRequest, call: Call, application: Application | None) -> ApplicationForm:
    known = selectors.written(application) if application else {}
    wished = application.mentees if application else None
    return ApplicationForm(
        request.POST or None, questions=calls.asked(call), most_mentees=call.most_mentees,
        word=request.organization.word,
        initial={name_of(pk): text for pk, text in known.items()} | {"mentees": wished or 1},
    )  # fmt: skip


def _answers(application: Application) -> list[tuple[str, str]]:
    """Questions and answers in the reader's language, as far as they are ours."""
    return [(told(one.question.text), told(one.text)) for one in selectors.answers(application)]


def _told(application: Application | None, state: str) -> Any:
    """The words that were told with the decision, once it is told."""
    last = vetting.last_decision(application) if application else None
    return last if last and application and application.state == state else None
