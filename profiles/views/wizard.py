"""The way through one's own profile: one screen at a time, kept as it is answered, left and gone on with anywhere."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts import identifiers
from profiles import completeness, selectors
from profiles import week as grid
from profiles.enums import Direction, Worry
from profiles.forms.entries import RatingForm
from profiles.forms.profiles import ADMINS, MATCHED, NOBODY, PARTNER, PHOTO, ProfileForm, zones
from profiles.services import entries, profiles, steps
from profiles.services.topics import TooManyTopics
from profiles.spellings import key_of
from profiles.words import WEEKDAYS
from programs.enums import Side, Theme

if TYPE_CHECKING:
    from programs.models import Participant

QUESTIONS: dict[str, tuple[str, ...]] = {
    "you": ("headline", "about", "languages"),
    "times": ("time_zone", "week"),
    "style": ("pace", "contact", "channel", "rhythm", "notice", "talk_language", "signs"),
    "hopes": ("hopes", "worries", "challenge"),
}
TOPICS = {"offers": Direction.OFFER, "wants": Direction.WANT}
LABELS = {
    "you": "You", "offers": "Offers", "wants": "Wants", "times": "Times", "style": "How you work", "hopes": "Hopes and worries",
    "review": "Look over",
}  # fmt: skip
# Which part of a complete profile is asked for where.
ASKED = {
    "languages": "you", "headline": "you", "offers": "offers", "wants": "wants", "hours": "times", "style": "style",
    "hopes": "hopes", "worries": "hopes",
}  # fmt: skip
TEMPLATES = {
    "you": "profiles/wizard/you.html", "offers": "profiles/wizard/topics.html", "wants": "profiles/wizard/topics.html",
    "times": "profiles/wizard/times.html", "style": "profiles/wizard/style.html", "hopes": "profiles/wizard/hopes.html",
    "review": "profiles/wizard/review.html",
}  # fmt: skip
IDEAS = 8


def order(side: str) -> list[str]:
    """The screens of one side: a mentee is asked first for what they want to learn."""
    topics = ["offers", "wants"] if side == Side.MENTOR else ["wants", "offers"]
    return ["you", *topics, "times", "style", "hopes", "review"]


@require_http_methods(["GET", "POST"])
def screen(request: HttpRequest, organization: str, pk: uuid.UUID, screen: str) -> HttpResponse:
    """Show one screen, or keep its answers and go where the person wants."""
    participant = selectors.own_participant(request.actor, pk)
    if screen in TOPICS:
        return _topics(request, participant, screen)
    if screen in QUESTIONS:
        return _questions(request, participant, screen)
    if screen != "review":
        raise Http404
    if request.method == "POST":
        return _leave(request, participant, screen, {})
    return _drawn(request, participant, screen, _review(request, participant))


def _questions(request: HttpRequest, participant: Participant, screen: str) -> HttpResponse:
    """A screen of plain questions. What is right is kept also when something beside it is not."""
    profile = selectors.of(participant)
    start = ProfileForm.reading(profile, reader=request.actor.email) if profile else {}
    start["time_zone"] = start.get("time_zone") or participant.employee.time_zone
    form = ProfileForm(request.POST or None, own=True, only=QUESTIONS[screen], initial=start)
    if request.method == "POST":
        right = form.is_valid()
        if request.htmx or right or request.POST.get("go") == "skip":
            told = {name: value for name, value in form.answers().items() if name in form.changed_data}
            return _leave(request, participant, screen, told, [] if right else _problems(form))
    context: dict[str, Any] = {"form": form, "zones": zones(), "seen_by": form.SEEN_BY}
    if screen == "you":
        context["photo_seen_by"] = PHOTO
    if screen == "times":
        context |= _grid(request, form)
    return _drawn(request, participant, screen, context, 422 if form.errors else 200)


def _leave(
    request: HttpRequest, participant: Participant, screen: str, told: dict[str, Any], problems: list[str] | None = None
) -> HttpResponse:
    """Keep what was said, and go on; a screen that is kept while it is answered stays, and hears how that went."""
    onto = screen if request.htmx else _onto(request, participant.side, screen)
    steps.keep(actor=request.actor, participant=participant, answers=told, step=onto)
    if request.htmx:
        status = {"problems": problems or [], "oob": True}
        context = status | _standing(participant)
        return render(request, "profiles/wizard/saved.html", context, status=422 if problems else 200)
    if request.POST.get("go") == "finish":
        messages.success(request, _praise(participant))
        if participant.complete and participant.owes:
            return redirect("profiles:start-step", request.organization.slug, participant.pk, "done")
        return redirect("home", request.organization.slug)
    return redirect("profiles:screen", request.organization.slug, participant.pk, onto)


def _praise(participant: Participant) -> str:
    if participant.complete and participant.owes:
        return "Thank you. Your profile is complete. Here is what is left."
    if participant.complete:
        return "Thank you. Your profile is complete enough to be matched; you can change it at any time."
    return f"Kept: {participant.completeness} % so far. Go on whenever you like."


def _onto(request: HttpRequest, side: str, screen: str) -> str:
    """Back, on, or the screen that was asked for."""
    screens, go = order(side), request.POST.get("go", "")
    place = screens.index(screen) + (-1 if go == "back" else 1)
    return go if go in screens else screens[min(max(place, 0), len(screens) - 1)]


def _problems(form: ProfileForm) -> list[str]:
    return [f"{form.fields[name].label}: {texts[0]}" for name, texts in form.errors.items() if name in form.fields]


def _topics(request: HttpRequest, participant: Participant, screen: str) -> HttpResponse:
    """What somebody offers or wants: found by typing, taken with a tap, rated in words."""
    direction, problem, said = TOPICS[screen], "", ""
    if request.method == "POST":
        said, problem = _change(request, participant, direction)
        if not problem and not {"add", "new", "drop"} & request.POST.keys():
            return _leave(request, participant, screen, {})
        steps.keep(actor=request.actor, participant=participant, answers={}, step=screen)
        if not problem and not request.htmx:
            return redirect("profiles:screen", request.organization.slug, participant.pk, screen)
    profile = selectors.of(participant)
    rows = selectors.entries(profile)[direction] if profile else []
    text = "" if request.method == "POST" and not problem else request.GET.get("q", "").strip()[:120]
    context: dict[str, Any] = {
        "form": RatingForm(direction=direction, entries=rows), "direction": direction, "said": said, "problem": problem,
        "seen_by": PARTNER, "q": text, "most": profiles.MAX_ENTRIES,
    }  # fmt: skip
    context |= _offered(request, participant, text, {row.topic_id for row in rows})
    part = ""
    if request.htmx:
        part = "#found" if request.method == "GET" else "#chosen"
        context["oob"] = request.method == "POST"
    return _drawn(request, participant, screen, context, 422 if problem else 200, part)


def _change(request: HttpRequest, participant: Participant, direction: Direction) -> tuple[str, str]:
    """Do what a button says, after keeping the levels; returns what is to be announced, and what went wrong."""
    who: dict[str, Any] = {"actor": request.actor, "participant": participant, "direction": direction}
    profile = selectors.of(participant)
    form = RatingForm(
        request.POST, direction=direction, entries=selectors.entries(profile)[direction] if profile else []
    )
    form.is_valid()
    entries.rate(**who, levels=form.levels())
    try:
        if "drop" in request.POST and (topic_id := identifiers.read(request.POST["drop"])):
            entries.drop(**who, topic_id=topic_id)
            return "Removed", ""
        if name := request.POST.get("new", "").strip()[:120]:
            return f"{entries.propose(**who, name=name).name} added", ""
        if "add" in request.POST and (topic_id := identifiers.read(request.POST["add"])):
            topic = entries.add(**who, topic_id=topic_id)
            return (f"{topic.name} added", "") if topic else ("", "This topic is gone. Choose another one.")
    except (entries.TooManyEntries, TooManyTopics) as problem:
        return "", str(problem)
    except ValueError:
        return "", "A topic needs a letter or a number."
    return "Saved", ""


def _offered(request: HttpRequest, participant: Participant, text: str, chosen: set[uuid.UUID]) -> dict[str, Any]:
    """Topics to take: those that a search finds, and ideas by theme, the program's first."""
    found = selectors.alike(request.actor, text)
    themes = participant.cohort.program.themes
    ideas = [
        (theme in themes, dict(Theme.choices).get(theme, "More"), [topic for topic in rows if topic.pk not in chosen][:IDEAS])
        for theme, rows in selectors.suggestions(request.actor, themes).items()
    ]  # fmt: skip
    exact = {key_of(word) for topic, spelling in found for word in (topic.name, spelling)}
    return {
        "found": [(topic, spelling, topic.pk in chosen) for topic, spelling in found],
        "new": text if key_of(text) and key_of(text) not in exact else "",
        "ideas": [row for row in ideas if row[0]] or ideas[:2],
        "more": [row for row in ideas if not row[0]],
    }


def _grid(request: HttpRequest, form: ProfileForm) -> dict[str, Any]:
    """The hours of a usual week: a row per hour, a box per day."""
    chosen = {int(value) for value in form["week"].value() or [] if str(value).isdigit()}
    whole = "whole" in request.GET
    hours = grid.shown(chosen, whole=whole)
    rows = [
        (hour, [(day * grid.DAY + hour, f"{name} {hour} to {hour + 1}", day * grid.DAY + hour in chosen)
                for day, name in WEEKDAYS.items()])
        for hour in hours
    ]  # fmt: skip
    return {"days": WEEKDAYS, "rows": rows, "whole": len(hours) == grid.DAY}


def _review(request: HttpRequest, participant: Participant) -> dict[str, Any]:
    """Everything that was said, as its owner sees it."""
    profile, story = selectors.of(participant), selectors.stories([participant.pk]).get(participant.pk)
    privacy = {"partner": PARTNER, "matched": MATCHED, "admins": ADMINS, "nobody": NOBODY}
    if profile is None or story is None:
        return {"privacy": privacy}
    told = ProfileForm.reading(profile, reader=request.actor.email)
    worries = dict(Worry.choices)
    said = {
        "you": [story.headline, story.about, ", ".join(story.languages)],
        "times": [f"Time zone {profile.time_zone}" if profile.time_zone else "", *grid.in_words(told["week"])],
        "style": [*story.style, *(f"{name}: {words}" for name, words in story.card)],
        "hopes": [*story.hopes, story.challenge],
        "worries": [str(worries[code]) for code in told["worries"] if code in worries],
    }
    return {
        "story": story, "privacy": privacy,
        "said": {name: [line for line in lines if line] for name, lines in said.items()},
    }  # fmt: skip


def _standing(participant: Participant) -> dict[str, Any]:
    """How complete the profile is, what is missing, why it matters, and where it is asked for."""
    profile = selectors.of(participant)
    given = profiles.given(profile) if profile else {}
    percent, missing = completeness.measure(participant.side, given)
    return {
        "percent": percent, "enough": completeness.is_enough(participant.side, given), "participant": participant,
        "missing": [(part, ASKED[part.key]) for part in missing], "given": given,
    }  # fmt: skip


def _drawn(
    request: HttpRequest,
    participant: Participant,
    screen: str,
    context: dict[str, Any],
    status: int = 200,
    part: str = "",
) -> HttpResponse:
    screens, standing = order(participant.side), _standing(participant)
    lacking = {place for part, place in standing["missing"]}
    items = [
        {
            "key": key, "label": LABELS[key], "current": key == screen, "done": key not in lacking and key != "review",
            "href": reverse("profiles:screen", args=[request.organization.slug, participant.pk, key]),
        }
        for key in screens
    ]  # fmt: skip
    number = screens.index(screen) + 1
    frame: dict[str, Any] = {"story": selectors.looks(participant)} if not part else {}
    frame |= {"screen": screen, "title": LABELS[screen], "steps": items, "number": number, "total": len(screens)}
    response = render(request, TEMPLATES[screen] + part, standing | frame | context, status=status)
    response["Vary"] = "HX-Request"
    return response
