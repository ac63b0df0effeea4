"""How long what is kept, and what would go tonight."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from rights import keeping
from rights.forms import RetentionForm
from rights.services import retention as services


@require_http_methods(["GET", "POST"])
def retention(request: HttpRequest, organization: str) -> HttpResponse:
    """The days of each kind, each beside how many rows are older; saving deletes nothing before the night."""
    tonight = services.preview(actor=request.actor)
    form = RetentionForm(request.POST or None, initial=services.periods())
    if request.method == "POST" and form.is_valid():
        services.save(actor=request.actor, days=form.cleaned_data)
        messages.success(request, "Saved. Look below at what goes tonight.")
        return redirect("rights:retention", organization)
    kinds = [(form[kind.key], tonight[kind.key]) for kind in keeping.KINDS]
    context = {"form": form, "kinds": kinds, "fixed": keeping.FIXED}
    return render(request, "rights/retention.html", context, status=422 if form.errors else 200)
