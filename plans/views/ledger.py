"""The change ledger of a pair: what changed because of their talks, for the two."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from matching import introductions
from plans import rules
from plans.forms.ledger import ChangeForm, ConfirmForm, ConsentForm, StateForm
from plans.selectors import insights, sheets
from plans.selectors import ledger as selectors
from plans.services import ledger
from plans.services.keys import Lost
from plans.views.framing import frame, speaker_of

if TYPE_CHECKING:
    from matching.models import Pairing
    from plans.models import LedgerEntry

_CHANGED = "It has been worded anew since you read it. Here it is as it stands now."


@never_cache
@require_GET
def index(request: HttpRequest, organization: str, pairing: uuid.UUID) -> HttpResponse:
    """The sheets and the changes of the two."""
    row = speaker_of(request, pairing)
    context = frame(request, row) | {
        "sheets": sheets.shown(request.actor, row),
        "changes": selectors.shown(request.actor, row),
        "insights": insights.own(request.actor, row),
    }
    return render(request, "plans/ledger/index.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, organization: str, pairing: uuid.UUID) -> HttpResponse:
    """Write down that something changed because of their talks."""
    row = speaker_of(request, pairing)
    if not rules.voice(request.actor, row):
        raise Http404
    form = _form(row, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = ledger.write(actor=request.actor, pairing=row, said=form.said)
            messages.success(request, "Written down. It counts once the other one confirms it.")
            return redirect("plans:change", organization, row.pk, made.pk)
        except Lost as problem:
            form.add_error(None, str(problem))
    context = frame(request, row) | {"form": form}
    return render(request, "plans/ledger/form.html", context, status=422 if form.errors else 200)


@never_cache
@require_GET
def detail(request: HttpRequest, organization: str, pairing: uuid.UUID, ledger_entry: uuid.UUID) -> HttpResponse:
    """One change, what the two say of it, and who may hear of it."""
    row, entry = _own(request, pairing, ledger_entry)
    shown = selectors.one(request.actor, entry)
    form = ConsentForm(initial={"consent": shown.consent})
    return render(request, "plans/ledger/change.html", frame(request, row) | {"shown": shown, "form": form})


@never_cache
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, organization: str, pairing: uuid.UUID, ledger_entry: uuid.UUID) -> HttpResponse:
    """Word a change anew, or add what came of it."""
    row, entry = _own(request, pairing, ledger_entry)
    shown = selectors.one(request.actor, entry)
    if shown.words is None or not rules.voice(request.actor, row):
        raise Http404
    form = _form(row, request.POST or None, ChangeForm.of(shown))
    del form.fields["state"]
    if request.method == "POST" and form.is_valid():
        try:
            now = ledger.rewrite(
                actor=request.actor, entry=entry, said=form.said, read=form.cleaned_data["read"] or 0
            )  # fmt: skip
            messages.success(request, "Saved." if now.confirmed_at else "Saved. The other one confirms it again.")
            return redirect("plans:change", organization, row.pk, entry.pk)
        except ledger.Rewritten:
            form = _form(row, {**request.POST.dict(), "read": str(entry.revision)}, ChangeForm.of(shown))
            del form.fields["state"]
            form.add_error(None, "The other one has changed it meanwhile. Look at it, then save yours again.")
        except Lost as problem:
            form.add_error(None, str(problem))
    context = frame(request, row) | {"form": form, "shown": shown}
    return render(request, "plans/ledger/form.html", context, status=422 if form.errors else 200)


@require_POST
def confirm(request: HttpRequest, organization: str, pairing: uuid.UUID, ledger_entry: uuid.UUID) -> HttpResponse:
    """Say that it is so, as one has read it."""
    row, entry = _own(request, pairing, ledger_entry)
    form = ConfirmForm(request.POST)
    if form.is_valid():
        try:
            ledger.confirm(actor=request.actor, entry=entry, read=form.cleaned_data["read"])
            messages.success(request, "Confirmed. Say below who may hear of it.")
        except ledger.Rewritten:
            messages.warning(request, _CHANGED)
    return redirect("plans:change", organization, row.pk, entry.pk)


@require_POST
def answer(request: HttpRequest, organization: str, pairing: uuid.UUID, ledger_entry: uuid.UUID) -> HttpResponse:
    """Say what has become of it."""
    row, entry = _own(request, pairing, ledger_entry)
    form = StateForm(request.POST)
    if form.is_valid():
        try:
            ledger.answer(actor=request.actor, entry=entry, state=form.said)
            messages.success(request, f"Saved: {form.said.label.lower()}. You can say otherwise at any time.")
        except ledger.NotYet as problem:
            messages.warning(request, str(problem))
    return redirect("plans:change", organization, row.pk, entry.pk)


@require_POST
def consent(request: HttpRequest, organization: str, pairing: uuid.UUID, ledger_entry: uuid.UUID) -> HttpResponse:
    """Say who may hear of it, or take that back."""
    row, entry = _own(request, pairing, ledger_entry)
    form = ConsentForm(request.POST)
    if form.is_valid():
        ledger.consent(actor=request.actor, entry=entry, level=form.cleaned_data["consent"])
        messages.success(request, "Saved. It holds at once, and you can change it at any time.")
    else:
        messages.error(request, "Choose one of the four.")
    return redirect("plans:change", organization, row.pk, entry.pk)


@never_cache
@require_http_methods(["GET", "POST"])
def remove(request: HttpRequest, organization: str, pairing: uuid.UUID, ledger_entry: uuid.UUID) -> HttpResponse:
    """Ask once, then take back what the other one has not confirmed."""
    row, entry = _own(request, pairing, ledger_entry)
    context = frame(request, row) | {"shown": selectors.one(request.actor, entry)}
    if entry.confirmed_at or entry.written_by != context["own"].side:
        raise Http404
    if request.method == "POST":
        ledger.remove(actor=request.actor, entry=entry)
        messages.success(request, "Taken back, for good.")
        return redirect("plans:ledger", organization, row.pk)
    return render(request, "plans/ledger/remove.html", context)


def _form(pairing: Pairing, data: Any, initial: dict[str, Any] | None = None) -> ChangeForm:
    mentor, mentee = introductions.called(pairing)
    return ChangeForm(data, initial=initial, mentor=mentor, mentee=mentee)


def _own(request: HttpRequest, pairing: uuid.UUID, ledger_entry: uuid.UUID) -> tuple[Pairing, LedgerEntry]:
    row = speaker_of(request, pairing)
    return row, get_object_or_404(selectors.entries(request.actor, row), pk=ledger_entry)
