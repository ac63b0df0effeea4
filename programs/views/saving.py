"""What a list with views of its own does with them: keep one, rename it, let it go."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse

from programs.forms.employees import ViewForm
from programs.selectors import employees as directory
from programs.services import saved_views

if TYPE_CHECKING:
    from programs.models import SavedView


@dataclass(frozen=True)
class Place:
    """A list: what its views are kept under, what it is called, where it is, and the addresses of its views.

    ``save``, ``rename`` and ``delete`` are names of addresses; ``args`` is what they begin with.
    """

    page: str
    title: str
    home: str
    save: str
    rename: str
    delete: str
    args: Sequence[object]

    @property
    def home_url(self) -> str:
        return reverse(self.home, args=self.args)

    @property
    def save_url(self) -> str:
        return reverse(self.save, args=self.args)


@dataclass(frozen=True)
class Kept:
    """One view with the addresses by which it is opened, renamed and deleted."""

    view: SavedView
    home: str
    rename: str
    delete: str


def kept(request: HttpRequest, place: Place) -> list[Kept]:
    """The person's own views of a list."""
    return [
        Kept(
            view,
            f"{place.home_url}?{view.query}",
            reverse(place.rename, args=[*place.args, view.pk]),
            reverse(place.delete, args=[*place.args, view.pk]),
        )
        for view in directory.saved_views(request.actor, place.page)
    ]


def save(request: HttpRequest, place: Place) -> HttpResponse:
    """Keep the current search under a name, or ask whether it shall replace the one that has it."""
    form = ViewForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Give the view a name of at most 80 characters.")
        return _back(place, request.POST.get("query", ""))
    query = form.cleaned_data["query"]
    try:
        saved_views.save(actor=request.actor, page=place.page, **form.cleaned_data)
    except saved_views.NameTaken:
        context = form.cleaned_data | {"place": place}
        return render(request, "programs/employees/replace_view.html", context, status=409)
    except saved_views.TooManyViews as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, "The view was saved.")
    return _back(place, query)


def rename(request: HttpRequest, place: Place, pk: uuid.UUID) -> HttpResponse:
    """Give an own view another name."""
    view, form = directory.saved_view(request.actor, pk, place.page), ViewForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Give the view a name of at most 80 characters.")
        return _back(place, view.query)
    try:
        saved_views.rename(actor=request.actor, view=view, name=form.cleaned_data["name"])
    except saved_views.NameTaken as problem:
        messages.error(request, str(problem))
    return _back(place, view.query)


def delete(request: HttpRequest, place: Place, pk: uuid.UUID) -> HttpResponse:
    """Forget an own view."""
    saved_views.delete(actor=request.actor, view=directory.saved_view(request.actor, pk, place.page))
    messages.success(request, "The view was deleted.")
    return _back(place, "")


def _back(place: Place, query: str) -> HttpResponse:
    return redirect(f"{place.home_url}?{QueryDict(query).urlencode()}")
