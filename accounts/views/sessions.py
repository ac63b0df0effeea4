"""Where somebody is signed in, and how to end that."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from accounts import selectors
from accounts.services import sessions


@login_required
@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    """Every device that is signed in as this person, this one first."""
    found = selectors.sessions_of(request.user, current_key=str(request.session.session_key))
    return render(request, "accounts/session_list.html", {"sessions": found})


@login_required
@require_POST
def end(request: HttpRequest, session_id: int) -> HttpResponse:
    """Sign one device out."""
    if sessions.end(user=request.user, session_id=session_id):
        messages.success(request, "That device is signed out.")
    else:
        messages.error(request, "That device was not found. It may have been signed out already.")
    return redirect("joining:session-list")


@login_required
@require_POST
def end_others(request: HttpRequest) -> HttpResponse:
    """Sign out everywhere but here."""
    count = sessions.end_others(user=request.user, current_key=str(request.session.session_key))
    messages.success(request, f"{count} other device{'' if count == 1 else 's'} signed out.")
    return redirect("joining:session-list")
