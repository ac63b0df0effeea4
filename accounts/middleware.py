"""Every page under ``/o/<organization>/`` runs in one transaction of that organization, as one of its members."""

from __future__ import annotations

import zoneinfo
from collections.abc import Callable

import requests
import structlog
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.validators import slug_re
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from structlog.contextvars import bind_contextvars

from accounts import languages, selectors
from accounts.actors import NotAllowed, of_membership
from accounts.enums import Role
from accounts.tenancy import entrance, identity

Response = Callable[[HttpRequest], HttpResponse]
PREFIX = "/o/"
API = "/api/"
TAPS = ("/t/", "/cal/")
PROVIDERS = "/account/oidc/"
log = structlog.get_logger()


class StreamingInTenant(RuntimeError):
    """A streaming answer would run after the commit, and so without an organization."""


class TenantMiddleware:
    """Resolves the organization from the URL, never from the user or the session; outsiders get 404."""

    def __init__(self, get_response: Response) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.organization = request.membership = request.actor = None  # type: ignore[attr-defined]
        request.memberships = []  # type: ignore[attr-defined]
        if request.path_info.startswith(API):
            return self.get_response(request)  # whom a cookie signs in is nobody there
        if not request.path_info.startswith(PREFIX):
            return self._outside(request)
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path(), reverse("account_login"))
        slug = request.path_info.removeprefix(PREFIX).split("/", 1)[0]
        # A NUL is an error to Postgres, and nobody types one into an address.
        if not slug_re.match(slug) or "%00" in request.META.get("QUERY_STRING", ""):
            return self._not_found(request)
        with entrance(slug, request.user.pk) as organization_id:
            if organization_id is None:
                return self._not_found(request)
            bind_contextvars(organization=str(organization_id))
            response = self._inside(request)
            if response.status_code >= 500:
                transaction.set_rollback(True)
            if response.streaming:
                raise StreamingInTenant(request.path)
        return response

    def _outside(self, request: HttpRequest) -> HttpResponse:
        """Pages without an organization see the own memberships, for the switcher, and nothing else."""
        if request.user.is_authenticated and not request.path_info.startswith("/static/"):
            with identity(request.user.pk):
                request.memberships = selectors.memberships_of(request.user)  # type: ignore[attr-defined]
        return self.get_response(request)

    def _inside(self, request: HttpRequest) -> HttpResponse:
        memberships = selectors.memberships_of(request.user)
        membership = next(m for m in memberships if m.organization.slug == request.path_info.split("/")[2])
        request.memberships = memberships  # type: ignore[attr-defined]
        request.membership = membership  # type: ignore[attr-defined]
        request.organization = membership.organization  # type: ignore[attr-defined]
        request.actor = of_membership(membership)  # type: ignore[attr-defined]
        if self._needs_second_factor(request):
            return self._ask_for_second_factor(request)
        row = membership.organization
        with timezone.override(zoneinfo.ZoneInfo(row.time_zone)), translation.override(row.language):
            return self.get_response(request)

    @staticmethod
    def _needs_second_factor(request: HttpRequest) -> bool:
        membership = request.membership  # type: ignore[attr-defined]
        if not membership.organization.require_admin_totp or membership.role == Role.PARTICIPANT:
            return False
        return not selectors.has_second_factor(request.user)

    @staticmethod
    def _ask_for_second_factor(request: HttpRequest) -> HttpResponse:
        """Lead to the set-up of the app, saying why; its page links back to the organization."""
        organization = request.organization  # type: ignore[attr-defined]
        messages.info(
            request,
            f"{organization.name} asks for a second step at sign-in. Set up an authenticator app here to go on.",
        )
        return redirect(f"{reverse('mfa_activate_totp')}?organization={organization.slug}")

    @staticmethod
    def _not_found(request: HttpRequest) -> HttpResponse:
        return render(request, "404.html", status=404)


class PrivateMiddleware:
    """Keeps every page and export out of caches, the browser's included, unless the view says how long it holds.

    Somebody who signs out on a shared computer must not be read with the Back button.
    """

    def __init__(self, get_response: Response) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.setdefault("Cache-Control", "private, no-store")
        return response


class DiscreetMiddleware:
    """Nobody learns the address of a one-tap link from us, whatever the answer: no search engine, no page opened from it."""

    def __init__(self, get_response: Response) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(TAPS):
            return self.get_response(request)
        # Whose link it is says the page itself; until then, and where it is nobody's, the browser is asked.
        with translation.override(languages.of_browser(request)):
            response = self.get_response(request)
            response["X-Robots-Tag"] = "noindex, nofollow"
            response["Referrer-Policy"] = "no-referrer"
            return response


class ForbiddenMiddleware:
    """Turns a refusal by a service into a page that says so; the transaction around it is rolled back."""

    def __init__(self, get_response: Response) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, NotAllowed):
            return None
        # The page is drawn first: a transaction that is to be rolled back answers no more queries.
        response = render(request, "403.html", status=403)
        if connection.in_atomic_block:
            transaction.set_rollback(True)
        return response


class ProviderMiddleware:
    """Turns a provider of sign-in that is out of reach, or talks nonsense, into a page that says so.

    allauth does so when somebody comes back from it, and not yet when they leave for it.
    """

    def __init__(self, get_response: Response) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        at_provider = request.path_info.startswith(PROVIDERS)
        if not (at_provider and isinstance(exception, requests.RequestException | KeyError | TypeError)):
            return None
        log.warning("provider of sign-in out of reach", error=repr(exception)[:300])
        return render(request, "socialaccount/unreachable.html", status=503)
