"""Addresses of this room: the page of a pair, and what hangs on it."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from plans.views import pair, steps

app_name = "plans"

_PAIRING = "pairings/<uuid:pairing>/"
_STEP = f"{_PAIRING}steps/<uuid:plan_step>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path(_PAIRING, pair.detail, name="pair"),
    path(_STEP, steps.detail, name="step"),
    path(f"{_STEP}tick/", steps.tick, name="step-tick"),
    path(f"{_STEP}skip/", steps.skip, name="step-skip"),
]
