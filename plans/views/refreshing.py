"""Two minutes on the roles: behind the address of a letter, and for the two when they are signed in."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.http import require_GET, require_safe

from plans import refreshing
from plans.selectors import role_pages
from plans.views.framing import frame, own_pairing_of
from programs.selectors import languages

_SAID: dict[str, Any] = {"ask": refreshing.ASK, "say": refreshing.SAY}


@require_safe
def behind(request: HttpRequest, token: str) -> HttpResponse:
    """The page of a letter, in its reader's language; it is the same for everybody, and opens nothing."""
    with role_pages.behind(token) as person:
        if person is None:
            return render(request, "accounts/taps/unknown.html", status=404)
        request.organization = person.organization  # type: ignore[attr-defined]
        context = _SAID | {"layout": "layouts/tap.html", "program": person.cohort.program, "participant": person}
        with translation.override(languages.of(person)):
            return render(request, "plans/compass/roles.html", context)


@require_GET
def own(request: HttpRequest, organization: str, pairing: uuid.UUID) -> HttpResponse:
    """The same for one of the two who is signed in."""
    row = own_pairing_of(request, pairing)
    context = frame(request, row) | _SAID | {"layout": "plans/compass/frame.html"}
    return render(request, "plans/compass/roles.html", context)
