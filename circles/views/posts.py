"""One thread of the wall: reading, answering, and what its authors do with their own words."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from circles.forms.wall import AnswerForm, RewordForm
from circles.selectors import wall as selectors
from circles.services import wall
from circles.views.framing import frame, seat_of
from plans.services.keys import Lost


@never_cache
@require_http_methods(["GET", "POST"])
def thread(request: HttpRequest, organization: str, circle: uuid.UUID, circle_post: uuid.UUID) -> HttpResponse:
    """A question with its answers; POST answers it."""
    seat = seat_of(request, circle)
    found = selectors.thread(request.actor, seat, circle_post)
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            wall.answer(actor=request.actor, seat=seat, question=found.post, text=form.cleaned_data["text"])
        except (Lost, wall.NotThere) as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, "Answered.")
            return redirect("circles:post", organization, circle, circle_post)
    context = frame(seat) | {"thread": found, "form": form}
    return render(request, "circles/thread.html", context, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "POST"])
def reword(request: HttpRequest, organization: str, circle: uuid.UUID, circle_post: uuid.UUID) -> HttpResponse:
    """Put an own post in other words."""
    seat = seat_of(request, circle)
    post = selectors.own(request.actor, seat, circle_post)
    thread = ("circles:post", organization, circle, post.question_id or post.pk)
    if post.deleted_at is not None:
        messages.error(request, "This was taken off the wall. Bring it back first.")
        return redirect(*thread)
    form = RewordForm(request.POST or None, initial={"text": selectors.words_of(request.actor, seat, post)})
    if request.method == "POST" and form.is_valid():
        try:
            wall.reword(actor=request.actor, seat=seat, post=post, text=form.cleaned_data["text"])
        except (Lost, wall.NotThere) as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, "Your words are changed.")
            return redirect(*thread)
    context = frame(seat) | {"form": form, "post": post}
    return render(request, "circles/reword.html", context, status=422 if form.errors else 200)


@require_POST
def delete(request: HttpRequest, organization: str, circle: uuid.UUID, circle_post: uuid.UUID) -> HttpResponse:
    """Take an own post off the wall; the page it stood on offers to bring it back."""
    seat = seat_of(request, circle)
    post = selectors.own(request.actor, seat, circle_post)
    wall.delete(actor=request.actor, seat=seat, post=post)
    messages.success(request, "Taken off the wall. You can bring it back for a day.")
    return redirect("circles:post", organization, circle, post.question_id or post.pk)


@require_POST
def restore(request: HttpRequest, organization: str, circle: uuid.UUID, circle_post: uuid.UUID) -> HttpResponse:
    """Bring an own post back."""
    seat = seat_of(request, circle)
    post = selectors.own(request.actor, seat, circle_post)
    try:
        wall.restore(actor=request.actor, seat=seat, post=post)
        messages.success(request, "It is back.")
    except wall.NotThere as problem:
        messages.error(request, str(problem))
    return redirect("circles:post", organization, circle, post.question_id or post.pk)
