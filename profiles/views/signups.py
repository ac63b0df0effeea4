"""Sign-up answers from a spreadsheet, step by step: upload, columns, topics, check, apply."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import exports
from profiles import selectors
from profiles.enums import SignupState
from profiles.forms.signups import QuestionsForm, SignupUploadForm, SpellingsForm
from profiles.services.signups import applying, sorting, uploads
from profiles.services.signups.uploads import WrongState
from programs.selectors import cohorts
from programs.spreadsheets import FileProblem
from programs.views.paging import page_of
from ui.words import worded


@require_GET
def signup_list(request: HttpRequest, organization: str, program: uuid.UUID, cohort: uuid.UUID) -> HttpResponse:
    """The files of a cohort, the latest first."""
    row = cohorts.get(request.actor, program, cohort)
    page = page_of(selectors.signup_imports(request.actor, row), request.GET.get("page"), size=20)
    return render(request, "profiles/signups/list.html", {"page": page, "cohort": row, "program": row.program})


@require_http_methods(["GET", "POST"])
def signup_new(request: HttpRequest, organization: str, program: uuid.UUID, cohort: uuid.UUID) -> HttpResponse:
    """Upload a file of answers."""
    row = cohorts.get(request.actor, program, cohort)
    request.actor.require(selectors.MANAGE)
    form = SignupUploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        form = SignupUploadForm(request.POST, request.FILES)
        if form.is_valid():
            try:
                signup = uploads.receive(actor=request.actor, cohort=row, upload=form.cleaned_data["file"])
            except FileProblem as problem:
                form.add_error("file", str(problem))
            else:
                return redirect("profiles:signup-columns", organization, signup.pk)
    context = {"form": form, "cohort": row, "program": row.program}
    return render(request, "profiles/signups/new.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def signup_columns(request: HttpRequest, organization: str, pk: uuid.UUID) -> HttpResponse:
    """Say which question each column answers."""
    row = selectors.signup(request.actor, pk)
    if row.state not in sorting.SORTABLE:
        return redirect("profiles:signup-detail", organization, pk)
    words = {side: request.organization.word(side, many=True).capitalize() for side in ("mentor", "mentee")}
    form = worded(QuestionsForm(request.POST or None, signup=row, words=words), request.organization.word)
    if request.method == "POST" and form.is_valid():
        try:
            row = sorting.choose(actor=request.actor, signup=row, **form.choices)
        except (sorting.BadMapping, WrongState) as problem:
            form.add_error(None, str(problem))
        else:
            step = "signup-topics" if row.state == SignupState.MAPPED else "signup-detail"
            return redirect(f"profiles:{step}", organization, pk)
    context = {"form": form, "row": row}
    return render(request, "profiles/signups/columns.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def signup_topics(request: HttpRequest, organization: str, pk: uuid.UUID) -> HttpResponse:
    """Say what spellings mean that are no topic yet."""
    row = selectors.signup(request.actor, pk)
    if row.state not in (SignupState.MAPPED, SignupState.CHECKED, SignupState.FAILED):
        return redirect("profiles:signup-detail", organization, pk)
    unknown = sorting.unknown(actor=request.actor, signup=row)
    topics = [(f"topic:{topic.pk}", topic.name) for topic in selectors.topics(request.actor)[:150]]
    form = SpellingsForm(request.POST or None, unknown=unknown, topics=topics)
    if request.method == "POST" and form.is_valid():
        try:
            sorting.decide(actor=request.actor, signup=row, decisions=form.decisions)
        except WrongState as problem:
            form.add_error(None, str(problem))
        else:
            return redirect("profiles:signup-detail", organization, pk)
    context = {"form": form, "row": row, "unknown": unknown}
    return render(request, "profiles/signups/topics.html", context, status=422 if form.errors else 200)


@require_GET
def signup_detail(request: HttpRequest, organization: str, pk: uuid.UUID) -> HttpResponse:
    """What the file would do or has done; while the worker is at it, its progress, which htmx asks for again."""
    row = selectors.signup(request.actor, pk)
    if row.state in (SignupState.UPLOADED, SignupState.MAPPED):
        step = "signup-columns" if row.state == SignupState.UPLOADED else "signup-topics"
        return redirect(f"profiles:{step}", organization, pk)
    context = {"row": row, "working": row.state == SignupState.APPLYING, "cohort": row.cohort}
    template = "profiles/signups/detail.html#body" if request.htmx else "profiles/signups/detail.html"
    response = render(request, template, context)
    response["Vary"] = "HX-Request"
    return response


@require_POST
def signup_apply(request: HttpRequest, organization: str, pk: uuid.UUID) -> HttpResponse:
    """Hand a checked file to the worker."""
    try:
        applying.request(actor=request.actor, signup=selectors.signup(request.actor, pk))
    except WrongState as problem:
        messages.error(request, str(problem))
    return redirect("profiles:signup-detail", organization, pk)


@require_GET
def signup_problems(request: HttpRequest, organization: str, pk: uuid.UUID) -> HttpResponse:
    """Rows and cells that are left out, with the reason."""
    row = selectors.signup(request.actor, pk)
    lines = [("row left out", *line) for line in row.wrong_rows] + [("cell left out", *line) for line in row.warnings]
    content = exports.as_csv(["What", "Row", "Column", "Reason"], lines)
    disposition = f'attachment; filename="sign-up-problems-{row.created_at:%Y-%m-%d}.csv"'
    return HttpResponse(content, content_type=exports.CSV_TYPE, headers={"Content-Disposition": disposition})


@require_POST
def signup_discard(request: HttpRequest, organization: str, pk: uuid.UUID) -> HttpResponse:
    """Delete a file that has changed nothing yet."""
    row = selectors.signup(request.actor, pk)
    where = (organization, row.cohort.program_id, row.cohort_id)
    try:
        uploads.discard(actor=request.actor, signup=row)
    except WrongState as problem:
        messages.error(request, str(problem))
        return redirect("profiles:signup-detail", organization, pk)
    messages.success(request, "The file was discarded; nothing has changed.")
    return redirect("programs:participant-list", *where)
