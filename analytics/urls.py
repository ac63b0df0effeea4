"""Addresses of this room: figures, outcomes and returns."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from analytics.views import retention, returns

app_name = "analytics"

_PROGRAM = "programs/<uuid:program>/"
_COHORT = "programs/<uuid:program>/cohorts/<uuid:cohort>/"
_COMPARISON = "comparisons/<uuid:comparison>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path(f"{_PROGRAM}retention/", retention.retention, name="retention"),
    path(f"{_PROGRAM}retention/ask/", retention.ask, name="retention-ask"),
    path(f"{_COHORT}retention/", retention.retention, name="cohort-retention"),
    path(f"{_COHORT}retention/ask/", retention.ask, name="cohort-retention-ask"),
    path(_COMPARISON, retention.comparison, name="comparison"),
    path(f"{_COMPARISON}export/", retention.export, name="comparison-export"),
    path(f"{_PROGRAM}returns/", returns.returns, name="returns"),
    path(f"{_PROGRAM}returns/export/", returns.export, name="returns-export"),
    path(f"{_PROGRAM}returns/assumptions/", returns.assume, name="assume"),
    path(f"{_PROGRAM}returns/assumptions/<uuid:assumption_set>/restore/", returns.restore, name="assume-restore"),
]
