"""Giving a pair another plan, for its admins."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.enums import Permission
from plans.forms.standing import SwapForm
from plans.selectors import plans
from plans.selectors import templates as selectors
from plans.services import swaps
from plans.views.framing import frame, pairing_of


@require_http_methods(["GET", "POST"])
def swap(request: HttpRequest, organization: str, pairing: uuid.UUID) -> HttpResponse:
    """Choose another template of the program, read what that does, and give it to the two."""
    request.actor.require(Permission.MANAGE_MATCHING)
    row = pairing_of(request, pairing)
    plan = plans.of_pairing(request.actor, row)
    found = selectors.of_program(request.actor, row.cohort.program_id)
    others = [one for one in found if one.live and not one.archived_at and plan and plan.version.template_id != one.pk]
    form = SwapForm(request.POST or None, templates=others)
    if request.method == "POST" and form.is_valid():
        chosen = next(one for one in others if str(one.pk) == form.cleaned_data["template"])
        try:
            done = swaps.swap(actor=request.actor, pairing=row, template=chosen)
        except swaps.CannotSwap as problem:
            form.add_error(None, str(problem))
        else:
            said = (
                f"They follow {chosen.name} now: {done.added} steps ahead, {done.removed} left out, {done.kept} done."
            )
            messages.success(request, f"{said} Swap back, and what was open comes back.")
            return redirect("plans:pair", organization, row.pk)
    context = frame(request, row) | {"form": form, "plan": plan, "others": others}
    return render(request, "plans/standing/swap.html", context, status=422 if form.errors else 200)
