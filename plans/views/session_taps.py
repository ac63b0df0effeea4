"""What the one-tap links about sessions open; nobody is signed in by them, and looking changes nothing."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation

from accounts.views.tapping import address
from plans import rules, session_letters
from plans.forms.sessions import DayForm
from plans.selectors import availability, linked
from plans.selectors import sessions as selectors
from plans.services import contacts, debriefs
from plans.views import closing, meeting, planning, session_ways
from profiles.views import gate, ways
from programs.enums import LinkScope
from programs.selectors import languages, participants
from programs.selectors.days import today_of

if TYPE_CHECKING:
    from accounts.models import OneTapLink
    from matching.models import Pairing
    from plans.models import Session
    from programs.models import Participant

# The answers to whether the two have met, and how many days ago that was.
_AGO = {"today": 0, "week": 3, "before": 10}


def session(request: HttpRequest, link: OneTapLink, step: str) -> HttpResponse:
    """One session as one of the two reads it in a letter."""
    row = selectors.by_link(request.actor)
    with translation.override(_language(rules.acting_at(request.actor, row))):
        return meeting.walk(request, row, ways.tapped(request), step)


def pair(request: HttpRequest, link: OneTapLink, step: str) -> HttpResponse:
    """Finding a time, and saying that the two have met."""
    row = linked.pairing(request.actor, LinkScope.PAIR)
    seat = rules.acting(request.actor, row)
    with translation.override(_language(seat)):
        if step == "met":
            return _met(request, row, seat)
        if step == "close":
            return closing.by_link(request, row)
        way = ways.tapped(request, first="times")
        current = selectors.current(row)
        if current is not None and step in ("", "times", "others", "cancel"):
            return meeting.walk(request, current, way, "" if step == "times" else step)
        if step not in ("", "times"):
            raise Http404
        return planning.propose(request, row, way)


def _language(seat: Participant | None) -> str:
    """The language of whoever has the link; raises Http404 when it is nobody's of this pair any more."""
    if seat is None:
        raise Http404
    return languages.of(seat)


def _met(request: HttpRequest, row: Pairing, seat: Participant | None) -> HttpResponse:
    """Have you met? Today, this week, before, on a day, or not yet: one tap."""
    said, done = request.POST.get("answer", ""), ""
    today = today_of(row.cohort.program.organization)
    form = DayForm(request.POST if said == "day" else None, initial={"day": today})
    if request.method == "POST":
        try:
            if said == "not-yet":
                contacts.not_yet(actor=request.actor, pairing=row)
                done = "not-yet"
            elif said in _AGO:
                day = max(today - dt.timedelta(days=_AGO[said]), selectors.first_day(row))
                contacts.met(actor=request.actor, pairing=row, day=day)
                done = "met"
            elif said == "day" and form.is_valid():
                contacts.met(actor=request.actor, pairing=row, **form.cleaned_data)
                done = "met"
        except debriefs.WrongDay as refused:
            form.add_error("day", str(refused))
    way = ways.tapped(request, first="met")
    assert seat is not None
    return session_ways.drawn(request, row, seat, way, "plans/sessions/met_tap.html", {"form": form, "done": done})


def times(request: HttpRequest, link: OneTapLink, step: str) -> HttpResponse:
    """What an assistant sees: the times of a usual week, and those of the sessions ahead."""
    if step != "sessions" and not step.startswith("session-"):
        return gate.times(request, link, step)
    rows = selectors.helped(request.actor)
    found = {f"session-{row.pk.hex}": row for row in rows}
    if step == "sessions" and request.method != "POST":
        return _listed(request, rows)
    if step not in found:
        raise Http404
    row = found[step]
    side = rules.helped_in(request.actor, row.pairing)
    with translation.override(_language(row.pairing.seats(side)[0])):
        return meeting.help_with(request, row, side, ways.tapped(request, first="sessions"))


def _listed(request: HttpRequest, rows: list[Session]) -> HttpResponse:
    """The sessions ahead of whom somebody helps: when, and nothing of with whom or about what."""
    helped = participants.by_link(request.actor, LinkScope.SLOTS)
    zone = availability.zone(helped)
    with translation.override(languages.of(helped)), timezone.override(zone):
        shown = [
            (
                selectors.told(row, rules.helped_in(request.actor, row.pairing)),
                address(request, f"session-{row.pk.hex}"),
            )
            for row in rows
        ]
        context = {
            "shown": shown, "participant": helped, "program": helped.cohort.program, "times": address(request),
            "zone": session_letters.place_of(zone),
        }  # fmt: skip
        return render(request, "plans/sessions/helped.html", context)
