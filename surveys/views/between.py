"""What the two of a pair told each other in surveys; there is no such page for anybody else."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from plans.views.framing import frame, own_pairing_of
from surveys.selectors import named


@never_cache
@require_safe
def between(request: HttpRequest, organization: str, pairing: uuid.UUID) -> HttpResponse:
    """The own words and those of the partner, the earliest first."""
    row = own_pairing_of(request, pairing)
    context = frame(request, row) | {"said": named.between(request.actor, row)}
    return render(request, "surveys/between.html", context)
