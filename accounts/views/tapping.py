"""What a one-tap link opens: looking changes nothing, every change is a form of that page, and nobody is signed in by it.

SECURITY: the address itself is the secret, and no cookie adds power to it. So another site cannot borrow it from somebody's
browser, and Django's token, which would need a cookie first, is replaced by a seal that stands in the page's own forms.
"""

from __future__ import annotations

import zoneinfo
from collections.abc import Callable, Container, Mapping
from typing import TYPE_CHECKING

from django.core.validators import slug_re
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.html import format_html
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accounts import actors, languages, selectors
from accounts.services import links
from accounts.services.links import Holds
from accounts.tenancy import tenant
from accounts.views.limits import limited

if TYPE_CHECKING:
    from accounts.models import OneTapLink

# What the room that owns a scope declares: a page of one link, and of one step on it.
Step = Callable[[HttpRequest, "OneTapLink", str], HttpResponse]


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@limited("one_tap")
def tap(
    request: HttpRequest, token: str, steps: Mapping[str, Step], holds: Mapping[str, Holds], step: str = "",
    quiet: Container[str] = (),
) -> HttpResponse:  # fmt: skip
    """The page of one link, drawn by the room that declares its scope in ``steps``; ``holds`` asks it before a renewal.

    Of what is sent by a link of a ``quiet`` scope no time is written down.
    """
    link = selectors.link_behind(token)
    if link is None or link.scope not in steps:
        return render(request, "accounts/taps/unknown.html", status=404)
    request.seal = _seal(link)
    if request.method == "POST" and not _from_its_page(request, link):
        return redirect(request.path)
    if link.ended:
        return _ended(request, link, holds[link.scope])
    try:
        return _within(request, link, steps[link.scope], step, noted=link.scope not in quiet)
    except links.LinkGone:
        return redirect(request.path)


def address(request: HttpRequest, step: str = "") -> str:
    """The address of a step on the page of the link that the request came by."""
    token = request.resolver_match.kwargs["token"]  # type: ignore[union-attr]
    return reverse("tap-step", args=[token, step]) if step else reverse("tap", args=[token])


def _within(request: HttpRequest, link: OneTapLink, page: Step, step: str, *, noted: bool) -> HttpResponse:
    """Draw the page in the link's organization; a form that was refused changes nothing, not even the count of uses."""
    organization = link.organization
    zone = zoneinfo.ZoneInfo(organization.time_zone)
    with tenant(link.organization_id), timezone.override(zone), translation.override(organization.language):
        request.organization, request.actor = organization, actors.by_link(link)
        if request.method == "POST":
            links.take(link=link, step=step or _answer(request), noted=noted)
        response = page(request, link, step)
        if response.status_code >= 400:
            transaction.set_rollback(True)
    return response


def _answer(request: HttpRequest) -> str:
    """Which button of the first page was tapped; what no page of ours sends is not taken down."""
    answer = request.POST.get("answer", "")
    return answer if slug_re.match(answer) else ""


def _ended(request: HttpRequest, link: OneTapLink, holds: Holds) -> HttpResponse:
    """Say why nothing opens; who asks for a new link gets it at the address of the old one."""
    asked = request.method == "POST" and "again" in request.POST
    if asked:
        links.renew(link=link, holds=holds)
    context = {"link": link, "asked": asked, "renewable": selectors.renewable(link), "csrf_field": request.seal}
    theirs = languages.of_address(link.email, link.organization_id) if link.email else languages.of_browser(request)
    with translation.override(theirs):
        return render(request, "accounts/taps/ended.html", context, status=200 if asked else 410)


def _seal(link: OneTapLink) -> str:
    return format_html('<input type="hidden" name="seal" value="{}">', links.sealed(link))


def _from_its_page(request: HttpRequest, link: OneTapLink) -> bool:
    site = request.headers.get("Sec-Fetch-Site", "same-origin")
    return site in {"same-origin", "none"} and links.is_sealed(link, request.POST.get("seal", ""))
