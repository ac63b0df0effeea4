"""The admin's view of the plans and pairings of a cohort: the list, its file, and its saved views."""

from __future__ import annotations

import uuid
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from accounts.enums import Permission
from plans.forms.standing import HEALTH_FILTERS, PHASE_FILTERS, SIZES, STUCK_FILTERS, StandingFilter
from plans.selectors import reminders
from plans.selectors import standing as selectors
from plans.services import standing_exports
from programs.selectors import cohorts
from programs.selectors import employees as directory
from programs.views import saving

COLUMNS = (
    ("name", "Pair", ""),
    ("", "Phase", "max-md:hidden"),
    ("contact", "Last contact", "max-lg:hidden"),
    ("due", "Next step", "max-xl:hidden"),
    ("", "Goals", "max-xl:hidden"),
    ("health", "How they are", "max-sm:hidden"),
)


@require_GET
def listing(request: HttpRequest, organization: str, program: uuid.UUID, cohort: uuid.UUID) -> HttpResponse:
    """Search, filter and sort; htmx asks for the results alone."""
    request.actor.require(Permission.MANAGE_MATCHING)
    row, form = cohorts.get(request.actor, program, cohort), StandingFilter(request.GET)
    row.organization = request.organization
    search, asked = form.search(), request.GET.copy()
    asked.pop("page", None)
    context: dict[str, Any] = {
        "cohort": row,
        "page": _page(request, row, search, form.length),
        "search": search,
        "chips": form.chips(),
        "columns": COLUMNS,
        "query": asked.urlencode(),
    }
    template = "plans/standing/list.html"
    if request.htmx:
        template += "#results"
    else:
        context |= {"phases": PHASE_FILTERS, "states": HEALTH_FILTERS, "stuck": STUCK_FILTERS, "sizes": SIZES}
        context |= {"facets": directory.facets(request.actor), "views": saving.kept(request, place_of(request, row))}
        context |= {"size": str(form.length), "held": list(reminders.held(request.actor, row))}
        context["undo"] = request.session.pop("left", None)
    response = render(request, template, context)
    response["Vary"] = "HX-Request"
    return response


def _page(request: HttpRequest, cohort: Any, search: selectors.Search, size: int) -> Page[Any]:
    """One page of what a search finds, in one statement; a page that does not exist becomes the nearest that does."""
    wanted = request.GET.get("page", "1")
    number = int(wanted) if wanted.isdecimal() and len(wanted) < 7 else 1
    found = selectors.found(request.actor, cohort, search, first=(max(number, 1) - 1) * size, most=size)
    if not found.ids and number > 1:
        found = selectors.found(request.actor, cohort, search)
        number = -(-found.total // size)
        found = selectors.Slice(found.ids[(number - 1) * size :], found.total)
    page: Page[Any] = Paginator(range(found.total), size).get_page(number)
    page.object_list = selectors.rows_of(request.actor, cohort.organization, found.ids) if found.ids else []
    return page


@require_GET
def export(
    request: HttpRequest, organization: str, program: uuid.UUID, cohort: uuid.UUID, file_format: str
) -> HttpResponse:
    """The pairs found, as a file."""
    row, search = cohorts.get(request.actor, program, cohort), StandingFilter(request.GET).search()
    content, kind = standing_exports.export(actor=request.actor, cohort=row, search=search, file_format=file_format)
    disposition = f'attachment; filename="pairs.{file_format}"'
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": disposition})


def place_of(request: HttpRequest, cohort: Any) -> saving.Place:
    """The list as a place with views; they are the same in every cohort."""
    names = ("plans:standing", "plans:standing-view-save", "plans:standing-view-rename", "plans:standing-view-delete")
    args = [request.organization.slug, cohort.program_id, cohort.pk]
    return saving.Place(selectors.PAGE, "Plans and pairings", *names, args)


@require_POST
def view_save(request: HttpRequest, organization: str, program: uuid.UUID, cohort: uuid.UUID) -> HttpResponse:
    """Keep the current search under a name."""
    return saving.save(request, place_of(request, cohorts.get(request.actor, program, cohort)))


@require_POST
def view_rename(
    request: HttpRequest, organization: str, program: uuid.UUID, cohort: uuid.UUID, view: uuid.UUID
) -> HttpResponse:
    """Give an own view another name."""
    return saving.rename(request, place_of(request, cohorts.get(request.actor, program, cohort)), view)


@require_POST
def view_delete(
    request: HttpRequest, organization: str, program: uuid.UUID, cohort: uuid.UUID, view: uuid.UUID
) -> HttpResponse:
    """Forget an own view."""
    return saving.delete(request, place_of(request, cohorts.get(request.actor, program, cohort)), view)
