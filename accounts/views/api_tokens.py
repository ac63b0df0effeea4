"""Tokens of the API: which there are, a new one, and taking one back."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from accounts import selectors
from accounts.forms import ApiTokenForm
from accounts.services import api_tokens
from accounts.views.limits import limited

_FRESH = "fresh_api_token"


@require_GET
def listing(request: HttpRequest, organization: str) -> HttpResponse:
    """The tokens of the organization; one that was just made shows its secret, this once."""
    rows = selectors.api_tokens(request.actor)
    context = {"tokens": rows, "fresh": request.session.pop(_FRESH, None), "docs": reverse("api:docs")}
    return render(request, "accounts/api_token_list.html", context)


@require_http_methods(["GET", "POST"])
@limited("invite")
def new(request: HttpRequest, organization: str) -> HttpResponse:
    """Make a token. Its secret waits in the session of whoever made it until the next page has shown it."""
    selectors.api_tokens(request.actor)
    form = ApiTokenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            row, secret = api_tokens.make(actor=request.actor, **form.cleaned_data)
        except api_tokens.TooMany as error:
            form.add_error(None, str(error))
        else:
            request.session[_FRESH] = {"name": row.name, "secret": secret}
            return redirect("accounts:api-token-list", organization)
    return render(request, "accounts/api_token_new.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def revoke(request: HttpRequest, organization: str, api_token: uuid.UUID) -> HttpResponse:
    """End a token, after asking."""
    row = get_object_or_404(selectors.api_tokens(request.actor), pk=api_token)
    if request.method == "POST":
        api_tokens.revoke(actor=request.actor, token=row)
        messages.success(request, f"“{row.name}” is revoked. Whoever calls with it is refused from now on.")
        return redirect("accounts:api-token-list", organization)
    return render(request, "accounts/api_token_revoke.html", {"token": row})
