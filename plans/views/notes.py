"""The notes of a pair: for its two people, and for nobody else whatever their role."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from plans import rules
from plans.forms.notes import NoteForm, ShareForm, WordsForm
from plans.selectors import emergencies
from plans.selectors import notes as selectors
from plans.services import notes
from plans.services.keys import Lost
from plans.views.framing import frame, own_pairing_of
from ui.together import together

if TYPE_CHECKING:
    from matching.models import Pairing


@never_cache
@require_http_methods(["GET", "POST"])
def listing(request: HttpRequest, organization: str, pairing: uuid.UUID) -> HttpResponse:
    """Read what is there, and write a new one."""
    row = own_pairing_of(request, pairing)
    about = frame(request, row)
    form = NoteForm(request.POST or None, other=about["other"].employee.name)
    if request.method == "POST" and form.is_valid() and _write(request, row, form):
        return redirect("plans:note-list", organization, row.pk)
    context = about | {
        "form": form,
        "notes": selectors.readable(request.actor, row),
        "may_write": bool(rules.active_side(request.actor, row)),
        "until": selectors.until(row),
        "gone": selectors.gone(row),
        "opened": emergencies.told(request.actor, row),
    }
    return render(request, "plans/notes/list.html", context, status=422 if form.errors else 200)


def _write(request: HttpRequest, row: Pairing, form: NoteForm) -> bool:
    """Keep it; what keeps it from being kept is written into the form, which gives the words back."""
    try:
        notes.write(actor=request.actor, pairing=row, **form.said)
    except Lost as problem:
        form.add_error(None, str(problem))
        return False
    said = together("Saved, for both of you.", row.further) if form.said["shared"] else "Saved. Only you read it."
    messages.success(request, said)
    return True


@never_cache
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, organization: str, pairing: uuid.UUID, note: uuid.UUID) -> HttpResponse:
    """Change the words of an own note."""
    row, page = _own(request, pairing, note)
    if page.words is None or not rules.active_side(request.actor, row):
        raise Http404
    form = WordsForm(request.POST or None, initial={"text": page.words})
    if request.method == "POST" and form.is_valid():
        notes.edit(actor=request.actor, note=page.note, text=form.cleaned_data["text"])
        messages.success(request, "Saved.")
        return redirect("plans:note-list", organization, row.pk)
    context = frame(request, row) | {"note": page.note, "form": form}
    return render(request, "plans/notes/edit.html", context, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "POST"])
def share(request: HttpRequest, organization: str, pairing: uuid.UUID, note: uuid.UUID) -> HttpResponse:
    """Say who would read it, then let them; or take that back."""
    row, page = _own(request, pairing, note)
    form = ShareForm(request.POST)
    if request.method == "POST" and form.is_valid():
        shared = form.cleaned_data["shared"]
        notes.share(actor=request.actor, note=page.note, shared=shared)
        said = together("Both of you read it now.", row.further)
        messages.success(request, said if shared else "Only you read it now.")
        return redirect("plans:note-list", organization, row.pk)
    if not rules.active_side(request.actor, row):
        raise Http404
    return render(request, "plans/notes/share.html", frame(request, row) | _opened(page))


@never_cache
@require_http_methods(["GET", "POST"])
def delete(request: HttpRequest, organization: str, pairing: uuid.UUID, note: uuid.UUID) -> HttpResponse:
    """Ask once, then delete an own note."""
    row, page = _own(request, pairing, note)
    if request.method == "POST":
        notes.delete(actor=request.actor, note=page.note)
        messages.success(request, "Deleted, for good.")
        return redirect("plans:note-list", organization, row.pk)
    return render(request, "plans/notes/delete.html", frame(request, row) | _opened(page))


def _own(request: HttpRequest, pairing: uuid.UUID, note: uuid.UUID) -> tuple[Pairing, selectors.Page]:
    row = own_pairing_of(request, pairing)
    if selectors.gone(row):
        raise Http404
    return row, selectors.own(request.actor, row, note)


def _opened(page: selectors.Page) -> dict[str, object]:
    return {"note": page.note, "words": page.words}
