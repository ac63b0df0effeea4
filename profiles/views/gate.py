"""The way in by the link of the invitation: on a phone, in a dozen taps, without signing in."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext

from accounts.views.tapping import address
from profiles import completeness, selectors
from profiles import slots as week
from profiles.forms.gate import (
    MOST_TOPICS,
    AssistantForm,
    CharterForm,
    CheckForm,
    HabitsForm,
    LaterForm,
    SlotsForm,
    TopicsForm,
)
from profiles.forms.profiles import ADMINS, PARTNER
from profiles.services import gate, profiles
from programs import training
from programs.enums import LinkScope, Side, Theme
from programs.selectors import charters, languages, milestones, participants
from programs.selectors.days import today_of
from programs.services import charters as signing
from programs.services import places
from programs.services import training as lessons

if TYPE_CHECKING:
    from accounts.models import OneTapLink
    from programs.models import Participant

Page = Callable[[HttpRequest, "Participant"], HttpResponse]
AWAY = ("paused", "withdrawn")


def place(request: HttpRequest, link: OneTapLink, step: str) -> HttpResponse:
    """Somebody's own place: the first page, or the step that the address names."""
    participant = participants.by_link(request.actor, LinkScope.PLACE)
    page = PAGES.get(step)
    if page is None:
        raise Http404
    if step not in ("", "later", "language") and participant.state in AWAY:
        return redirect(address(request))
    offer = languages.offer(participant.organization)
    language = offer.of(participant)
    request.tongues = offer.others(language)
    with translation.override(language):
        return page(request, participant)


def _language(request: HttpRequest, participant: Participant) -> HttpResponse:
    """In which language somebody wants to be written to; then the step where they are."""
    if request.method != "POST":
        raise Http404
    places.speak(actor=request.actor, participant=participant, language=request.POST.get("language", ""))
    return redirect(address(request))


def _welcome(request: HttpRequest, participant: Participant) -> HttpResponse:
    """I come, not now, or choose for me; whoever has answered finds the next step."""
    if request.method == "POST":
        answer = places.hand_over if request.POST.get("answer") == "choose" else places.keep
        answer(actor=request.actor, participant=participant)
        return redirect(address(request, "done" if request.POST.get("answer") == "choose" else "topics"))
    if participant.state not in AWAY and "opened" in milestones.reached(participant):
        return redirect(address(request, _next(participant)))
    return _drawn(request, participant, "profiles/gate/welcome.html", {"later": address(request, "later")})


def _next(participant: Participant) -> str:
    """The first step that is not done."""
    profile = selectors.of(participant)
    given = profiles.given(profile) if profile else {}
    if not given.get("wants" if participant.side == Side.MENTEE else "offers"):
        return "topics"
    if profile is None or not profile.slots:
        return "slots"
    return _after_slots(participant)


def _after_slots(participant: Participant) -> str:
    if "training" in participant.owes:
        return "training"
    return "done" if charters.signature(participant) else "charter"


def _later(request: HttpRequest, participant: Participant) -> HttpResponse:
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
            return redirect(address(request))
    return _drawn(request, participant, "profiles/gate/later.html", {"form": form})


def _topics(request: HttpRequest, participant: Participant) -> HttpResponse:
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
            return redirect(address(request, "slots"))
    first = [theme for theme in offered if theme in themes] or list(offered)[:2]
    context = {
        "form": form, "offered": offered, "first": first, "chosen": chosen, "themes": dict(Theme.choices), "most": MOST_TOPICS,
        "seen_by": PARTNER,
    }  # fmt: skip
    return _drawn(request, participant, "profiles/gate/topics.html", context)


def _slots(request: HttpRequest, participant: Participant) -> HttpResponse:
    """Three times; what else matching needs is proposed."""
    form = HabitsForm(request.POST or None, initial=_habits(request, participant))
    if request.method == "POST" and form.is_valid():
        chosen, answers = form.cleaned_data["slots"], form.answers()
        gate.choose_slots(actor=request.actor, participant=participant, slots=chosen, answers=answers)
        return redirect(address(request, _after_slots(participant)))
    context = {"form": form, "week": _week(form), "parts": list(week.PARTS), "most": week.MOST}
    return _drawn(request, participant, "profiles/gate/slots.html", context | {"partner": PARTNER, "admins": ADMINS})


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


def _training(request: HttpRequest, participant: Participant) -> HttpResponse:
    """Three short pages, one at a time; looking at them is free."""
    if request.method == "POST":
        raise Http404
    sheets = training.SHEETS[participant.side]
    page = Paginator(sheets, 1).get_page(request.GET.get("page"))
    context = {"sheet": page.object_list[0], "page": page, "check": address(request, "check")}
    return _drawn(request, participant, "profiles/gate/training.html", context)


def _check(request: HttpRequest, participant: Participant) -> HttpResponse:
    """Six questions; a wrong answer says why, and may be given again."""
    questions = training.QUESTIONS[participant.side]
    form = CheckForm(request.POST or None, questions=questions)
    if request.method == "POST" and form.is_valid():
        try:
            lessons.check(actor=request.actor, participant=participant, answers=form.answers())
        except lessons.NotPassed as problem:
            for number in problem.wrong:
                form.add_error(f"q{number}", f"Not quite. {questions[number].why}")
        else:
            return redirect(address(request, "done" if charters.signature(participant) else "charter"))
    return _drawn(request, participant, "profiles/gate/check.html", {"form": form})


def _charter(request: HttpRequest, participant: Participant) -> HttpResponse:
    """What a side promises, to be signed with a name."""
    charter = charters.current(participant.side)
    start = {"name": participant.employee.name, "version": charter.version}
    form = CharterForm(request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid():
        try:
            signing.sign(actor=request.actor, participant=participant, **form.cleaned_data)
        except signing.NotSigned as problem:
            form = CharterForm(initial=start | {"name": form.cleaned_data["name"]})
            return _drawn(request, participant, "profiles/gate/charter.html", _read(charter, form, str(problem)), 422)
        return redirect(address(request, "done"))
    return _drawn(request, participant, "profiles/gate/charter.html", _read(charter, form))


def _read(charter: Any, form: CharterForm, problem: str = "") -> dict[str, Any]:
    return {"charter": charter, "form": form, "problem": problem}


def _done(request: HttpRequest, participant: Participant) -> HttpResponse:
    """Where somebody stands, what is still missing, and what can be changed."""
    if request.method == "POST":
        raise Http404
    profile, reached = selectors.of(participant), milestones.reached(participant)
    _, missing = completeness.measure(participant.side, profiles.given(profile) if profile else {})
    context = {
        "profile": profile, "slots": week.in_words(profile.slots, gettext) if profile else [],
        "missing": [] if participant.complete else missing, "signature": charters.signature(participant),
        "handed_over": "handed_over" in reached, "trained": "trained" in reached, "helpers": selectors.assistants(participant),
    }  # fmt: skip
    return _drawn(request, participant, "profiles/gate/done.html", context)


def _assistant(request: HttpRequest, participant: Participant) -> HttpResponse:
    """Who may move the times, and taking that back."""
    helpers = selectors.assistants(participant)
    form = AssistantForm(request.POST if "email" in request.POST else None)
    if request.method == "POST":
        if ended := next((one for one in helpers if str(one.pk) == request.POST.get("end")), None):
            gate.take_back(actor=request.actor, participant=participant, link=ended)
            return redirect(address(request, "assistant"))
        if form.is_valid():
            try:
                gate.delegate(actor=request.actor, participant=participant, email=form.cleaned_data["email"])
            except gate.CannotDelegate as problem:
                form.add_error("email", str(problem))
            else:
                return redirect(address(request, "assistant"))
    return _drawn(request, participant, "profiles/gate/assistant.html", {"form": form, "helpers": helpers})


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
    return _drawn(request, participant, "profiles/gate/times.html", context | {"zone": zone})


def _drawn(
    request: HttpRequest, participant: Participant, template: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """A page of the gate; a form with mistakes answers 422, and then nothing of it is kept."""
    form = context.get("form")
    if form is not None and form.is_bound and form.errors:
        status = 422
    shared = {"participant": participant, "program": participant.cohort.program, "csrf_field": request.seal}
    # Whoever has only a link to somebody's times does not say in which language that person is written to.
    shared["tongues"] = getattr(request, "tongues", [])
    return render(request, template, context | shared | {"at": _Addresses(request)}, status=status)


def _in_english(page: Page) -> Page:
    """A page whose words are content that exists in English alone: half of it in another language would be worse."""

    def drawn(request: HttpRequest, participant: Participant) -> HttpResponse:
        with translation.override(settings.LANGUAGE_CODE):
            return page(request, participant)

    return drawn


class _Addresses:
    """The addresses of the steps, for templates: ``at.slots``."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    def __getitem__(self, step: str) -> str:
        return address(self.request, "" if step == "first" else step)


PAGES: dict[str, Page] = {
    "": _welcome,
    "later": _later,
    "language": _language,
    "topics": _topics,
    "slots": _slots,
    "training": _in_english(_training),
    "check": _in_english(_check),
    "charter": _charter,
    "done": _done,
    "assistant": _assistant,
}
