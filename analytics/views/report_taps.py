"""A kept report for whoever holds a link to it, without a login, and nothing else of the product.

Looking shows who shares what and nothing of it: whatever opens every address, such as a scanner of mails, is no reader.
The button opens the report, and that is written down, with its time and without where it came from.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.text import slugify

from accounts import typesetting
from accounts.views.tapping import address
from analytics import paper
from analytics.selectors import kept
from analytics.services import report_files
from analytics.views import prints

if TYPE_CHECKING:
    from accounts.models import OneTapLink

FILE = "file"


def shared(request: HttpRequest, link: OneTapLink, step: str) -> HttpResponse:
    """The report in the language in which it was kept; the PDF is a step of its own."""
    report = kept.by_link(request.actor)
    if step not in ("", FILE):
        raise Http404
    if request.method != "POST" and step:
        return redirect(address(request))
    numbers = kept.numbers(report)
    with translation.override(report.language):
        if step:
            try:
                content = report_files.shared_pdf(actor=request.actor, report=report, numbers=numbers)
            except typesetting.TooMany:
                return render(request, "429.html", status=429)
            name = f"{slugify(report.program.name) or 'program'}-{report.day:%Y-%m-%d}.pdf"
            return prints.attached(content, typesetting.PDF_TYPE, name)
        context = {
            "link": link, "report": report, "program": report.program, "csrf_field": request.seal,
            "file": address(request, FILE), "opened": request.method == "POST", **prints.shown(paper.of(numbers)),
        }  # fmt: skip
        return render(request, "analytics/reports/shared.html", context)
