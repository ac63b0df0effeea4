"""Publishing a draft: who is affected and how, for whom it is, and how it reached them."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from plans import balance
from plans.forms.templates import PublishForm
from plans.selectors import history, impact
from plans.selectors import templates as selectors
from plans.services import publishing
from plans.views.drafts import opened
from programs.views.paging import page_of

SHOWN = 200


@require_http_methods(["GET", "POST"])
def publish(request: HttpRequest, organization: str, plan_template: uuid.UUID) -> HttpResponse:
    """What a draft changes, whom it touches and how; then for whom it is published, and why."""
    row, version = opened(request, plan_template)
    if version is None:
        messages.error(request, "There is no draft any more; it was published or thrown away.")
        return redirect("plans:template-detail", organization, row.pk)
    found = impact.of(request.actor, version)
    form = PublishForm(
        request.POST or None,
        initial={"seen": version.revision},
        pairings=[one.pairing_id for one in found.rows],
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            made = publishing.publish(
                actor=request.actor,
                version=version,
                seen=data["seen"],
                reach=data["reach"],
                why=data["why"],
                pairings=data["pairing"],
            )
        except publishing.CannotPublish as problem:
            form.add_error(None, str(problem))
            form.data = _seen(request, version.revision)
        else:
            return redirect("plans:rollout", organization, row.pk, made.pk)
    return _asked(request, plan_template, form, found)


def _seen(request: HttpRequest, revision: int) -> QueryDict:
    """What was sent, as from somebody who has looked at the draft as it is now: the page that comes back shows it."""
    data = request.POST.copy()
    data["seen"] = str(revision)
    return data


def _asked(request: HttpRequest, plan_template: uuid.UUID, form: PublishForm, found: impact.Impact) -> HttpResponse:
    """The page that asks, with the first of those who are affected."""
    row, version = opened(request, plan_template)
    live = selectors.version_in(request.actor, row, "live")
    words = request.GET.get("q", "").strip()[:100].casefold()
    shown = [one for one in found.rows if words in f"{one.mentor} {one.mentee} {one.cohort}".casefold()]
    ticked = set(form.data.getlist("pairing")) if form.is_bound else set()
    document = selectors.document(version) if version else None
    context = {
        "template": row, "program": row.program, "version": version, "live": live, "form": form, "impact": found,
        "shown": [(one, str(one.pairing_id) in ticked) for one in shown[:SHOWN]], "found": len(shown), "most": SHOWN,
        "changes": history.changes(request.actor, version, live.pk) if version and live else [],
        "balance": balance.of(document) if document else None, "q": request.GET.get("q", ""),
    }  # fmt: skip
    return render(request, "plans/publishing/publish.html", context, status=422 if form.errors else 200)


@require_GET
def rollout(request: HttpRequest, organization: str, plan_template: uuid.UUID, rollout: uuid.UUID) -> HttpResponse:
    """One version in the log: what it changed and why, whom it reached; while it is on its way, its progress."""
    row = get_object_or_404(selectors.templates(request.actor), pk=plan_template)
    found = get_object_or_404(selectors.rollouts(request.actor, row), pk=rollout)
    context = {
        "template": row, "program": row.program, "rollout": found,
        "working": found.state in ("applying", "undoing"),
        "refusal": publishing.refusal(rollout=found),
        "changes": history.changes(request.actor, found.version, found.previous_id),
        "page": page_of(selectors.reached(request.actor, found), request.GET.get("page"), size=50),
    }  # fmt: skip
    template = "plans/publishing/rollout.html" + ("#body" if request.htmx else "")
    response = render(request, template, context)
    response["Vary"] = "HX-Request"
    return response


@require_POST
def rollout_act(request: HttpRequest, organization: str, plan_template: uuid.UUID, rollout: uuid.UUID) -> HttpResponse:
    """Take a published version back, or have the worker go on where it stopped."""
    row = get_object_or_404(selectors.templates(request.actor), pk=plan_template)
    found = get_object_or_404(selectors.rollouts(request.actor, row), pk=rollout)
    try:
        if request.POST.get("action") == "undo":
            publishing.undo(actor=request.actor, rollout=found)
        elif request.POST.get("action") == "go-on":
            publishing.go_on(actor=request.actor, rollout=found)
    except publishing.CannotUndo as problem:
        messages.error(request, str(problem))
    return redirect("plans:rollout", organization, row.pk, found.pk)
