"""The dashboards of a cohort, a program and the organization, each figure behind them, and their file."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import TYPE_CHECKING, Any, NamedTuple

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from accounts.enums import Permission
from analytics.catalogue import CATALOGUE
from analytics.enums import Cut
from analytics.selectors import measures, releases, sheets
from analytics.services import figure_exports
from analytics.views import answers, cards, views, words
from programs.views import saving

if TYPE_CHECKING:
    from analytics.selectors.sheets import About, Sheet


class Kind(NamedTuple):
    """The addresses of one kind of dashboard: its page, its file, and each figure behind it."""

    home: str
    file: str
    figure: str


TRENDS = {"funnel": "met"}
KINDS = (
    Kind("analytics:organization", "analytics:organization-csv", "analytics:organization-figure"),
    Kind("analytics:program", "analytics:program-csv", "analytics:program-figure"),
    Kind("analytics:cohort", "analytics:cohort-csv", "analytics:cohort-figure"),
)
# So many of the days that are kept stand beside a figure.
SHOWN = 6


@require_GET
def organization(request: HttpRequest, organization: str) -> HttpResponse:
    """What all programs come to."""
    about = sheets.organization(request.actor)
    return render(request, "analytics/dashboard.html", _shown(request, about, {}) | _below(request, about, "Programs"))


@require_GET
def program(request: HttpRequest, organization: str, program: uuid.UUID) -> HttpResponse:
    """What the cohorts of a program come to, beside the targets that it set itself."""
    about = sheets.program(request.actor, program)
    return render(request, "analytics/dashboard.html", _shown(request, about, {}) | _below(request, about, "Cohorts"))


@require_GET
def cohort(request: HttpRequest, organization: str, program: uuid.UUID, cohort: uuid.UUID) -> HttpResponse:
    """What is known of a cohort, and what is not; one group of it, where that is asked for."""
    about = sheets.cohort(request.actor, program, cohort)
    place = views.place_of(request, about)
    context = _shown(request, about, request.GET) | {
        "views": saving.kept(request, place),
        "place": place,
        "quotes": releases.quotes(request.actor, about),
        "leaders": releases.leaders(request.actor, about),
    }
    return render(request, "analytics/dashboard.html", context)


def _shown(request: HttpRequest, about: About, asked: Any) -> dict[str, Any]:
    """What every dashboard shows."""
    cut, _, group = asked.get("group", "").partition(":")
    sheet = sheets.read(request.actor, about, department=group if cut == Cut.DEPARTMENT else "")
    standings = measures.standings(request.actor, about.program, sheet) if about.program else []
    sides = words.sides(request.organization.word)
    groups = _groups(sheet, sides)
    chosen = f"{cut}:{group}" if f"{cut}:{group}" in dict(groups) else ""
    cut, group = (cut, group) if chosen else ("", "")
    return _frame(request, about) | {
        "sheet": sheet, "known": words.known(sheet, standings), "unknown": words.unknown(sheet, standings),
        "tiles": cards.tiles(sheet, sheets.trends(request.actor, about, TRENDS)),
        "funnel": cards.funnel(sheet, cut, group), "dropped": sheet["dropped"], "reasons": cards.reasons(sheet),
        "groups": groups, "chosen": chosen, "group_name": dict(groups).get(chosen, ""), "measures": standings,
        "charts": [cards.health(sheet), cards.sessions(sheet), cards.enrolment(sheet, sides), cards.reversion(sheet)],
        "answered": answers.cards(sheet, sides),
        "query": asked.urlencode() if asked else "", "weeks": _weeks(about, sheet.day),
    }  # fmt: skip


def _groups(sheet: Sheet, sides: dict[str, str]) -> list[tuple[str, str]]:
    """The fixed groups of a cohort of which something may be shown: sides, then departments."""
    return [(f"{cut}:{name}", sheets.group_name(cut, name, sides)) for cut, name in sheet["funnel"].groups]


def _below(request: HttpRequest, about: About, title: str) -> dict[str, Any]:
    """What a program or the organization consists of, each with its own dashboard."""
    found = sheets.below(request.actor, about)
    lines = [(_home(request, line.about)[1], line.about.name, cards.cells(line)) for line in found]
    return {"lines": lines, "lines_title": title, "insights": releases.insights(request.actor, about)}


def _weeks(about: About, day: dt.date | None) -> str:
    """How far a cohort is, in weeks; nothing without its days."""
    row = about.cohort
    if row is None or not (row.starts_on and row.ends_on and day) or day < row.starts_on:
        return ""
    whole = max((row.ends_on - row.starts_on).days // 7, 1)
    return f"week {min((day - row.starts_on).days // 7 + 1, whole)} of {whole}"


def _home(request: HttpRequest, about: About) -> tuple[Kind, str, list[Any]]:
    """Which kind of dashboard it is, where it lies, and the beginning of every address behind it."""
    rows = [row for row in (about.program, about.cohort) if row is not None]
    args = [request.organization.slug, *(row.pk for row in rows)]
    kind = KINDS[len(rows)]
    return kind, reverse(kind.home, args=args), args


def _frame(request: HttpRequest, about: About) -> dict[str, Any]:
    """What a page says of what it is about, and its own addresses."""
    kind, home, args = _home(request, about)
    return {
        "about": about, "name": about.name or request.organization.name, "program": about.program, "cohort": about.cohort,
        "home": home, "file": reverse(kind.file, args=args),
        "figures": {key: reverse(kind.figure, args=[*args, key]) for key in CATALOGUE},
        "may_manage": request.actor.may(Permission.MANAGE_PROGRAMS),
    }  # fmt: skip


def _figure(request: HttpRequest, about: About, key: str) -> HttpResponse:
    if key not in CATALOGUE:
        raise Http404
    sheet, past = sheets.read(request.actor, about, key), sheets.history(request.actor, about, key)
    sides, table = words.sides(request.organization.word), sheet[key]
    days = sorted({row.day for row in past})[-SHOWN:]
    groups = [("Everybody", table.read())]
    groups += [(sheets.group_name(cut, name, sides), table.read(cut, name)) for cut, name in table.groups]
    rows = [cards.value(group, table.definition.named(row.part), row) for group, found in groups for row in found]
    context = _frame(request, about) | {
        "figure": table.definition, "sheet": sheet, "rows": rows, "hidden": table.why_hidden,
        "percent": " %" if table.definition.unit == "%" else "",
        "days": days, "past": cards.past(table, past, days),
    }  # fmt: skip
    return render(request, "analytics/figure.html", context)


@require_GET
def organization_figure(request: HttpRequest, organization: str, figure: str) -> HttpResponse:
    """How one figure of the organization is computed, about whom, and all of its values."""
    return _figure(request, sheets.organization(request.actor), figure)


@require_GET
def program_figure(request: HttpRequest, organization: str, program: uuid.UUID, figure: str) -> HttpResponse:
    """The same for a program."""
    return _figure(request, sheets.program(request.actor, program), figure)


@require_GET
def cohort_figure(
    request: HttpRequest, organization: str, program: uuid.UUID, cohort: uuid.UUID, figure: str
) -> HttpResponse:
    """The same for a cohort."""
    return _figure(request, sheets.cohort(request.actor, program, cohort), figure)


def _file(request: HttpRequest, about: About) -> HttpResponse:
    content = figure_exports.export(actor=request.actor, about=about)
    disposition = 'attachment; filename="figures.csv"'
    return HttpResponse(content, content_type="text/csv; charset=utf-8", headers={"Content-Disposition": disposition})


@require_GET
def organization_csv(request: HttpRequest, organization: str) -> HttpResponse:
    """The figures of the organization, as a file."""
    return _file(request, sheets.organization(request.actor))


@require_GET
def program_csv(request: HttpRequest, organization: str, program: uuid.UUID) -> HttpResponse:
    """The figures of a program, as a file."""
    return _file(request, sheets.program(request.actor, program))


@require_GET
def cohort_csv(request: HttpRequest, organization: str, program: uuid.UUID, cohort: uuid.UUID) -> HttpResponse:
    """The figures of a cohort, as a file."""
    return _file(request, sheets.cohort(request.actor, program, cohort))
