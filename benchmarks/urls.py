"""The product's addresses and the empty view that pages are compared with."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import path

from accounts.models import User
from config.urls import urlpatterns as product


def empty(request: HttpRequest) -> HttpResponse:
    """A session and one query."""
    request.session.get("nothing")
    return HttpResponse(str(User.objects.filter(email="nobody@bench.example").exists()))


urlpatterns = [path("bench/empty", empty), *product]
