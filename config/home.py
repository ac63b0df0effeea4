"""Pages that span rooms: where somebody lands after signing in, and what is to be done today."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from accounts.enums import Permission
from circles.selectors import circles
from config import work
from matching import panels
from matching import rules as pairing_rules
from matching.enums import PairingState
from matching.selectors import asking, open_requests, pairings
from plans.selectors import plans
from profiles.owed import owed
from profiles.views import ways
from programs.selectors import applications, calls, participants, vetting
from programs.selectors import programs as programs_selectors
from surveys.selectors import asked


@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """The way in: a stranger signs in, a member goes to the organization, a member of several chooses."""
    if not request.user.is_authenticated:
        return redirect("account_login")
    memberships = request.memberships
    if not memberships:
        return redirect("joining:organization-new")
    if len(memberships) == 1:
        return redirect("home", organization=memberships[0].organization.slug)
    return render(request, "config/choose_organization.html", {"memberships": memberships})


@require_safe
def organization(request: HttpRequest, organization: str) -> HttpResponse:
    """The start page of one organization: the work queue for admins, the own program for everybody."""
    own = _own(request)
    turns = open_requests.turns(request.actor) if own else []
    context: dict[str, Any] = {
        "own": own,
        "turns": turns,
        "surveys": asked.waiting(request.actor),
        "given_up": participants.given_up(request.actor),
    }
    if request.actor.may(Permission.SEE_PROGRAMS):
        context["programs"] = list(programs_selectors.listed(request.actor)[:6])
    if request.actor.may(Permission.MANAGE_PROGRAMS):
        context["tasks"] = work.queue(request.actor, organization)
    elif request.actor.may(Permission.SEE_PROGRAMS):
        context["reviews"] = work.reviews(request.actor, organization)
    context["coached"] = circles.coached(request.actor)
    taking_part = {one["participant"].cohort_id for one in context["own"]}
    context["applying"] = [one for one in _applying(request) if one["cohort"].pk not in taking_part]
    return render(request, "config/home.html", context)


def _applying(request: HttpRequest) -> list[dict[str, Any]]:
    """Cohorts that take applications now, or took one of the person's, with where it stands as far as they were told."""
    own = applications.mine(request.actor)
    open_ones = {cohort.pk: cohort for cohort in calls.open_cohorts(request.actor)}
    told = vetting.told_states(list(own.values()))
    states = {pk: told[row.pk] for pk, row in own.items()}
    cohorts = open_ones | {pk: row.cohort for pk, row in own.items() if states[pk] != "accepted"}
    return [{"cohort": cohort, "state": states.get(pk, "")} for pk, cohort in cohorts.items()]


def _own(request: HttpRequest) -> list[dict[str, Any]]:
    """Where the person takes part, with what they still owe, and the pairing, if there is one."""
    rows = list(participants.mine(request.actor))
    pairs = pairings.by_participant(request.actor) if rows else {}
    over = pairings.by_participant(request.actor, PairingState.ENDED) if rows else {}
    ahead = plans.next_lines(request.actor, [pair for seats in pairs.values() for pair in seats])
    seats = {seat.participant_id: seat for seat in asking.seats(request.actor)} if rows else {}
    sits = {seat.participant_id: seat.circle_id for seat in circles.mine(request.actor)} if rows else {}
    taken = [
        {
            "participant": row,
            "owed": owed(row),
            "at": ways.signed_in(request, row),
            "pairings": [_pair(request, pair, ahead) for pair in pairs.get(row.pk, [])],
            "over": [_pair(request, pair, {}) for pair in over.get(row.pk, [])[:3]],
            "seat": seats.get(row.pk),
            "circle": sits.get(row.pk),
        }
        for row in rows
    ]
    # Whoever has a partner looks for that page first.
    return sorted(taken, key=lambda one: not one["pairings"])


def _pair(request: HttpRequest, pair: Any, ahead: dict[Any, Any]) -> dict[str, Any]:
    """One pairing as the person reads it: with whom, and what comes next."""
    own = pairing_rules.own_side(request.actor, pair)
    return {"pk": pair.pk, "them": panels.named(panels.others(pair, own)), "ahead": ahead.get(pair.pk)}
