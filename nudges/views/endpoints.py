"""Other systems that are told when something happens: which there are, what each was told, and telling it once more."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.views.limits import limited
from nudges import hooks, selectors
from nudges.forms import EndpointForm
from nudges.services import endpoints

PAGE = 25
_FRESH = "fresh_webhook_secret"


@require_GET
def listing(request: HttpRequest, organization: str) -> HttpResponse:
    """The addresses that are told."""
    return render(request, "nudges/endpoint_list.html", {"endpoints": selectors.endpoints(request.actor)})


@require_http_methods(["GET", "POST"])
@limited("invite")
def new(request: HttpRequest, organization: str) -> HttpResponse:
    """Add an address. The secret that signs waits in the session until the next page has shown it."""
    selectors.endpoints(request.actor)
    form = EndpointForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            row, secret = endpoints.keep(actor=request.actor, **form.cleaned_data)
        except hooks.WrongAddress as error:
            form.add_error("address", str(error))
        except endpoints.TooMany as error:
            form.add_error(None, str(error))
        else:
            request.session[_FRESH] = secret
            return redirect("nudges:endpoint", organization, row.pk)
    return render(request, "nudges/endpoint_new.html", {"form": form}, status=422 if form.errors else 200)


@require_GET
def detail(request: HttpRequest, organization: str, hook_endpoint: uuid.UUID) -> HttpResponse:
    """One address: how it stands, and what it was told in the last month."""
    row = selectors.endpoint(request.actor, hook_endpoint)
    state = request.GET.get("state", "")
    rows = selectors.deliveries(request.actor, row, state if state == "dead" else "")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {"endpoint": row, "page": page, "state": state, "fresh": request.session.pop(_FRESH, None)}
    return render(request, "nudges/endpoint.html", context)


@require_POST
@limited("invite")
def attempt(request: HttpRequest, organization: str, hook_endpoint: uuid.UUID) -> HttpResponse:
    """Send a test."""
    row = selectors.endpoint(request.actor, hook_endpoint)
    endpoints.attempt(actor=request.actor, endpoint=row)
    messages.success(request, "A test is on its way. What became of it stands here in half a minute.")
    return redirect("nudges:endpoint", organization, row.pk)


@require_http_methods(["GET", "POST"])
@limited("invite")
def renew_secret(request: HttpRequest, organization: str, hook_endpoint: uuid.UUID) -> HttpResponse:
    """Sign with a new secret, after asking."""
    row = selectors.endpoint(request.actor, hook_endpoint)
    if request.method == "POST":
        request.session[_FRESH] = endpoints.renew_secret(actor=request.actor, endpoint=row)
        return redirect("nudges:endpoint", organization, row.pk)
    return render(request, "nudges/endpoint_secret.html", {"endpoint": row})


@require_POST
def switch_on(request: HttpRequest, organization: str, hook_endpoint: uuid.UUID) -> HttpResponse:
    """Go on telling an address that was switched off."""
    row = selectors.endpoint(request.actor, hook_endpoint)
    endpoints.switch_on(actor=request.actor, endpoint=row)
    messages.success(request, f"“{row.name}” is told again from now on.")
    return redirect("nudges:endpoint", organization, row.pk)


@require_http_methods(["GET", "POST"])
def remove(request: HttpRequest, organization: str, hook_endpoint: uuid.UUID) -> HttpResponse:
    """Take an address out, after asking."""
    row = selectors.endpoint(request.actor, hook_endpoint)
    if request.method == "POST":
        endpoints.remove(actor=request.actor, endpoint=row)
        messages.success(request, f"“{row.name}” is told nothing any more.")
        return redirect("nudges:endpoint-list", organization)
    return render(request, "nudges/endpoint_remove.html", {"endpoint": row})


@require_POST
def send_again(request: HttpRequest, organization: str, hook_delivery: uuid.UUID) -> HttpResponse:
    """Deliver something once more."""
    row = selectors.delivery(request.actor, hook_delivery)
    if endpoints.send_again(actor=request.actor, delivery=row):
        messages.success(request, "It is sent again within half a minute, under the id that it had.")
    return redirect("nudges:endpoint", organization, row.endpoint_id)
