"""The Clean Sheet of a pair: for its two people, and before both are ready each their own."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from matching import introductions
from plans import rules
from plans.forms.ledger import ExperimentForm
from plans.forms.sheets import BeginForm, DraftForm
from plans.selectors import sheets as selectors
from plans.services import ledger, sheets
from plans.services.keys import Lost
from plans.views.framing import frame, speaker_of

if TYPE_CHECKING:
    from matching.models import Pairing
    from plans.models import CleanSheet

_BEGUN = "A blank page for each of you. Write alone; nobody sees yours before you are both ready."
_READY = "You are ready. Both are laid open once the other one is, too."
_OPEN = "Both lie open now."
_TOO_MANY = f"You have {sheets.MOST} sheets that are not open yet. Finish one, or discard one together."


@never_cache
@require_http_methods(["GET", "POST"])
def begin(request: HttpRequest, organization: str, pairing: uuid.UUID) -> HttpResponse:
    """Choose what to rebuild from zero."""
    row = speaker_of(request, pairing)
    if not rules.voice(request.actor, row):
        raise Http404
    form = BeginForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = sheets.begin(actor=request.actor, pairing=row, **form.cleaned_data)
            messages.success(request, _BEGUN)
            return redirect("plans:sheet", organization, row.pk, made.pk)
        except sheets.TooMany:
            form.add_error(None, _TOO_MANY)
        except Lost as problem:
            form.add_error(None, str(problem))
    context = frame(request, row) | {"form": form}
    return render(request, "plans/sheets/begin.html", context, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "POST"])
def detail(request: HttpRequest, organization: str, pairing: uuid.UUID, clean_sheet: uuid.UUID) -> HttpResponse:
    """Write on one's own sheet, until both are ready; then both side by side."""
    row, sheet = _own(request, pairing, clean_sheet)
    shown = selectors.told(request.actor, sheet)
    context = frame(request, row) | {"sheet": sheet, "shown": shown}
    if sheet.revealed_at:
        context |= _both(request, sheet)
        return render(request, "plans/sheets/open.html", context, status=409 if request.method == "POST" else 200)
    draft = selectors.own_draft(request.actor, sheet)
    words = draft.words or {}
    context["answers"] = [(section, words.get(section.key, "")) for section in shown.policy.sections]
    context["lost"] = draft.words is None
    start = words | {"read": draft.revision, "window": uuid.uuid4().hex}
    form = DraftForm(request.POST or None, policy=shown.policy, initial=start)
    if request.method != "POST" or shown.mine_ready:
        return render(request, "plans/sheets/write.html", context | {"form": form})
    return _written(request, sheet, form, context)


def _written(request: HttpRequest, sheet: CleanSheet, form: DraftForm, context: dict[str, Any]) -> HttpResponse:
    """Keep what was typed; a refusal gives all of it back. What saves by itself while somebody types gets a line."""
    if request.htmx:
        kept = form.is_valid() and _kept(request, sheet, form)
        problem = "" if kept else next(iter(form.errors.values()))[0]
        said = {"problem": problem, "saved_at": timezone.now()}
        return render(request, "plans/sheets/write.html#kept", context | said)
    if form.is_valid() and _kept(request, sheet, form):
        return redirect("plans:sheet", request.organization.slug, sheet.pairing_id, sheet.pk)
    return render(request, "plans/sheets/write.html", context | {"form": form}, status=422)


def _kept(request: HttpRequest, sheet: CleanSheet, form: DraftForm) -> bool:
    """Keep the draft, and be ready with it where that was said; what is in the way is written into the form."""
    try:
        if request.POST.get("act") == "ready" and not request.htmx:
            now = sheets.ready(actor=request.actor, sheet=sheet, written=form.said)
            messages.success(request, _OPEN if now.revealed_at else _READY)
        else:
            sheets.save(actor=request.actor, sheet=sheet, written=form.said)
            if not request.htmx:
                messages.success(request, "Saved. Only you see it.")
        return True
    except sheets.Rewritten as problem:
        # Sent once more, what stands on this page takes the place of what the other window has written.
        form.data = {**request.POST.dict(), "read": problem.revision}
        form.add_error(None, str(problem))
    except (sheets.Empty, sheets.Settled, Lost) as problem:
        form.add_error(None, str(problem))
    return False


def _both(request: HttpRequest, sheet: CleanSheet) -> dict[str, Any]:
    return {
        "answered": selectors.side_by_side(request.actor, sheet),
        "experiment": selectors.experiment(sheet),
    }


@require_POST
def back(request: HttpRequest, organization: str, pairing: uuid.UUID, clean_sheet: uuid.UUID) -> HttpResponse:
    """Go on writing after having been ready, as long as the other one is not."""
    row, sheet = _own(request, pairing, clean_sheet)
    try:
        sheets.go_back(actor=request.actor, sheet=sheet)
        messages.success(request, "Go on writing. The other one does not wait for you any more.")
    except sheets.Settled as problem:
        messages.warning(request, str(problem))
    return redirect("plans:sheet", organization, row.pk, sheet.pk)


@never_cache
@require_http_methods(["GET", "POST"])
def experiment(request: HttpRequest, organization: str, pairing: uuid.UUID, clean_sheet: uuid.UUID) -> HttpResponse:
    """Agree on one small experiment, which enters the ledger once the other one confirms it."""
    row, sheet = _own(request, pairing, clean_sheet)
    if sheet.revealed_at is None or not rules.voice(request.actor, row):
        raise Http404
    mentor, mentee = introductions.called(row)
    form = ExperimentForm(request.POST or None, mentor=mentor, mentee=mentee)
    if request.method == "POST" and form.is_valid():
        try:
            made = ledger.write(actor=request.actor, pairing=row, said=form.said, sheet=sheet)
            messages.success(request, "Written down. It counts once the other one confirms it.")
            return redirect("plans:change", organization, row.pk, made.pk)
        except (ledger.Taken, Lost) as problem:
            form.add_error(None, str(problem))
    context = frame(request, row) | {"sheet": sheet, "shown": selectors.told(request.actor, sheet), "form": form}
    return render(request, "plans/sheets/experiment.html", context, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "POST"])
def discard(request: HttpRequest, organization: str, pairing: uuid.UUID, clean_sheet: uuid.UUID) -> HttpResponse:
    """Ask the other one to discard a sheet, agree to it, or keep it after all."""
    row, sheet = _own(request, pairing, clean_sheet)
    if not rules.voice(request.actor, row):
        raise Http404
    if request.method != "POST":
        context = frame(request, row) | {"sheet": sheet, "shown": selectors.told(request.actor, sheet)}
        return render(request, "plans/sheets/discard.html", context)
    if request.POST.get("act") == "keep":
        sheets.keep(actor=request.actor, sheet=sheet)
        messages.success(request, "It stays.")
        return redirect("plans:sheet", organization, row.pk, sheet.pk)
    if sheets.discard(actor=request.actor, sheet=sheet):
        messages.success(request, "Discarded, for good.")
        return redirect("plans:ledger", organization, row.pk)
    messages.success(request, "Asked. It goes once the other one agrees.")
    return redirect("plans:sheet", organization, row.pk, sheet.pk)


def _own(request: HttpRequest, pairing: uuid.UUID, clean_sheet: uuid.UUID) -> tuple[Pairing, CleanSheet]:
    row = speaker_of(request, pairing)
    return row, get_object_or_404(selectors.sheets(request.actor, row), pk=clean_sheet)
