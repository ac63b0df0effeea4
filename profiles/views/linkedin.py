"""Bringing one's own LinkedIn profile: how to get a file, the upload, the look at what was found, and removing all of it."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts import selectors as accounts
from accounts.views.limits import limited
from profiles import selectors
from profiles.enums import LinkedInState
from profiles.forms.linkedin import ROUTES, LinkedInFileForm, ReviewForm
from profiles.linkedin.found import BadFile, Found
from profiles.services.linkedin import removing, taking, uploads
from profiles.services.topics import TooManyTopics
from profiles.spellings import key_of


@limited("linkedin")
@require_http_methods(["GET", "POST"])
def linkedin(request: HttpRequest, organization: str, pk: uuid.UUID) -> HttpResponse:
    """What can be brought and how, and what came from LinkedIn so far."""
    participant = selectors.own_participant(request.actor, pk)
    forms = {route: LinkedInFileForm(route=route) for route in ROUTES}
    if request.method == "POST":
        route = "archive" if request.POST.get("route") == "archive" else "pdf"
        forms[route] = form = LinkedInFileForm(request.POST, request.FILES, route=route)
        if form.is_valid():
            try:
                row = uploads.receive(actor=request.actor, participant=participant, upload=form.cleaned_data["file"])
            except BadFile as problem:
                form.add_error("file", str(problem))
            else:
                return redirect("profiles:linkedin-review", organization, row.pk)
    context = {
        "participant": participant, "forms": forms, "imported": selectors.imported(participant),
        "story": selectors.stories([pk]).get(pk),
        "waiting": selectors.linkedin_imports(request.actor).filter(participant=participant).first(),
        "configured": accounts.linkedin_is_configured(), "login": accounts.linkedin_of(request.user.pk),
    }  # fmt: skip
    wrong = any(form.errors for form in forms.values())
    return render(request, "profiles/linkedin/home.html", context, status=422 if wrong else 200)


@require_http_methods(["GET", "POST"])
def review(request: HttpRequest, organization: str, pk: uuid.UUID) -> HttpResponse:
    """What was found beside what is there; while the worker reads, its progress, which htmx asks for again."""
    row = selectors.linkedin_import(request.actor, pk)
    if row.state == LinkedInState.TAKEN:
        return redirect("profiles:linkedin", organization, row.participant_id)
    context = {"row": row, "working": row.state == LinkedInState.READING, "participant": row.participant}
    if row.state == LinkedInState.REVIEW:
        form = context["form"] = _form(request, row)
        if request.method == "POST" and form.is_valid() and (done := _take(request, row, form)):
            return done
        context["picture"] = selectors.drawn(row.picture)
    template = "profiles/linkedin/review.html#body" if request.htmx else "profiles/linkedin/review.html"
    response = render(request, template, context, status=422 if request.method == "POST" else 200)
    response["Vary"] = "HX-Request"
    return response


def _form(request: HttpRequest, row: Any) -> ReviewForm:
    profile = selectors.of(row.participant)
    offers = selectors.entries(profile)["offer"] if profile else []
    now = {name: getattr(profile, name, "") for name in ("headline", "about")} | {
        "languages": list(profile.languages) if profile else [], "offers": [key_of(one.topic.name) for one in offers]
    }  # fmt: skip
    groups = selectors.suggestions(request.actor, row.participant.cohort.program.themes)
    names = {str(topic.pk): topic.name for rows in groups.values() for topic in rows}
    return ReviewForm(
        request.POST or None, draft=Found.of(row.found), now=now, topics=names, suggestions=row.suggestions
    )


def _take(request: HttpRequest, row: Any, form: ReviewForm) -> HttpResponse | None:
    if form.accepted.is_empty:
        form.add_error(None, "Nothing is ticked. Tick what you want in your profile, or discard the file.")
        return None
    try:
        taking.take(actor=request.actor, row=row, accepted=form.accepted)
    except (taking.TooManyOffers, TooManyTopics, uploads.WrongState) as problem:
        form.add_error(None, str(problem))
        return None
    messages.success(request, "It is in your profile now. You can change or remove it at any time.")
    return redirect("profiles:edit", request.organization.slug, row.participant_id)


@require_POST
def again(request: HttpRequest, organization: str, pk: uuid.UUID) -> HttpResponse:
    """Read a file once more after a failure of ours."""
    row = selectors.linkedin_import(request.actor, pk)
    try:
        uploads.try_again(actor=request.actor, row=row)
    except uploads.WrongState as problem:
        messages.error(request, str(problem))
    return redirect("profiles:linkedin-review", organization, pk)


@require_POST
def discard(request: HttpRequest, organization: str, pk: uuid.UUID) -> HttpResponse:
    """Forget what was brought without taking anything over."""
    row = selectors.linkedin_import(request.actor, pk)
    try:
        uploads.discard(actor=request.actor, row=row)
    except uploads.WrongState as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, "It is gone. Your profile is as it was.")
    return redirect("profiles:linkedin", organization, row.participant_id)


@require_http_methods(["GET", "POST"])
def remove(request: HttpRequest, organization: str, pk: uuid.UUID) -> HttpResponse:
    """Ask once, then take everything from LinkedIn out of the profile."""
    participant = selectors.own_participant(request.actor, pk)
    if request.method == "POST":
        removing.remove_all(actor=request.actor, participant=participant)
        messages.success(request, "Everything that came from LinkedIn is gone from this profile.")
        return redirect("profiles:linkedin", organization, pk)
    context = {
        "participant": participant, "imported": selectors.imported(participant),
        "story": selectors.stories([pk]).get(pk),
    }  # fmt: skip
    return render(request, "profiles/linkedin/remove.html", context)


@require_POST
def fetch(request: HttpRequest, organization: str, pk: uuid.UUID) -> HttpResponse:
    """Have the photo fetched that LinkedIn told of when it was connected."""
    participant = selectors.own_participant(request.actor, pk)
    row = uploads.ask_sign_in(actor=request.actor, participant=participant)
    return redirect("profiles:linkedin-review", organization, row.pk)


@require_POST
def remove_position(request: HttpRequest, organization: str, pk: uuid.UUID, position: uuid.UUID) -> HttpResponse:
    """Take one station out of the profile."""
    participant = selectors.own_participant(request.actor, pk)
    removing.remove_position(actor=request.actor, participant=participant, position_id=position)
    return redirect("profiles:linkedin", organization, pk)
