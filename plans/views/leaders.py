"""Naming a future leader: the mentee writes, and the mentor reads it first and says whether others may."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from plans import rules
from plans.forms.leaders import LeaderForm, ReleaseForm
from plans.selectors import leaders as selectors
from plans.services import leaders
from plans.services.keys import Lost
from plans.views.framing import frame, speaker_of
from programs.enums import Side

if TYPE_CHECKING:
    from matching.models import Pairing


@never_cache
@require_http_methods(["GET", "POST"])
def leader(request: HttpRequest, organization: str, pairing: uuid.UUID) -> HttpResponse:
    """For the mentee the form, for the mentor what stands in it; nobody else has such a page."""
    row = speaker_of(request, pairing)
    named, names = selectors.of_pairing(request.actor, row), selectors.may_name(request.actor, row)
    reads = rules.word_in(request.actor, row) == Side.MENTOR
    if not names and (named is None or not reads):
        raise Http404
    data = request.POST if request.method == "POST" and names else None
    form = LeaderForm(data, initial={"text": named.text if named else ""})
    if request.method == "POST" and (_name(request, row, form) if names else _release(request, row)):
        return redirect("plans:leader", organization, row.pk)
    context = frame(request, row) | {"form": form, "named": named, "names": names}
    return render(request, "plans/closing/leader.html", context, status=422 if form.errors else 200)


def _name(request: HttpRequest, row: Pairing, form: LeaderForm) -> bool:
    if not form.is_valid():
        return False
    try:
        kept = leaders.name(actor=request.actor, pairing=row, text=form.cleaned_data["text"])
    except Lost as problem:
        form.add_error(None, str(problem))
        return False
    who = row.mentor.employee.short_name
    messages.success(request, f"Kept. {who} reads it, and says whether others may." if kept else "Taken back.")
    return True


def _release(request: HttpRequest, row: Pairing) -> bool:
    form = ReleaseForm(request.POST)
    if not form.is_valid():
        return False
    try:
        done = leaders.release(actor=request.actor, pairing=row, **form.cleaned_data)
        messages.success(
            request, "Your program team can read it." if done.released_at else "It stays between the two of you."
        )
    except leaders.Rewritten as refused:
        messages.error(request, str(refused))
    return True
