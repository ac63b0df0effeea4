"""The directory: list, one employee, changes by hand, export, saved views."""

from __future__ import annotations

import functools
import uuid
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import exports
from programs.forms.employees import (
    PART_FILTERS,
    STATUS_FILTERS,
    DirectoryFilter,
    EmployeeForm,
    MarkForm,
    ids_of,
)
from programs.selectors import employees as directory
from programs.services import directory_exports, employees
from programs.views import saving
from programs.views.paging import page_of, page_of_search

if TYPE_CHECKING:
    from programs.models import Employee

COLUMNS = (
    ("name", "Person", ""),
    ("department", "Department", "max-md:hidden"),
    ("location", "Location", "max-md:hidden"),
    ("level", "Level", "max-lg:hidden"),
    ("", "Takes part", "max-sm:hidden"),
    ("status", "Status", "max-sm:hidden"),
    ("hired", "Hired", "max-lg:hidden"),
)


@require_GET
def employee_list(request: HttpRequest, organization: str) -> HttpResponse:
    """Search, filter and sort the directory; htmx asks for the results alone."""
    form = DirectoryFilter(request.GET)
    search = form.search()
    page = page_of_search(directory.found(request.actor, search), search, request.GET.get("page"))
    people: list[Employee] = list(page.object_list)
    sides = directory.sides(request.actor, [person.pk for person in people]) if people else {}
    context: dict[str, Any] = {
        "page": page,
        "people": [(person, sides.get(person.pk, [])) for person in people],
        "search": search,
        "chips": form.chips(),
        "columns": COLUMNS,
        "query": _query(request),
    }
    if request.htmx:
        return _varying(render(request, "programs/employees/list.html#results", context))
    context |= {
        "facets": directory.facets(request.actor),
        "statuses": STATUS_FILTERS,
        "parts": PART_FILTERS,
        "views": saving.kept(request, _place(organization)),
        "empty": not people and not context["chips"] and directory.is_empty(request.actor),
    }
    return _varying(render(request, "programs/employees/list.html", context))


def _varying(response: HttpResponse) -> HttpResponse:
    response["Vary"] = "HX-Request"
    return response


def _query(request: HttpRequest) -> str:
    """The search without its page, as it is saved, exported and acted upon."""
    query = request.GET.copy()
    query.pop("page", None)
    return query.urlencode()


@require_GET
def employee_export(request: HttpRequest, organization: str, file_format: str) -> HttpResponse:
    """The people found, as a file."""
    search = DirectoryFilter(request.GET).search()
    try:
        content = directory_exports.export(actor=request.actor, search=search, file_format=file_format)
    except directory_exports.TooLong as problem:
        messages.error(request, str(problem))
        return redirect(f"{reverse('programs:employee-list', args=[organization])}?{_query(request)}")
    kind = exports.XLSX_TYPE if file_format == "xlsx" else exports.CSV_TYPE
    disposition = f'attachment; filename="directory.{file_format}"'
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": disposition})


@require_GET
def employee_detail(request: HttpRequest, organization: str, pk: uuid.UUID) -> HttpResponse:
    """One employee: facts, participations, reports and history."""
    person = directory.one(request.actor, pk)
    context = {
        "person": person,
        "participations": directory.participations(request.actor, [person.pk]).get(person.pk, []),
        "reports": page_of(directory.reports(request.actor, person), request.GET.get("page"), size=20),
        "history": directory.history(request.actor, person),
    }
    return render(request, "programs/employees/detail.html", context)


@require_http_methods(["GET", "POST"])
def employee_new(request: HttpRequest, organization: str) -> HttpResponse:
    """Add somebody by hand."""
    return _edit(request, organization, None, functools.partial(employees.add, actor=request.actor))


@require_http_methods(["GET", "POST"])
def employee_edit(request: HttpRequest, organization: str, pk: uuid.UUID) -> HttpResponse:
    """Change somebody's data by hand."""
    person = directory.one(request.actor, pk)
    return _edit(
        request, organization, person, functools.partial(employees.change, actor=request.actor, employee=person)
    )


def _edit(request: HttpRequest, organization: str, person: Employee | None, save: Any) -> HttpResponse:
    request.actor.require(directory.MANAGE)
    find = functools.partial(directory.by_reference, request.actor)
    form = EmployeeForm(request.POST or None, find=find, employee=person)
    if request.method == "POST" and form.is_valid():
        try:
            saved = save(values=form.cleaned_data)
        except (employees.Taken, employees.OfSomebodyElse, employees.ManagerCircle) as problem:
            form.add_error(problem.field, str(problem))
        else:
            messages.success(request, f"{saved.name} was saved.")
            return redirect("programs:employee-detail", organization, saved.pk)
    status = 422 if request.method == "POST" else 200
    return render(request, "programs/employees/form.html", {"form": form, "person": person}, status=status)


@require_POST
def employee_mark(request: HttpRequest, organization: str) -> HttpResponse:
    """Give the selected people, or all whom the search finds, one status."""
    form = MarkForm(request.POST)
    back = reverse("programs:employee-list", args=[organization])
    if not form.is_valid():
        messages.error(request, "Choose what to do with the selected people.")
        return redirect(back)
    ids = ids_of(request.POST.getlist("employee"))
    if form.cleaned_data["everybody"]:
        search = DirectoryFilter(QueryDict(form.cleaned_data["query"])).search()
        ids = list(directory.found(request.actor, search).values_list("pk", flat=True))
    status = form.cleaned_data["status"]
    if status == "left" and ids and not form.cleaned_data["sure"]:
        context = {
            "ids": [] if form.cleaned_data["everybody"] else ids,
            "count": len(ids),
            "query": form.cleaned_data["query"],
        }
        return render(request, "programs/employees/mark.html", context)
    count = employees.mark(actor=request.actor, employee_ids=ids, status=status)
    messages.success(request, f"{count:,} {'person was' if count == 1 else 'people were'} changed.")
    return redirect(f"{back}?{form.cleaned_data['query']}")


def _place(organization: str) -> saving.Place:
    names = ("programs:employee-list", "programs:view-save", "programs:view-rename", "programs:view-delete")
    return saving.Place(directory.PAGE, "Directory", *names, [organization])


@require_POST
def view_save(request: HttpRequest, organization: str) -> HttpResponse:
    """Keep the current search under a name."""
    return saving.save(request, _place(organization))


@require_POST
def view_rename(request: HttpRequest, organization: str, pk: uuid.UUID) -> HttpResponse:
    """Give an own view another name."""
    return saving.rename(request, _place(organization), pk)


@require_POST
def view_delete(request: HttpRequest, organization: str, pk: uuid.UUID) -> HttpResponse:
    """Forget an own view."""
    return saving.delete(request, _place(organization), pk)
