"""What prepares somebody for the start: training, charter, readiness check, and the pack to read again later."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse

from profiles.forms.gate import CharterForm, CheckForm
from profiles.forms.readiness import ReadinessForm
from profiles.views.ways import Way, drawn
from programs import charters as promises
from programs import preparation, training
from programs import readiness as check_up
from programs.enums import Need, Side
from programs.selectors import charters
from programs.services import charters as signing
from programs.services import readiness
from programs.services import training as lessons
from programs.spoken import spoken

if TYPE_CHECKING:
    from programs.models import Charter, Participant


def after_profile(participant: Participant) -> str:
    """The first step beside the profile that is not done; the charter is offered to everybody."""
    if Need.TRAINING in participant.owes:
        return "training"
    if charters.signature(participant) is None:
        return "charter"
    return "readiness" if Need.READINESS in participant.owes else "done"


def sheets(request: HttpRequest, participant: Participant, way: Way) -> HttpResponse:
    """Three short pages, one at a time; looking at them is free."""
    if request.method == "POST":
        raise Http404
    page = Paginator(spoken(training.SHEETS[participant.side]), 1).get_page(request.GET.get("page"))
    context = {"sheet": page.object_list[0], "page": page, "check": way["check"]}
    return drawn(request, participant, way, "profiles/gate/training.html", context)


def check(request: HttpRequest, participant: Participant, way: Way) -> HttpResponse:
    """Six questions; one that is not right yet says why and where to look again, and may be answered anew."""
    questions, sheets = spoken(training.QUESTIONS[participant.side]), spoken(training.SHEETS[participant.side])
    form, wrong = CheckForm(request.POST or None, questions=questions), list[int]()
    if request.method == "POST" and form.is_valid():
        try:
            lessons.check(actor=request.actor, participant=participant, answers=form.answers())
        except lessons.NotPassed as problem:
            wrong = problem.wrong
        else:
            return way.to(after_profile(participant))
    asked = [(form[f"q{n}"], one, sheets[one.page - 1].title if n in wrong else "") for n, one in enumerate(questions)]
    context = {"form": form, "asked": asked, "wrong": wrong, "right": len(questions) - len(wrong)}
    return drawn(request, participant, way, "profiles/gate/check.html", context, 422 if wrong else 200)


def charter(request: HttpRequest, participant: Participant, way: Way) -> HttpResponse:
    """What a side promises, to be signed with a name."""
    current = charters.current(participant.side)
    start = {"name": participant.employee.name, "version": current.version}
    signer = participant.employee
    form, problem = CharterForm(request.POST or None, initial=start, signer=signer), ""
    if request.method == "POST" and form.is_valid():
        try:
            signing.sign(actor=request.actor, participant=participant, **form.cleaned_data)
        except signing.NotSigned as changed:
            form = CharterForm(initial=start | {"name": form.cleaned_data["name"]}, signer=signer)
            problem = str(changed)
        else:
            return way.to(after_profile(participant))
    context = _promise(current) | {"form": form, "problem": problem}
    return drawn(request, participant, way, "profiles/gate/charter.html", context, 422 if problem else 200)


def _promise(charter: Charter) -> dict[str, Any]:
    """What a charter says to its reader: ours in the language that is on, an organization's own as it was written."""
    text = promises.spoken(charter.side, charter.text)
    return {"charter": charter, "promise": text, "ours": promises.is_ours(charter.side, charter.text)}


def reflect(request: HttpRequest, participant: Participant, way: Way) -> HttpResponse:
    """Six questions for a senior. The advice is written on the answer to this form, and kept nowhere."""
    if participant.side != Side.MENTEE:
        raise Http404
    form = ReadinessForm(request.POST or None)
    context: dict[str, Any] = {"form": form, "scale": spoken(check_up.SCALE)}
    if request.method == "POST" and form.is_valid():
        open_point = ""
        try:
            readiness.finish(actor=request.actor, participant=participant, has_time=form.has_time)
        except readiness.NotYet as problem:
            open_point = problem.need
        context |= {"advice": spoken(tuple(check_up.advice(form.answers()))), "open_point": open_point}
        # A check that is not done yet leaves nothing behind, not even a use in the log of the link.
        return drawn(request, participant, way, "profiles/gate/advice.html", context, 422 if open_point else 200)
    return drawn(request, participant, way, "profiles/gate/readiness.html", context)


def pack(request: HttpRequest, participant: Participant, way: Way) -> HttpResponse:
    """Roles, expectations, training and what helps, on one page that can be printed."""
    if request.method == "POST":
        raise Http404
    context = {
        "pack": spoken(preparation.PACKS[participant.side]), "road": spoken(preparation.WAY),
        "other_side": Side.MENTOR if participant.side == Side.MENTEE else Side.MENTEE,
        "signature": charters.signature(participant), "lessons": spoken(training.SHEETS[participant.side]),
    } | _promise(charters.current(participant.side))  # fmt: skip
    return drawn(request, participant, way, "profiles/gate/pack.html", context)
