"""The audit trail: what was changed, by whom, when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts import selectors
from accounts.differences import differences
from accounts.exports import as_csv
from accounts.forms import AuditFilter

if TYPE_CHECKING:
    from accounts.models import AuditEvent

PAGE = 50
EXPORTED = 50_000


@require_GET
def listing(request: HttpRequest, organization: str) -> HttpResponse:
    """Events with search and filters, newest first."""
    chosen = _filter(request)
    rows = selectors.audit_events(request.actor, **chosen.chosen)  # type: ignore[attr-defined]
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "events": [(event, differences(event.detail)) for event in page],
        "filter": chosen,
        "narrowed": bool(chosen.chosen),
    }
    return render(request, "accounts/audit_list.html", context)


@require_GET
def export(request: HttpRequest, organization: str) -> HttpResponse:
    """The same events as CSV."""
    chosen = _filter(request)
    rows = selectors.audit_events(request.actor, **chosen.chosen)[:EXPORTED]  # type: ignore[attr-defined]
    header = ["When", "Who", "What", "Kind", "On", "Before", "After"]
    response = HttpResponse(as_csv(header, (_line(event) for event in rows)), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="audit-{organization}.csv"'
    return response


def _filter(request: HttpRequest) -> AuditFilter:
    actor = request.actor  # type: ignore[attr-defined]
    return AuditFilter(request.GET, verbs=selectors.audit_verbs(actor), people=selectors.audit_people(actor))


def _line(event: AuditEvent) -> list[str]:
    lines = differences(event.detail)
    before = "; ".join(f"{line.field}: {line.before}" for line in lines if line.before)
    after = "; ".join(f"{line.field}: {line.after}" for line in lines if line.after)
    when = timezone.localtime(event.created_at).isoformat(timespec="seconds")
    return [when, event.actor_name, event.verb, event.kind, event.label, before, after]
