"""What somebody says about themself: the form, and what others see of it."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from profiles import completeness, selectors
from profiles.forms.entries import EntriesForm
from profiles.forms.profiles import ProfileForm, zones
from profiles.services import profiles
from profiles.services.topics import TooManyTopics
from profiles.views import wizard
from programs import rules
from programs.enums import Side, Theme
from programs.selectors import participants


@require_GET
def mine(request: HttpRequest, organization: str) -> HttpResponse:
    """The own profile; somebody who takes part more than once chooses which."""
    rows = list(participants.mine(request.actor))
    if len(rows) == 1:
        return redirect("profiles:edit", organization, rows[0].pk)
    return render(request, "profiles/profiles/mine.html", {"rows": rows})


@require_GET
def edit(request: HttpRequest, organization: str, pk: uuid.UUID) -> HttpResponse:
    """Go on where one was; an admin, who fills in for somebody, has all of it on one page."""
    participant = participants.one(request.actor, pk)
    if not rules.is_self(request.actor, participant.employee):
        return redirect("profiles:whole", organization, pk)
    profile, screens = selectors.of(participant), wizard.order(participant.side)
    screen = profile.step if profile and profile.step in screens else screens[0]
    return redirect("profiles:screen", organization, pk, screen)


@require_http_methods(["GET", "POST"])
def whole(request: HttpRequest, organization: str, pk: uuid.UUID) -> HttpResponse:
    """A profile on one page: half of it can be kept and gone on with."""
    participant = participants.one(request.actor, pk)
    own = rules.is_self(request.actor, participant.employee)
    profile = selectors.of(participant)
    entries = selectors.entries(profile) if profile else {"offer": [], "want": []}
    data = request.POST or None
    start = (
        ProfileForm.reading(profile, reader=request.actor.email)
        if profile
        else {"time_zone": participant.employee.time_zone}
    )
    form = ProfileForm(data, own=own, initial=start)
    lists = {name: EntriesForm(data, direction=name, initial=EntriesForm.reading(entries[name])) for name in entries}
    if data and all([form.is_valid(), *(rows.is_valid() for rows in lists.values())]):
        try:
            wishes = {name: rows.entries() for name, rows in lists.items()}
            profiles.describe(actor=request.actor, participant=participant, answers=form.answers(), wishes=wishes)
        except TooManyTopics as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, _praise(participant.completeness, complete=participant.complete, own=own))
            if own and participant.complete and participant.owes:
                return redirect("profiles:start-step", organization, pk, "done")
            return redirect("profiles:whole", organization, pk)
    context: dict[str, Any] = {
        "participant": participant, "form": form, "lists": lists, "own": own, "seen_by": form.SEEN_BY, "zones": zones(),
        "themes": dict(Theme.choices), "mentor_first": participant.side == Side.MENTOR,
        "hour_by_hour": bool(profile and profile.week),
        "suggestions": selectors.suggestions(request.actor, participant.cohort.program.themes),
    }  # fmt: skip
    context |= _progress(participant.side, profile)
    return render(request, "profiles/profiles/edit.html", context, status=422 if data else 200)


def _progress(side: str, profile: Any) -> dict[str, Any]:
    given = profiles.given(profile) if profile else {}
    percent, missing = completeness.measure(side, given)
    return {"percent": percent, "missing": missing, "enough": completeness.is_enough(side, given)}


def _praise(percent: int, *, complete: bool, own: bool) -> str:
    if complete:
        return "Saved. The profile is complete enough to be matched." if own else "Saved. The profile can be matched."
    return f"Saved: {percent} % so far. What is still missing stands beside the form."


@require_GET
def detail(request: HttpRequest, organization: str, pk: uuid.UUID) -> HttpResponse:
    """One participant as a partner would see them, with where they stand."""
    participant = participants.one(request.actor, pk)
    profile = selectors.of(participant)
    context = {
        "participant": participant,
        "story": selectors.stories([participant.pk]).get(participant.pk),
        "own": rules.is_self(request.actor, participant.employee),
    }
    return render(request, "profiles/profiles/detail.html", context | _progress(participant.side, profile))
