"""One session, whichever way somebody came: its times, moving and cancelling it, and how it was."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext

from matching import rules as people
from plans import calendars, rules, session_letters
from plans.forms.sessions import NAMES, ProposeForm, TapForm, TimesForm
from plans.selectors import availability
from plans.selectors import sessions as selectors
from plans.services import debriefs, sessions
from plans.views.session_ways import drawn
from profiles.views.ways import Way

if TYPE_CHECKING:
    import datetime as dt

    from plans.models import Session
    from programs.models import Participant

_SLOT = re.compile(r"[0-9a-f]{32}")


def walk(request: HttpRequest, row: Session, way: Way, step: str) -> HttpResponse:
    """One step of a session's page, with the clock of whoever looks; a time's own address is the first page, with it in front."""
    chosen = step if _SLOT.fullmatch(step) else ""
    page = PAGES.get("" if chosen else step)
    seat = rules.acting_at(request.actor, row) or people.seat_of(request.actor, row.pairing)
    if page is None or seat is None:
        raise Http404
    # Two look for times, however many meet.
    if step in ("others", "cancel") and not rules.speaks_for_side(seat, row.pairing):
        raise Http404
    with timezone.override(availability.clock_of(row.pairing, seat)):
        return page(request, row, seat, way) if not chosen else _first(request, row, seat, way, chosen)


def _first(request: HttpRequest, row: Session, seat: Participant, way: Way, chosen: str = "") -> HttpResponse:
    """What holds now; POST chooses a time, keeps the old one, or says how it was."""
    problem = ""
    if request.method == "POST":
        try:
            _answer(request, row)
            return way.to()
        except (sessions.NotOpen, debriefs.NotOver) as refused:
            problem = str(refused)
            row.refresh_from_db()
    told = selectors.told(row, seat.side, seat)
    context = {
        "told": told, "session": row, "problem": problem, "slots": _slots(row, told, seat.side, chosen),
        "google": "", "outlook": "", "zone": session_letters.place_of(timezone.get_current_timezone()),
    }  # fmt: skip
    if told.is_open and row.starts_at:
        event = session_letters.event(row)
        context |= {"google": calendars.google(event), "outlook": calendars.outlook(event)}
    return drawn(request, row.pairing, seat, way, "plans/sessions/session.html", context)


def _answer(request: HttpRequest, row: Session) -> None:
    """Do what was tapped; anything else does nothing."""
    said = request.POST.get("answer", "")
    if said == "accept":
        sessions.accept(actor=request.actor, session=row, slot=request.POST.get("slot", ""))
    elif said == "keep":
        sessions.keep(actor=request.actor, session=row)
    form = TapForm(request.POST)
    if not said and form.is_valid() and (tapped := form.said()):
        debriefs.answer(actor=request.actor, session=row, **tapped)


def _slots(row: Session, told: selectors.Told, side: str, chosen: str) -> list[dict[str, Any]]:
    """The times on the table, the chosen one first, each with what the other's clock shows if that differs."""
    theirs = availability.zones(row.pairing)[rules.other_side(side)]
    slots = sorted(told.slots, key=lambda slot: slot.pk.hex != chosen)
    return [{"slot": slot, "theirs": clock(slot.starts_at, theirs), "first": slot.pk.hex == chosen} for slot in slots]


def clock(moment: dt.datetime, theirs: dt.tzinfo) -> str:
    """What the other's clock shows at a moment; nothing when it shows the same."""
    if moment.astimezone(theirs).utcoffset() == timezone.localtime(moment).utcoffset():
        return ""
    said = session_letters.when(moment, theirs)
    return gettext("{when} in {place}").format(when=said, place=session_letters.place_of(theirs))


def initial(times: list[dt.datetime]) -> dict[str, Any]:
    """Times as a form begins with them."""
    return dict(zip(NAMES, (timezone.localtime(at) for at in times), strict=False))


def _others(request: HttpRequest, row: Session, seat: Participant, way: Way) -> HttpResponse:
    """Propose other times; one that was agreed stays until the other one chooses."""
    times = availability.suggested(request.actor, row.pairing, minutes=row.minutes, moving=row)
    theirs = availability.zones(row.pairing)[rules.other_side(seat.side)]
    values = initial(times) | {"minutes": row.minutes, "meeting_link": row.meeting_link}
    form = ProposeForm(request.POST or None, initial=values, theirs=[clock(at, theirs) for at in times])
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            sessions.propose_others(
                actor=request.actor, session=row, starts=form.times(), minutes=data["minutes"],
                meeting_link=data["meeting_link"],
            )  # fmt: skip
            return way.to()
        except (sessions.WrongTimes, sessions.NotOpen) as refused:
            form.add_error("first", str(refused))
    context = {"form": form, "session": row, "suggested": bool(times), "moving": row.starts_at is not None}
    return drawn(request, row.pairing, seat, way, "plans/sessions/propose.html", context)


def help_with(request: HttpRequest, row: Session, side: str, way: Way) -> HttpResponse:
    """The same for an assistant: the times and nothing else."""
    with timezone.override(availability.zones(row.pairing)[side]):
        times = availability.suggested(request.actor, row.pairing, minutes=row.minutes, moving=row)
        form = TimesForm(request.POST or None, initial=initial(times))
        if request.method == "POST" and form.is_valid():
            try:
                sessions.propose_others(actor=request.actor, session=row, starts=form.times())
                return way.to()
            except (sessions.WrongTimes, sessions.NotOpen) as refused:
                form.add_error("first", str(refused))
        context = {"form": form, "session": row, "suggested": bool(times)}
        return drawn(request, row.pairing, row.pairing.seats(side)[0], way, "plans/sessions/help_with.html", context)


def _cancel(request: HttpRequest, row: Session, seat: Participant, way: Way) -> HttpResponse:
    """Ask once, then cancel."""
    problem = ""
    if request.method == "POST":
        try:
            sessions.cancel(actor=request.actor, session=row)
            return way.to()
        except sessions.NotOpen as refused:
            problem = str(refused)
    return drawn(request, row.pairing, seat, way, "plans/sessions/cancel.html", {"session": row, "problem": problem})


Page = Callable[[HttpRequest, "Session", "Participant", Way], HttpResponse]
PAGES: dict[str, Page] = {"": _first, "others": _others, "cancel": _cancel}
