"""The end of a pair: proposing it, answering, thanking, and what comes next. Signed in, or by the link of a letter."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from plans import rules
from plans.forms.closings import CloseForm, NextForm, ThanksForm
from plans.selectors import closings as selectors
from plans.selectors import leaders
from plans.services import closings, goals, thanks
from plans.services.keys import Lost
from plans.views import session_ways
from plans.views.framing import frame, speaker_of
from profiles.views import ways
from programs.selectors.days import today_of

if TYPE_CHECKING:
    from matching.models import Pairing

_SAID = {
    "propose": "Proposed. You both see it, and either of you can take it back.",
    "yes": "Thank you. You can take it back for ten minutes, or until its day.",
    "go-on": "You go on, and nothing has changed.",
}


@never_cache
@require_http_methods(["GET", "POST"])
def close(request: HttpRequest, organization: str, pairing: uuid.UUID) -> HttpResponse:
    """How to end well, and doing so."""
    row = speaker_of(request, pairing)
    if not rules.voice(request.actor, row):
        return redirect("plans:pair", organization, row.pk)
    form = _form(request, row)
    if done := act(request, row, form):
        messages.success(request, _SAID[done])
        return redirect("plans:close", organization, row.pk)
    context = frame(request, row) | {
        "form": form,
        "card": selectors.card(request.actor, row),
        "look_back": selectors.look_back(request.actor, row),
        "last_talk": selectors.last_talk(request.actor, row),
        "thanks": selectors.own_thanks(request.actor, row),
        "named": leaders.of_pairing(request.actor, row),
        "may_name": leaders.may_name(request.actor, row),
        "csrf_field": ways.within(request, "layouts/app.html", str).proof,
    }
    return render(request, "plans/closing/close.html", context, status=422 if form.errors else 200)


def by_link(request: HttpRequest, row: Pairing) -> HttpResponse:
    """The same behind the button of a letter, without signing in."""
    seat = rules.acting(request.actor, row)
    if seat is None or not rules.speaks_for_side(seat, row):
        raise Http404
    form, way = _form(request, row), ways.tapped(request, first="close")
    if act(request, row, form):
        return way.to("close")
    context: dict[str, Any] = {"form": form, "card": selectors.card(request.actor, row)}
    return session_ways.drawn(request, row, seat, way, "plans/closing/tap.html", context)


def _form(request: HttpRequest, row: Pairing) -> CloseForm:
    proposes = request.method == "POST" and request.POST.get("answer") == "propose"
    return CloseForm(request.POST if proposes else None, today=today_of(row.cohort.program.organization))


def act(request: HttpRequest, row: Pairing, form: CloseForm) -> str:
    """Do what was answered, and say what that was; empty when nothing was done. What was overtaken is shown as it is now."""
    said = request.POST.get("answer", "") if request.method == "POST" else ""
    current = selectors.current(request.actor, row)
    try:
        if said == "propose" and form.is_valid():
            closings.propose(actor=request.actor, pairing=row, on=form.cleaned_data["on"])
            return said
        if said == "yes" and current and current.by != rules.voice_in(request.actor, row):
            closings.confirm(actor=request.actor, closing=current)
            return said
        if said == "go-on" and current:
            closings.take_back(actor=request.actor, closing=current)
            return said
    except (closings.AlreadyProposed, closings.NotOpen):
        return ""
    except closings.TooOften as refused:
        form.add_error("on", str(refused))
    return ""


@require_POST
def go_on(request: HttpRequest, organization: str, pairing: uuid.UUID) -> HttpResponse:
    """Go on as it is, although all goals are reached or contact has become rare."""
    row = speaker_of(request, pairing)
    goals.go_on(actor=request.actor, pairing=row)
    messages.success(request, "You go on. You are asked again when something changes.")
    return redirect("plans:pair", organization, row.pk)


@never_cache
@require_http_methods(["GET", "POST"])
def thank(request: HttpRequest, organization: str, pairing: uuid.UUID) -> HttpResponse:
    """Write what one thanks the other for."""
    row = speaker_of(request, pairing)
    if not selectors.may_thank(request.actor, row):
        return redirect("plans:pair", organization, row.pk)
    own = selectors.own_thanks(request.actor, row)
    form = ThanksForm(request.POST or None, initial={"text": own.text if own else ""})
    if request.method == "POST" and form.is_valid() and _thank(request, row, form):
        there = "plans:close" if rules.voice(request.actor, row) else "plans:pair"
        return redirect(there, organization, row.pk)
    context = frame(request, row) | {"form": form}
    return render(request, "plans/closing/thank.html", context, status=422 if form.errors else 200)


def _thank(request: HttpRequest, row: Pairing, form: ThanksForm) -> bool:
    try:
        kept = thanks.write(actor=request.actor, pairing=row, text=form.cleaned_data["text"])
    except Lost as problem:
        form.add_error(None, str(problem))
        return False
    messages.success(request, "Kept. It is opened when your pairing is closed." if kept else "Taken away.")
    return True


@require_http_methods(["GET", "POST"])
def next_steps(request: HttpRequest, organization: str, pairing: uuid.UUID) -> HttpResponse:
    """Say what one would like after the end."""
    row = speaker_of(request, pairing)
    mine = selectors.next_steps(request.actor, row).mine
    said = {"in_touch": mine.in_touch, "swap_roles": mine.swap_roles, "topic": mine.topic}
    form = NextForm(request.POST if request.method == "POST" else None, initial=said)
    if request.method == "POST" and form.is_valid():
        thanks.choose_next(actor=request.actor, pairing=row, **form.cleaned_data)
        messages.success(request, "Saved.")
        return redirect("plans:pair", organization, row.pk)
    return render(
        request, "plans/closing/next.html", frame(request, row) | {"form": form}, status=422 if form.errors else 200
    )
