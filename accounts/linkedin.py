"""What Upstream does differently from allauth where somebody comes from LinkedIn.

SECURITY: LinkedIn opens the login that it was connected to by its owner, and nothing else. It makes no login and finds none
by an address, whatever it says about that address; so nobody gets in by an address that they once put down there, and
nobody who comes back with a private address stands in an empty room of their own.
"""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from django.http import HttpRequest
from django.shortcuts import redirect, render

_CANCELLED = ("user_cancelled_login", "user_cancelled_authorize", "access_denied")


class LinkedInProvider(OpenIDConnectProvider):  # type: ignore[misc]
    """OpenID Connect with LinkedIn's habits; what is asked for stands in the settings and in no address."""

    def get_scope_from_request(self, request: HttpRequest) -> list[str]:
        """SECURITY: anybody can send somebody a link with more scopes in it."""
        scope: list[str] = self.get_scope()
        return scope

    def get_auth_params_from_request(self, request: HttpRequest, action: str) -> dict[str, Any]:
        """SECURITY: the same of other parameters."""
        params: dict[str, Any] = self.get_auth_params()
        return params

    def extract_email_addresses(self, data: dict[str, Any]) -> list[EmailAddress]:
        """SECURITY: some say ``"false"`` in quotation marks, which is as true as any text is."""
        rows: list[EmailAddress] = super().extract_email_addresses(data)
        for row in rows:
            row.verified = row.verified is True or str(row.verified).strip().lower() == "true"
        return rows


class SocialAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Providers come from the settings alone, and only those sign in who have connected one."""

    error_messages = DefaultSocialAccountAdapter.error_messages | {
        "no_password": "Choose a password first, or you could not sign in any more.",
        "connected_other": "This LinkedIn profile is connected to another login.",
    }

    def list_apps(self, request: Any, provider: Any = None, client_id: Any = None) -> list[SocialApp]:
        """SECURITY: a row in a table never opens a way in."""
        return [app for app in super().list_apps(request, provider, client_id) if app.pk is None]

    def get_provider(self, request: Any, provider: Any, client_id: Any = None) -> Any:
        found = super().get_provider(request, provider, client_id)
        return LinkedInProvider(request, app=found.app) if isinstance(found, OpenIDConnectProvider) else found

    def is_open_for_signup(self, request: Any, sociallogin: Any) -> bool:
        """Nobody is connected to this; say what to do instead. Known and unknown addresses are answered the same."""
        raise ImmediateHttpResponse(render(request, "socialaccount/unknown.html", status=403))

    def can_authenticate_by_email(self, login: Any, email: str) -> bool:
        """SECURITY: whatever the settings say."""
        return False

    def on_authentication_error(self, request: Any, provider: Any, error: Any = None, exception: Any = None,
                                extra_context: Any = None) -> None:  # fmt: skip
        """LinkedIn has words of its own for somebody who changes their mind."""
        if request.GET.get("error") in _CANCELLED:
            raise ImmediateHttpResponse(redirect("socialaccount_login_cancelled"))
