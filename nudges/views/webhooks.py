"""The chats that are told when something waits for an admin."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from nudges import hooks, selectors
from nudges.forms import WebhookForm
from nudges.services import messages as outbox
from nudges.services import webhooks


@require_http_methods(["GET", "POST"])
def listing(request: HttpRequest, organization: str) -> HttpResponse:
    """The chats that are connected, and a form for one more."""
    rows = selectors.webhooks(request.actor)
    form = WebhookForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = webhooks.keep(actor=request.actor, **form.cleaned_data)
        except hooks.WrongAddress as problem:
            form.add_error("address", str(problem))
        else:
            messages.success(request, f"{made.get_kind_display()} is connected. Try it.")
            return redirect("nudges:webhook-list", organization)
    context = {"webhooks": rows, "form": form}
    return render(request, "nudges/webhooks.html", context, status=422 if form.errors else 200)


@require_POST
def attempt(request: HttpRequest, organization: str, webhook: uuid.UUID) -> HttpResponse:
    """Send a message to see whether it arrives."""
    row = selectors.webhook(request.actor, webhook)
    link = request.build_absolute_uri(reverse("home", args=[organization]))
    title = f"Upstream of {request.organization.name}"
    key = f"chat:try:{row.pk}:{timezone.now():%Y-%m-%dT%H:%M:%S}"
    webhooks.tell(key=key, title=title, text="This is how you are told that something waits for you.", link=link)
    outbox.announce()
    messages.success(request, "A message is on its way. If it does not arrive, this page says why in a minute.")
    return redirect("nudges:webhook-list", organization)


@require_POST
def remove(request: HttpRequest, organization: str, webhook: uuid.UUID) -> HttpResponse:
    """Disconnect a chat."""
    row = selectors.webhook(request.actor, webhook)
    webhooks.remove(actor=request.actor, webhook=row)
    messages.success(request, f"{row.get_kind_display()} is disconnected.")
    return redirect("nudges:webhook-list", organization)
