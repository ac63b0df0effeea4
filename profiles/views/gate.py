"""The way in, by the link of the invitation or signed in: on a phone, in a dozen taps."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import translation
from django.utils.translation import gettext

from profiles import completeness, owed, selectors
from profiles import slots as week
from profiles.forms.gate import MOST_TOPICS, AssistantForm, HabitsForm, LaterForm, SlotsForm, TopicsForm
from profiles.forms.profiles import ADMINS, PARTNER
from profiles.services import gate, profiles
from profiles.views import preparing, ways
from profiles.views.ways import Page, Way, drawn
from programs.enums import AWAY, LinkScope, Side, Theme
from programs.selectors import charters, holding, languages, milestones, nominations, participants
from programs.selectors.days import today_of
from programs.services import places

if TYPE_CHECKING:
    from accounts.models import OneTapLink
    from programs.models import Participant


def place(request: HttpRequest, link: OneTapLink, step: str) -> HttpResponse:
    """Somebody's own place by the link of a letter: the first page, or the step that the address names."""
    return walk(request, participants.by_link(request.actor, LinkScope.PLACE), ways.tapped(request), step)


def walk(request: HttpRequest, participant: Participant, way: Way, step: str) -> HttpResponse:
    """One step of a place, whichever way somebody came. Who is away first says that they come.

    By the link it is in the language in which somebody is written to; whoever is signed in reads the app's.
    """
    page = PAGES.get(step)
    if page is None:
        raise Http404
    if step not in ("", "later", "language") and participant.state in AWAY:
        return way.to()
    if way.signed_in:
        return page(request, participant, way)
    offer = languages.offer(participant.organization)
    language = offer.of(participant)
    with translation.override(language):
        return page(request, participant, replace(way, tongues=tuple(offer.others(language))))


def _language(request: HttpRequest, participant: Participant, way: Way) -> HttpResponse:
    """In which language somebody wants to be written to; then the step where they are. Whoever is signed in reads the app's."""
    if request.method != "POST" or way.signed_in:
        raise Http404
    places.speak(actor=request.actor, participant=participant, language=request.POST.get("language", ""))
    return way.to()


def _welcome(request: HttpRequest, participant: Participant, way: Way) -> HttpResponse:
    """I come, not now, or choose for me; whoever has answered finds the next step."""
    problem = ""
    if request.method == "POST":
        choose = request.POST.get("answer") == "choose"
        try:
            (places.hand_over if choose else places.keep)(actor=request.actor, participant=participant)
        except places.CannotAnswer as refused:
            problem = str(refused)
        else:
            return way.to("done" if choose else _next(participant))
    reached = milestones.reached(participant)
    if participant.state not in AWAY and participant.answered:
        return way.to(_next(participant))
    taken_out = participant.state == "withdrawn" and "declined" not in reached
    context = {
        "later": way["later"], "problem": problem, "taken_out": taken_out,
        "asked_back": taken_out and nominations.waits_to_come_back(participant),
    }  # fmt: skip
    return drawn(request, participant, way, "profiles/gate/welcome.html", context, 422 if problem else 200)


def _next(participant: Participant) -> str:
    """The first step that is not done; a profile that was filled in elsewhere is one."""
    return preparing.after_profile(participant) if participant.complete else _of_profile(participant)


def _of_profile(participant: Participant) -> str:
    profile = selectors.of(participant)
    given = profiles.given(profile) if profile else {}
    if not given.get("wants" if participant.side == Side.MENTEE else "offers"):
        return "topics"
    return preparing.after_profile(participant) if profile and profile.slots else "slots"


def _profile(request: HttpRequest, participant: Participant, way: Way) -> HttpResponse:
    """The profile: all of it for who is signed in, its few taps for who comes by a link."""
    if way.signed_in:
        return redirect("profiles:edit", request.organization.slug, participant.pk)
    return way.to(_of_profile(participant) if not participant.complete else "topics")


def _later(request: HttpRequest, participant: Participant, way: Way) -> HttpResponse:
    """Not now: until when, or not at all and why."""
    form = LaterForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        until = form.until(today_of(participant.cohort.organization))
        try:
            if until:
                places.postpone(actor=request.actor, participant=participant, until=until)
            else:
                places.decline(actor=request.actor, participant=participant, reason=form.cleaned_data["reason"])
        except places.CannotAnswer as problem:
            form.add_error("day", str(problem))
        else:
            return way.to()
    context = {"form": form, "paired": bool(holding.paired([participant], told=True))}
    return drawn(request, participant, way, "profiles/gate/later.html", context)


def _topics(request: HttpRequest, participant: Participant, way: Way) -> HttpResponse:
    """Five taps: what somebody wants to learn, or can share."""
    themes = participant.cohort.program.themes
    offered = selectors.by_theme(themes)
    profile = selectors.of(participant)
    direction = gate.direction_of(participant.side)
    chosen = [str(e.topic_id) for e in selectors.entries(profile)[direction]][:MOST_TOPICS] if profile else []
    choices = [(str(topic.pk), topic.name) for rows in offered.values() for topic in rows]
    form = TopicsForm(request.POST or None, choices=choices)
    if request.method == "POST":
        chosen = request.POST.getlist("topics")
        if form.is_valid():
            topics = form.cleaned_data["topics"]
            gate.choose_topics(actor=request.actor, participant=participant, topic_ids=topics)
            return way.to("slots")
    first = [theme for theme in offered if theme in themes] or list(offered)[:2]
    context = {
        "form": form, "offered": offered, "first": first, "chosen": chosen, "themes": dict(Theme.choices), "most": MOST_TOPICS,
        "seen_by": PARTNER,
    }  # fmt: skip
    return drawn(request, participant, way, "profiles/gate/topics.html", context)


def _slots(request: HttpRequest, participant: Participant, way: Way) -> HttpResponse:
    """Three times; what else matching needs is proposed."""
    form = HabitsForm(request.POST or None, initial=_habits(request, participant))
    if request.method == "POST" and form.is_valid():
        chosen, answers = form.cleaned_data["slots"], form.answers()
        gate.choose_slots(actor=request.actor, participant=participant, slots=chosen, answers=answers)
        return way.to(preparing.after_profile(participant))
    context = {"form": form, "week": _week(form), "parts": list(week.PARTS), "most": week.MOST}
    return drawn(
        request, participant, way, "profiles/gate/slots.html", context | {"partner": PARTNER, "admins": ADMINS}
    )


def _habits(request: HttpRequest, participant: Participant) -> dict[str, Any]:
    """What is known, and for the rest what most people would say."""
    profile = selectors.of(participant)
    organization = participant.cohort.organization
    names = ("slots", "headline", "time_zone", "languages", "contact", "pace")
    known = {name: getattr(profile, name) for name in names} if profile else {}
    proposed = {
        "headline": _headline(participant),
        "time_zone": participant.employee.time_zone or organization.time_zone,
        "languages": [organization.language],
        "contact": "either",
        "pace": "open",
        "slots": [],
    }
    return {name: known.get(name) or proposed[name] for name in names}


def _headline(participant: Participant) -> str:
    """A sentence to begin with, from the topics that were just chosen."""
    if not participant.topics:
        return ""
    first = participant.topics[:2]
    about = first[0] if len(first) == 1 else gettext("%(one)s and %(other)s") % {"one": first[0], "other": first[1]}
    learns = participant.side == Side.MENTEE
    return ((gettext("I would like to learn about %s.") if learns else gettext("I can show %s.")) % about)[:200]


def _week(form: SlotsForm) -> list[dict[str, Any]]:
    """The grid of the week: a row per day, a box per part of it."""
    chosen, said = form["slots"].value() or [], week.named(gettext)
    return [
        {
            "day": label,
            "boxes": [(f"{day}-{part}", said[f"{day}-{part}"], f"{day}-{part}" in chosen) for part in week.PARTS],
        }
        for day, label in week.WEEKDAYS.items()
        if day in week.DAYS
    ]


def _done(request: HttpRequest, participant: Participant, way: Way) -> HttpResponse:
    """Where somebody stands, what is still missing, and what can be changed."""
    if request.method == "POST":
        raise Http404
    profile, reached = selectors.of(participant), milestones.reached(participant)
    _, missing = completeness.measure(participant.side, profiles.given(profile) if profile else {})
    context = {
        "profile": profile, "slots": week.in_words(profile.slots, gettext) if profile else [],
        "missing": [] if participant.complete else missing, "signature": charters.signature(participant),
        "handed_over": "handed_over" in reached, "reached": reached, "helpers": selectors.assistants(participant),
        "owed": owed.owed(participant), "paired": bool(holding.paired([participant], told=True)),
    }  # fmt: skip
    return drawn(request, participant, way, "profiles/gate/done.html", context)


def _assistant(request: HttpRequest, participant: Participant, way: Way) -> HttpResponse:
    """Who may move the times, and taking that back."""
    helpers = selectors.assistants(participant)
    form = AssistantForm(request.POST if "email" in request.POST else None)
    if request.method == "POST":
        if ended := next((one for one in helpers if str(one.pk) == request.POST.get("end")), None):
            gate.take_back(actor=request.actor, participant=participant, link=ended)
            return way.to("assistant")
        if form.is_valid():
            try:
                gate.delegate(actor=request.actor, participant=participant, email=form.cleaned_data["email"])
            except gate.CannotDelegate as problem:
                form.add_error("email", str(problem))
            else:
                return way.to("assistant")
    return drawn(request, participant, way, "profiles/gate/assistant.html", {"form": form, "helpers": helpers})


def times(request: HttpRequest, link: OneTapLink, step: str) -> HttpResponse:
    """What an assistant sees: the times of one person, and nothing else, in that person's language."""
    participant = participants.by_link(request.actor, LinkScope.SLOTS)
    if step:
        raise Http404
    with translation.override(languages.of(participant)):
        return _times(request, participant)


def _times(request: HttpRequest, participant: Participant) -> HttpResponse:
    profile = selectors.of(participant)
    form = SlotsForm(request.POST or None, initial={"slots": profile.slots if profile else []})
    saved = request.method == "POST" and form.is_valid()
    if saved:
        gate.choose_slots(actor=request.actor, participant=participant, slots=form.cleaned_data["slots"])
    zone = (profile.time_zone if profile else "") or participant.employee.time_zone
    context = {"form": form, "week": _week(form), "parts": list(week.PARTS), "most": week.MOST, "saved": saved}
    return drawn(request, participant, ways.tapped(request), "profiles/gate/times.html", context | {"zone": zone})


PAGES: dict[str, Page] = {
    "": _welcome,
    "later": _later,
    "language": _language,
    "topics": _topics,
    "slots": _slots,
    "profile": _profile,
    "training": preparing.sheets,
    "check": preparing.check,
    "charter": preparing.charter,
    "readiness": preparing.reflect,
    "pack": preparing.pack,
    "done": _done,
    "assistant": _assistant,
}
