"""Directory imports, step by step: upload, columns, job levels, dry run, apply, undo."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import exports
from programs import spreadsheets
from programs.enums import ImportState, RowKind
from programs.forms.imports import LevelsForm, MappingForm, ReleaseForm, UploadForm
from programs.selectors import imports as selectors
from programs.services.imports import applying, claims, mappings, undoing, uploads
from programs.spreadsheets import FileProblem
from programs.views import report
from programs.views.paging import page_of

if TYPE_CHECKING:
    from programs.models import DirectoryImport

TOO_LARGE = "The file is larger than 50 MB. Export fewer columns, or split it and import the parts one by one."
_ROOM_FOR_FORM = 1024 * 1024
_SWALLOWED = 400 * 1024 * 1024


@require_GET
def import_list(request: HttpRequest, organization: str) -> HttpResponse:
    """All imports, the latest first."""
    page = page_of(selectors.history(request.actor), request.GET.get("page"), size=20)
    return render(request, "programs/imports/list.html", {"page": page})


@csrf_exempt
def import_new(request: HttpRequest, organization: str) -> HttpResponse:
    """Refuse what is far too large before a byte of it is stored; the token is checked right behind, in ``_upload``.

    Checking the token reads the form, and reading the form stores the file.
    """
    if int(request.META.get("CONTENT_LENGTH") or 0) > spreadsheets.MAX_BYTES + _ROOM_FOR_FORM:
        request.actor.require(selectors.MANAGE)
        _swallow(request)
        form = UploadForm()
        form.too_large = TOO_LARGE  # type: ignore[attr-defined]
        return render(request, "programs/imports/new.html", {"form": form}, status=413)
    return _upload(request, organization)


def _swallow(request: HttpRequest) -> None:
    """Read and forget the body: a browser shows an answer only once it could send everything."""
    left = _SWALLOWED
    while left > 0 and (chunk := request.read(1 << 16)):
        left -= len(chunk)


@csrf_protect
@require_http_methods(["GET", "POST"])
def _upload(request: HttpRequest, organization: str) -> HttpResponse:
    request.actor.require(selectors.MANAGE)
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        form = UploadForm(request.POST, request.FILES)
        if form.is_valid():
            try:
                row = uploads.receive(actor=request.actor, upload=form.cleaned_data["file"])
            except FileProblem as problem:
                form.add_error("file", str(problem))
            else:
                return redirect("programs:import-columns", organization, row.pk)
    status = 422 if request.method == "POST" else 200
    return render(request, "programs/imports/new.html", {"form": form}, status=status)


@require_http_methods(["GET", "POST"])
def import_columns(request: HttpRequest, organization: str, pk: uuid.UUID) -> HttpResponse:
    """Say what each column of the file means."""
    row = selectors.one(request.actor, pk)
    if row.state not in mappings.MAPPABLE:
        return redirect("programs:import-detail", organization, pk)
    form = MappingForm(request.POST or None, directory_import=row)
    if request.method == "POST" and form.is_valid():
        try:
            row = mappings.choose(actor=request.actor, directory_import=row, **form.choices)
        except mappings.BadMapping as problem:
            form.add_error(None, str(problem))
        else:
            step = "import-levels" if row.state in mappings.MAPPABLE else "import-detail"
            return redirect(f"programs:{step}", organization, pk)
    status = 422 if request.method == "POST" else 200
    return render(request, "programs/imports/columns.html", {"form": form, "row": row}, status=status)


@require_http_methods(["GET", "POST"])
def import_levels(request: HttpRequest, organization: str, pk: uuid.UUID) -> HttpResponse:
    """Put the file's job levels in order, so that grades can be derived from them."""
    row = selectors.one(request.actor, pk)
    grades = mappings.proposed_grades(row) if row.state in mappings.MAPPABLE else {}
    if not grades:
        return redirect("programs:import-detail", organization, pk)
    form = LevelsForm(request.POST or None, grades=grades)
    if request.method == "POST" and form.is_valid():
        mappings.order_levels(actor=request.actor, directory_import=row, grades=form.grades)
        return redirect("programs:import-detail", organization, pk)
    status = 422 if request.method == "POST" else 200
    return render(request, "programs/imports/levels.html", {"form": form, "row": row}, status=status)


@require_GET
def import_detail(request: HttpRequest, organization: str, pk: uuid.UUID) -> HttpResponse:
    """What the file would do or has done; while the worker is at it, its progress, which htmx asks for again."""
    row = selectors.one(request.actor, pk)
    if row.state == ImportState.UPLOADED:
        return redirect("programs:import-columns", organization, pk)
    context = {"row": row, "working": row.state in claims.WORKING, "tabs": report.tabs(row)}
    if context["working"]:
        context["stage"], context["done"], context["total"] = claims.progress_of(
            actor=request.actor, directory_import=row
        )
    else:
        context |= _review(request, row)
    template = "programs/imports/detail.html#body" if request.htmx else "programs/imports/detail.html"
    response = render(request, template, context)
    response["Vary"] = "HX-Request"
    return response


def _review(request: HttpRequest, row: DirectoryImport) -> dict[str, object]:
    kind = request.GET.get("show", "")
    kind = kind if kind in RowKind.values else report.first_tab(row)
    page = page_of(selectors.rows(request.actor, row, kind), request.GET.get("page"))
    return {
        "kind": kind,
        "page": page,
        "lines": [report.line_of(line) for line in page.object_list],
        "brake_percent": applying.BRAKE_PERCENT,
        "braked": row.state == ImportState.CHECKED and applying.braked(row),
        "undo_refusal": undoing.refusal(directory_import=row) if row.state == ImportState.APPLIED else "",
        "more_warnings": row.count_warnings - len(row.warnings),
    }


@require_GET
def import_errors(request: HttpRequest, organization: str, pk: uuid.UUID) -> HttpResponse:
    """The wrong rows as they stood in the file, with the reason in front, to be repaired and imported again."""
    row = selectors.one(request.actor, pk)
    header = ["Row", "Column", "Reason", *row.headers]
    content = exports.as_csv(header, selectors.wrong_lines(request.actor, row))
    disposition = f'attachment; filename="wrong-rows-{row.created_at:%Y-%m-%d}.csv"'
    return HttpResponse(content, content_type=exports.CSV_TYPE, headers={"Content-Disposition": disposition})


@require_POST
def import_apply(request: HttpRequest, organization: str, pk: uuid.UUID) -> HttpResponse:
    """Hand a checked import to the worker."""
    form = ReleaseForm(request.POST)
    form.is_valid()
    try:
        row = selectors.one(request.actor, pk)
        applying.request(actor=request.actor, directory_import=row, release=form.cleaned_data["release"])
    except (applying.BrakeHeld, claims.WrongState) as problem:
        messages.error(request, str(problem))
    return redirect("programs:import-detail", organization, pk)


@require_POST
def import_check(request: HttpRequest, organization: str, pk: uuid.UUID) -> HttpResponse:
    """Check the file once more."""
    try:
        mappings.check_again(actor=request.actor, directory_import=selectors.one(request.actor, pk))
    except (claims.WrongState, mappings.BadMapping) as problem:
        messages.error(request, str(problem))
    return redirect("programs:import-detail", organization, pk)


@require_POST
def import_undo(request: HttpRequest, organization: str, pk: uuid.UUID) -> HttpResponse:
    """Have the worker take an applied import back."""
    try:
        undoing.request(actor=request.actor, directory_import=selectors.one(request.actor, pk))
    except (undoing.UndoRefused, claims.WrongState) as problem:
        messages.error(request, str(problem))
    return redirect("programs:import-detail", organization, pk)


@require_POST
def import_cancel(request: HttpRequest, organization: str, pk: uuid.UUID) -> HttpResponse:
    """Drop an import that has changed nothing yet."""
    try:
        uploads.cancel(actor=request.actor, directory_import=selectors.one(request.actor, pk))
    except claims.WrongState as problem:
        messages.error(request, str(problem))
        return redirect("programs:import-detail", organization, pk)
    messages.success(request, "The import was cancelled; nothing has changed.")
    return redirect("programs:import-list", organization)
