"""How somebody is called."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.forms import NameForm
from accounts.services import logins


@login_required
@require_http_methods(["GET", "POST"])
def name(request: HttpRequest) -> HttpResponse:
    """Change the name that colleagues and letters use."""
    form = NameForm(request.POST or None, initial={"name": request.user.name})  # type: ignore[union-attr]
    if request.method == "POST" and form.is_valid():
        logins.rename(user=request.user, name=form.cleaned_data["name"])  # type: ignore[arg-type]
        messages.success(request, "Your name is saved.")
        return redirect("joining:name")
    return render(request, "accounts/name.html", {"form": form}, status=422 if form.errors else 200)
