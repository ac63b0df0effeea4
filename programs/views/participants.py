"""The people of a cohort: list, bulk actions and export."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from programs.forms.participants import PROFILES, STATES, ActForm, ParticipantFilter
from programs.selectors import cohorts, holding
from programs.selectors import participants as selectors
from programs.services import invitations, participant_exports, participants
from programs.views import telling
from programs.views.paging import page_of

if TYPE_CHECKING:
    from programs.models import Cohort, Participant

COLUMNS = (
    ("name", "Person", ""),
    ("", "Topics", "max-xl:hidden"),
    ("department", "Department", "max-md:hidden"),
    ("profile", "Profile", "max-sm:hidden"),
    ("state", "Status", "max-sm:hidden"),
    ("capacity", "Takes", "num max-lg:hidden"),
)


@require_GET
def participant_list(request: HttpRequest, organization: str, program: uuid.UUID, cohort: uuid.UUID) -> HttpResponse:
    """Search, filter and sort; htmx asks for the results alone."""
    row = cohorts.get(request.actor, program, cohort)
    form = ParticipantFilter(request.GET)
    search = form.search()
    page = page_of(selectors.found(request.actor, row, search), request.GET.get("page"))
    context: dict[str, Any] = {
        "cohort": row,
        "program": row.program,
        "page": page,
        "search": search,
        "chips": form.chips(),
        "columns": COLUMNS,
        "query": _query(request),
    }
    template = "programs/participants/list.html"
    if request.htmx:
        template += "#results"
    else:
        counts = selectors.counts(request.actor, row)
        context |= {"sides": _sides(request), "states": STATES, "profiles": PROFILES, "counts": counts}
        context |= {"undo": request.session.pop("undo", None), "empty": not any(c.total() for c in counts.values())}
    response = render(request, template, context)
    response["Vary"] = "HX-Request"
    return response


def _sides(request: HttpRequest) -> list[tuple[str, str]]:
    words = {side: request.organization.word(side, many=True).capitalize() for side in ("mentor", "mentee")}
    return [("", "Both sides"), *words.items()]


def _query(request: HttpRequest) -> str:
    """The search without its page, as it is exported and acted upon."""
    query = request.GET.copy()
    query.pop("page", None)
    return query.urlencode()


@require_POST
def participant_act(request: HttpRequest, organization: str, program: uuid.UUID, cohort: uuid.UUID) -> HttpResponse:
    """Do one thing with the selected people, or with everybody whom the search finds."""
    row = cohorts.get(request.actor, program, cohort)
    form = ActForm(request.POST)
    back = (
        f"{reverse('programs:participant-list', args=[organization, program, cohort])}?{request.POST.get('query', '')}"
    )
    if request.POST.get("from") == "joining":
        back = reverse("programs:joining", args=[organization, program, cohort])
    if not form.is_valid():
        messages.error(request, "Choose what to do, and a capacity of 1 to 20.")
        return redirect(back)
    data = form.cleaned_data
    if data["everybody"]:
        search = ParticipantFilter(QueryDict(data["query"])).search()
        people = list(selectors.found(request.actor, row, search)[: participants.MAX_AT_ONCE])
    else:
        people = selectors.chosen(request.actor, row, request.POST.getlist("participant"))
    if not people:
        messages.warning(request, "Nobody was selected.")
        return redirect(back)
    try:
        _ACTS[data["action"]](request, row, people, data["capacity"])
    except participants.CannotEnrol as problem:
        messages.error(request, str(problem))
    return redirect(back)


def _invite(request: HttpRequest, cohort: Cohort, people: list[Participant], capacity: int | None) -> None:
    invited = invitations.invite(actor=request.actor, cohort=cohort, participants=people)
    telling.people(request, len(invited), "invited by email to fill in the profile")
    telling.left_out(request, invitations.unwritten(participants=people, asked=invited))


def _excuse(request: HttpRequest, cohort: Cohort, people: list[Participant], capacity: int | None) -> None:
    count = participants.excuse(actor=request.actor, cohort=cohort, participants=people)
    telling.people(request, count, "let through with the profile as it is")


def _withdraw(request: HttpRequest, cohort: Cohort, people: list[Participant], capacity: int | None) -> None:
    gone = participants.withdraw(actor=request.actor, cohort=cohort, participants=people)
    request.session["undo"] = [str(row.pk) for row in gone][:500]
    telling.people(request, len(gone), "withdrawn")
    telling.paired(request, len(holding.paired(gone)))


def _restore(request: HttpRequest, cohort: Cohort, people: list[Participant], capacity: int | None) -> None:
    result = participants.restore(actor=request.actor, cohort=cohort, participants=people)
    telling.enrolled(request, result, "brought back")


def _undo(request: HttpRequest, cohort: Cohort, people: list[Participant], capacity: int | None) -> None:
    result = participants.restore(actor=request.actor, cohort=cohort, participants=people, as_before=True)
    telling.enrolled(request, result, "brought back")


def _capacity(request: HttpRequest, cohort: Cohort, people: list[Participant], capacity: int | None) -> None:
    changed = participants.set_capacity(actor=request.actor, cohort=cohort, participants=people, capacity=capacity or 1)
    words = request.organization.word
    who = f"{changed:,} {words('mentor', many=changed != 1)} {'take' if changed != 1 else 'takes'}"
    messages.success(request, f"{who} up to {capacity or 1} {words('mentee', many=capacity != 1)}.")


def _mentors(request: HttpRequest, cohort: Cohort, people: list[Participant], capacity: int | None) -> None:
    _move(request, cohort, people, "mentor")


def _mentees(request: HttpRequest, cohort: Cohort, people: list[Participant], capacity: int | None) -> None:
    _move(request, cohort, people, "mentee")


def _move(request: HttpRequest, cohort: Cohort, people: list[Participant], side: str) -> None:
    result = participants.move(actor=request.actor, cohort=cohort, participants=people, side=side)
    telling.enrolled(request, result, f"moved to the {request.organization.word(side, many=True)}")


_ACTS = {
    "invite": _invite,
    "excuse": _excuse,
    "withdraw": _withdraw,
    "restore": _restore,
    "undo": _undo,
    "capacity": _capacity,
    "mentor": _mentors,
    "mentee": _mentees,
}


@require_GET
def participant_export(
    request: HttpRequest, organization: str, program: uuid.UUID, cohort: uuid.UUID, file_format: str
) -> HttpResponse:
    """The people found, as a file."""
    row = cohorts.get(request.actor, program, cohort)
    search = ParticipantFilter(request.GET).search()
    content, kind = participant_exports.export(actor=request.actor, cohort=row, search=search, file_format=file_format)
    disposition = f'attachment; filename="participants.{file_format}"'
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": disposition})
