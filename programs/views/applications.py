"""The applications of a cohort: the list, one of them with its review, what is done with many, and the file."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.enums import Permission
from programs.forms.vetting import MISSING, SCORES, STATES, ActForm, ApplicationFilter, DecideForm, ReviewForm
from programs.question_sets import MOST_MENTEES
from programs.selectors import applications as selectors
from programs.selectors import calls, cohorts, participants, vetting
from programs.selectors import reviews as reviews_selectors
from programs.services import application_exports, reviews
from programs.services.decisions import MOST_AT_ONCE
from programs.views.paging import page_of

if TYPE_CHECKING:
    from programs.models import Application, Cohort
    from programs.selectors.reviews import Reading

# Of what did not work, so many are told one by one.
_SAID = 5
COLUMNS = (
    ("name", "Applicant", ""),
    ("sent", "Sent", "max-md:hidden"),
    ("reviews", "Reviews", "max-sm:hidden"),
    ("score", "Score", "num max-lg:hidden"),
    ("state", "Status", "max-sm:hidden"),
)


@require_GET
def application_list(request: HttpRequest, organization: str, program: uuid.UUID, cohort: uuid.UUID) -> HttpResponse:
    """Search, filter and sort; htmx asks for the results alone."""
    row = cohorts.get(request.actor, program, cohort)
    form, readers = ApplicationFilter(request.GET), reviews_selectors.reviewers(request.actor)
    search = form.search()
    page = page_of(selectors.found(request.actor, row, search), request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    may_manage = request.actor.may(Permission.MANAGE_PROGRAMS)
    context: dict[str, Any] = {
        "cohort": row, "program": row.program, "page": page, "search": search, "chips": form.chips(readers),
        "columns": COLUMNS, "query": query.urlencode(), "readers": readers, "may_manage": may_manage,
    }  # fmt: skip
    template = "programs/vetting/list.html"
    if request.htmx:
        template += "#results"
    else:
        words = request.organization.word
        sides = [("", "Both sides"), *((one, words(one, many=True).capitalize()) for one in ("mentor", "mentee"))]
        people = [("", "Any reviewer"), ("me", "Read by me"), ("none", "No reviewer"), *readers]
        context |= {"sides": sides, "states": STATES, "missing": MISSING, "people": people}
        context["scores"] = SCORES
        counts = selectors.counts(request.actor, row)
        context |= {
            "counts": counts,
            "unsent": counts["draft"] + counts["withdrawn"],
            "calls": calls.of(request.actor, row),
        }
        context["held"] = vetting.held(request.actor, row) if may_manage else []
    response = render(request, template, context)
    response["Vary"] = "HX-Request"
    return response


@require_http_methods(["GET", "POST"])
def application_detail(
    request: HttpRequest, organization: str, program: uuid.UUID, cohort: uuid.UUID, application: uuid.UUID
) -> HttpResponse:
    """Read one application beside the scales; a reviewer gives scores here."""
    row = cohorts.get(request.actor, program, cohort)
    one = selectors.one(request.actor, row, application)
    reading = reviews_selectors.read(request.actor, one)
    initial = {name: getattr(reading.mine, name) for name in reviews_selectors.GIVEN} if reading.mine else {}
    form, changed = ReviewForm(request.POST or None, side=one.side, initial=initial), ""
    if request.method == "POST" and form.is_valid():
        try:
            reviews.give(actor=request.actor, application=one, scores=form.scores(), **form.said())
        except reviews.Changed as problem:
            changed = str(problem)
        except reviews.CannotReview as problem:
            messages.error(request, str(problem))
        else:
            messages.success(request, "Your scores are in.")
        if not changed:
            return redirect("programs:application-detail", organization, program, row.pk, one.pk)
    context = {"application": one, "cohort": row, "program": row.program, "reading": reading, "form": form}
    context |= {"changed": changed, **_around(request, row, one, reading)}
    return render(request, "programs/vetting/detail.html", context, status=422 if form.errors or changed else 200)


def _around(request: HttpRequest, cohort: Cohort, one: Application, reading: Reading) -> dict[str, Any]:
    """What can be done with an application; for admins also who could read it, what was decided, and whether it fits."""
    may_manage, waits = request.actor.may(Permission.MANAGE_PROGRAMS), one.state in ("received", "waitlisted")
    closed = one.reviewed_enough or reading.settled
    doing = {
        "may_manage": may_manage,
        "may_review": waits and reading.mine is not None and not (reading.mine.given_at and closed),
        "open_seat": waits and not one.reviewed_enough and len(reading.reviews) < vetting.REVIEWS,
        "may_close": may_manage and waits and not closed and bool(reading.given),
        "begins": waits and reading.mine is not None and not reading.mine.begun_at,
        "may_agree": waits and one.side == "mentor" and (may_manage or reading.mine is not None),
        "steps": range(1, MOST_MENTEES + 1),
    }
    if not may_manage:
        return doing
    return doing | {
        "readers": reviews_selectors.reviewers(request.actor),
        "decisions": vetting.decisions_of(request.actor, one),
        "outside": participants.outside(request.actor, cohort, one.side, [one.employee_id]),
    }


@require_POST
def application_act(request: HttpRequest, organization: str, program: uuid.UUID, cohort: uuid.UUID) -> HttpResponse:
    """Do one thing with the selected applications; a decision is confirmed on a page of its own first."""
    row = cohorts.get(request.actor, program, cohort)
    form = ActForm(request.POST)
    back = (
        f"{reverse('programs:application-list', args=[organization, program, cohort])}?{request.POST.get('query', '')}"
    )
    people = _selected(request, row)
    if not form.is_valid():
        messages.error(request, "Choose what to do.")
        return redirect(back)
    if not people:
        messages.warning(request, "Nobody was selected.")
        return redirect(back)
    action = form.cleaned_data["action"]
    if action in ("take", "assign"):
        _seat(request, people, form.cleaned_data["reviewer"] if action == "assign" else None)
        return redirect(_page_of(organization, row, people[0]) if request.POST.get("back") == "detail" else back)
    context = {
        "cohort": row, "program": row.program, "verdict": action, "back": back, "form": DecideForm(),
        "found": vetting.foresee(request.actor, row, people, action), "free": vetting.free_places(row),
        "ids": " ".join(str(one.pk) for one in people),
    }  # fmt: skip
    return render(request, "programs/vetting/decide.html", context)


def _page_of(organization: str, cohort: Cohort, one: Application) -> str:
    return reverse("programs:application-detail", args=[organization, cohort.program_id, cohort.pk, one.pk])


def _selected(request: HttpRequest, cohort: Cohort) -> list[Application]:
    if request.POST.get("everybody"):
        search = ApplicationFilter(QueryDict(request.POST.get("query", ""))).search()
        people = list(selectors.found(request.actor, cohort, search)[: MOST_AT_ONCE + 1])
        if len(people) > MOST_AT_ONCE:
            messages.info(request, f"{MOST_AT_ONCE} at once are the most: these are the first of them.")
        return people[:MOST_AT_ONCE]
    return selectors.chosen(request.actor, cohort, request.POST.getlist("application"))[:MOST_AT_ONCE]


def _seat(request: HttpRequest, people: list[Application], reviewer: uuid.UUID | None) -> None:
    """Make the actor, or somebody else, a reviewer of each; says whom it did not work for, and why."""
    try:
        found = reviews.seat(actor=request.actor, applications=people, user_id=reviewer)
    except reviews.CannotReview as problem:
        messages.error(request, str(problem))
        return
    for one, why_not in found.refused[:_SAID]:
        messages.warning(request, f"{one.employee.name}: {why_not}")
    if (more := len(found.refused) - _SAID) > 0:
        messages.warning(request, f"{more} more could not be given to this reviewer either.")
    if done := len(found.done):
        who = "You review" if reviewer is None else "Assigned"
        messages.success(request, f"{who}: {done} application{'s' if done != 1 else ''}.")


@require_GET
def application_export(
    request: HttpRequest, organization: str, program: uuid.UUID, cohort: uuid.UUID, file_format: str
) -> HttpResponse:
    """The applications found, as a file."""
    row = cohorts.get(request.actor, program, cohort)
    search = ApplicationFilter(request.GET).search()
    content, kind = application_exports.export(actor=request.actor, cohort=row, search=search, file_format=file_format)
    disposition = f'attachment; filename="applications.{file_format}"'
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": disposition})
