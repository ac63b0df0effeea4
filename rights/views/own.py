"""One's own data: what is kept, all of it as a file, and being forgotten."""

from __future__ import annotations

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rights import personal, selectors
from rights.forms import TypedForm
from rights.services import erasures

ZIP = "application/zip"
DAYS = erasures.GRACE.days


@require_GET
def mine(request: HttpRequest, organization: str) -> HttpResponse:
    """What one may ask of one's data here, and what is under way."""
    person = selectors.themself(request.actor)
    context = {"person": person, "erasure": selectors.open_one(person), "days": DAYS}
    return render(request, "rights/mine.html", context)


@require_GET
@reauthentication_required
def download(request: HttpRequest, organization: str) -> HttpResponse:
    """Everything that is kept about oneself, as one file."""
    content = personal.packed(selectors.themself(request.actor), request.organization)
    response = HttpResponse(content, content_type=ZIP)
    response["Content-Disposition"] = f'attachment; filename="my-data-{organization}.zip"'
    return response


@require_http_methods(["GET", "POST"])
@reauthentication_required
def erase(request: HttpRequest, organization: str) -> HttpResponse:
    """Ask to be forgotten: what happens, when, and one's own address typed once more."""
    person = selectors.themself(request.actor)
    form = TypedForm(request.POST or None, expected=request.actor.email)
    problem = ""
    if request.method == "POST" and form.is_valid():
        try:
            erasures.ask(actor=request.actor)
        except erasures.CannotForget as error:
            problem = str(error)
        else:
            messages.success(
                request,
                f"Your data will be erased in {DAYS} days. Until then you can take it back here.",
            )
            return redirect("rights:mine", organization)
    context = {"person": person, "form": form, "problem": problem, "days": DAYS}
    return render(request, "rights/erase.html", context, status=422 if problem or form.errors else 200)


@require_POST
def undo(request: HttpRequest, organization: str) -> HttpResponse:
    """Take it back."""
    row = selectors.open_one(selectors.themself(request.actor))
    if row is not None:
        try:
            erasures.undo(actor=request.actor, erasure=row)
        except erasures.CannotForget as error:
            messages.error(request, str(error))
            return redirect("rights:mine", organization)
    messages.success(request, "Taken back. Nothing is erased.")
    return redirect("rights:mine", organization)
