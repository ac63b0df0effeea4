"""The link in an invitation: looking changes nothing, accepting is a button."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import require_http_methods

from accounts import languages, selectors
from accounts.services import invitations

if TYPE_CHECKING:
    from accounts.models import Invitation


@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, token: str) -> HttpResponse:
    """Who invites to what; a person signed in with the invited address accepts."""
    invitation = selectors.invitation_behind(token)
    if invitation is None:
        with translation.override(languages.of_browser(request)):
            return render(request, "accounts/join_gone.html", status=410)
    with translation.override(languages.of_address(invitation.email, invitation.organization_id)):
        if request.method == "POST" and request.user.is_authenticated:
            return _accept(request, invitation, token)
        return render(request, "accounts/join.html", _context(request, invitation))


def _accept(request: HttpRequest, invitation: Invitation, token: str) -> HttpResponse:
    try:
        membership = invitations.accept(user=request.user, token=token)  # type: ignore[arg-type]
    except invitations.InvitationGone:
        return render(request, "accounts/join_gone.html", status=410)
    except invitations.WrongAddress:
        return render(request, "accounts/join.html", _context(request, invitation), status=403)
    messages.success(request, f"Welcome to {membership.organization.name}.")
    return redirect("home", organization=membership.organization.slug)


def _context(request: HttpRequest, invitation: Invitation) -> dict[str, Any]:
    """Where a stranger goes first, with the way back and the address filled in."""
    query = urlencode({"next": request.path, "email": invitation.email})
    user = request.user
    return {
        "invitation": invitation,
        "signup_url": f"{reverse('account_signup')}?{query}",
        "login_url": f"{reverse('account_login')}?{query}",
        "logout_url": f"{reverse('account_logout')}?{urlencode({'next': request.path})}",
        "is_invited": user.is_authenticated and user.email == invitation.email,  # type: ignore[union-attr]
    }
