"""The board report: as it is today, as it was kept, its files, and the links to it."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.text import slugify
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import exports, typesetting
from analytics import paper
from analytics.forms.reports import ShareForm
from analytics.selectors import kept
from analytics.selectors import report as selectors
from analytics.services import report_files, reports
from analytics.views import prints

if TYPE_CHECKING:
    from analytics.models import BoardReport
    from analytics.reports import Report
    from programs.models import Program

_FRESH_LINK = "report-link"


@require_GET
def current(request: HttpRequest, organization: str, program: uuid.UUID) -> HttpResponse:
    """The report of today, what was kept, and what is sent by itself."""
    row = kept.program_of(request.actor, program)
    context = {
        "program": row,
        "kept": list(kept.reports_of(request.actor, row)[: kept.HISTORY]),
        "schedule": kept.schedule(request.actor, row),
        **_worded(selectors.report(request.actor, row)),
    }
    return render(request, "analytics/reports/current.html", context)


@require_POST
def keep(request: HttpRequest, organization: str, program: uuid.UUID) -> HttpResponse:
    """Keep the report of today."""
    row = reports.keep(actor=request.actor, program=kept.program_of(request.actor, program))
    messages.success(request, f"Kept as number {row.number}. It stays as it is; now you can share it.")
    return redirect("analytics:board-report", organization, row.pk)


@require_GET
def current_file(request: HttpRequest, organization: str, program: uuid.UUID, kind: str) -> HttpResponse:
    """The report of today as PDF or workbook."""
    row = kept.program_of(request.actor, program)
    found = selectors.report(request.actor, row)
    return _file(request, row, found, kind, ("analytics:report", organization, row.pk))


@require_GET
def one(request: HttpRequest, organization: str, board_report: uuid.UUID) -> HttpResponse:
    """A report as it was kept, and the links to it."""
    return _one(request, kept.one(request.actor, board_report), ShareForm())


@require_GET
def one_file(request: HttpRequest, organization: str, board_report: uuid.UUID, kind: str) -> HttpResponse:
    """A kept report as PDF or workbook."""
    row = kept.one(request.actor, board_report)
    back = ("analytics:board-report", organization, row.pk)
    return _file(request, row.program, kept.numbers(row), kind, back, row.language)


@require_POST
def share(request: HttpRequest, organization: str, board_report: uuid.UUID) -> HttpResponse:
    """A link for somebody without a login; its address is shown once."""
    row, form = kept.one(request.actor, board_report), ShareForm(request.POST)
    if form.is_valid():
        try:
            address = reports.share(actor=request.actor, report=row, **form.cleaned_data)
        except reports.CannotShare as reason:
            form.add_error(None, str(reason))
        else:
            request.session[_FRESH_LINK] = [str(row.pk), address]
            return redirect("analytics:board-report", organization, row.pk)
    return _one(request, row, form)


@require_http_methods(["GET", "POST"])
def unshare(request: HttpRequest, organization: str, board_report: uuid.UUID, report_link: uuid.UUID) -> HttpResponse:
    """Ask once, then take a link back."""
    row = kept.one(request.actor, board_report)
    link = kept.link(request.actor, row, report_link)
    if request.method == "POST":
        ended = reports.unshare(actor=request.actor, link=link)
        messages.success(request, "The link opens nothing any more." if ended else "It had ended already.")
        return redirect("analytics:board-report", organization, row.pk)
    return render(request, "analytics/reports/unshare.html", {"report": row, "program": row.program, "link": link})


def _one(request: HttpRequest, row: BoardReport, form: ShareForm) -> HttpResponse:
    whose, fresh = request.session.pop(_FRESH_LINK, ("", "")) if not form.is_bound else ("", "")
    context = {
        "report": row,
        "program": row.program,
        "form": form,
        "fresh": fresh if whose == str(row.pk) else "",
        "links": kept.shared(request.actor, row),
        **_worded(kept.numbers(row)),
    }
    return render(request, "analytics/reports/kept.html", context, status=422 if form.errors else 200)


def _worded(found: Report) -> dict[str, Any]:
    """The report for the pages of whoever is signed in, which are English."""
    with translation.override("en"):
        return prints.shown(paper.of(found))


def _file(
    request: HttpRequest, program: Program, found: Report, kind: str, back: tuple[Any, ...], language: str = ""
) -> HttpResponse:
    name = f"{slugify(program.name) or 'program'}-{found.day:%Y-%m-%d}.{kind}"
    if kind == "xlsx":
        content = report_files.workbook(actor=request.actor, program=program, report=found)
        return prints.attached(content, exports.XLSX_TYPE, name)
    try:
        content = report_files.pdf(
            actor=request.actor, program=program, report=found, language=language or program.organization.language
        )
    except typesetting.TooMany:
        messages.error(request, "That were many for one hour. Try again a little later.")
        return redirect(*back)
    return prints.attached(content, typesetting.PDF_TYPE, name)
