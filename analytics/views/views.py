"""Views of a dashboard that somebody keeps: a group under a name, the same in every cohort."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from analytics.selectors import sheets
from programs.views import saving

if TYPE_CHECKING:
    from analytics.selectors.sheets import About

PAGE = "dashboard"


def place_of(request: HttpRequest, about: About) -> saving.Place:
    """The dashboard as a place with views."""
    names = ("analytics:cohort", "analytics:view-save", "analytics:view-rename", "analytics:view-delete")
    assert about.program is not None
    assert about.cohort is not None
    return saving.Place(PAGE, "Dashboard", *names, [request.organization.slug, about.program.pk, about.cohort.pk])


@require_POST
def save(request: HttpRequest, organization: str, program: uuid.UUID, cohort: uuid.UUID) -> HttpResponse:
    """Keep the group that is shown under a name."""
    return saving.save(request, place_of(request, sheets.cohort(request.actor, program, cohort)))


@require_POST
def rename(
    request: HttpRequest, organization: str, program: uuid.UUID, cohort: uuid.UUID, view: uuid.UUID
) -> HttpResponse:
    """Give an own view another name."""
    return saving.rename(request, place_of(request, sheets.cohort(request.actor, program, cohort)), view)


@require_POST
def delete(
    request: HttpRequest, organization: str, program: uuid.UUID, cohort: uuid.UUID, view: uuid.UUID
) -> HttpResponse:
    """Forget an own view."""
    return saving.delete(request, place_of(request, sheets.cohort(request.actor, program, cohort)), view)
