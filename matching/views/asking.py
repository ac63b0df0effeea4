"""The pages of somebody who asks for a match: who fits, who else is there, wishes, requests."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from matching.forms.asking import AskForm, SearchForm, ThinkForm
from matching.selectors import asking as selectors
from matching.selectors import meter, open_requests, searching
from matching.services import preferences, requests


@require_GET
def mine(request: HttpRequest, organization: str) -> HttpResponse:
    """Where the person can ask; a single place opens at once."""
    rows = list(selectors.seats(request.actor))
    if len(rows) == 1:
        return redirect("matching:asking", organization, rows[0].pk)
    return render(request, "matching/asking/mine.html", {"seats": rows})


@require_GET
def page(request: HttpRequest, organization: str, handle: uuid.UUID) -> HttpResponse:
    """Five people who fit, with reasons; the own wishes; requests to answer and to wait for."""
    seat = selectors.seat(request.actor, handle)
    standing = selectors.standing(seat)
    context = {"seat": seat, "standing": standing, "shown": selectors.page(seat), "between": {}}
    if seat.opening.blind:
        context["meter"] = meter.of(seat)
    return render(request, "matching/asking/page.html", context)


@require_GET
def people(request: HttpRequest, organization: str, handle: uuid.UUID) -> HttpResponse:
    """A search among everybody whom the person may meet and who is free."""
    seat = selectors.seat(request.actor, handle)
    form = SearchForm(request.GET)
    found = Paginator(searching.found(seat, form.search), 12).get_page(request.GET.get("page"))
    context = {
        "seat": seat,
        "standing": selectors.standing(seat),
        "form": form,
        "page": found,
        "cards": selectors.cards(seat, list(found)),
        "between": open_requests.between(seat, found),
    }
    template = "matching/asking/people.html" + ("#results" if request.htmx else "")
    return render(request, template, context)


@require_http_methods(["GET", "POST"])
def person(request: HttpRequest, organization: str, handle: uuid.UUID, candidate: uuid.UUID) -> HttpResponse:
    """One person in full, and the request."""
    seat = selectors.seat(request.actor, handle)
    other = selectors.candidate(seat, candidate)
    form = AskForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            requests.ask(actor=request.actor, seat=seat, other=other, message=form.cleaned_data["message"])
        except requests.CannotAsk as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "Asked. You hear from us as soon as there is an answer.")
            return redirect("matching:asking", organization, seat.pk)
    context = {
        "seat": seat,
        "standing": selectors.standing(seat),
        "card": selectors.card(seat, other),
        "between": open_requests.between(seat, [other]).get(other.pk),
        "more": open_requests.may_ask_more(seat),
        "form": form,
    }
    return render(request, "matching/asking/person.html", context, status=422 if form.errors else 200)


@require_POST
def think(request: HttpRequest, organization: str, handle: uuid.UUID) -> HttpResponse:
    """Wish for somebody, put somebody aside, change the order, or take it back. Nobody else sees it."""
    seat = selectors.seat(request.actor, handle)
    form = ThinkForm(request.POST)
    if form.is_valid():
        other = selectors.candidate(seat, form.cleaned_data["other"])
        verbs = {"wish": preferences.wish, "no": preferences.dismiss, "forget": preferences.forget}
        try:
            if form.cleaned_data["do"] == "move":
                place = form.cleaned_data["place"] or 1
                preferences.move(actor=request.actor, seat=seat, other=other, place=place)
            else:
                verbs[form.cleaned_data["do"]](actor=request.actor, seat=seat, other=other)
                if form.cleaned_data["do"] == "no":
                    messages.success(request, "Put aside, and off your wishes. You can bring them back below.")
        except preferences.TooMany as error:
            messages.error(request, str(error))
    return redirect("matching:asking", organization, seat.pk)
