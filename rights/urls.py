"""Addresses of this room: one's own data, and who is to be forgotten."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from rights.views import organization_exports, others, own, retention

app_name = "rights"

_EXPORT = "settings/export/<uuid:organization_export>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("my-data/", own.mine, name="mine"),
    path("my-data/download/", own.download, name="download"),
    path("my-data/erase/", own.erase, name="erase"),
    path("my-data/erase/undo/", own.undo, name="erase-undo"),
    path("settings/retention/", retention.retention, name="retention"),
    path("settings/export/", organization_exports.listing, name="export-list"),
    path("settings/export/ask/", organization_exports.ask, name="export-ask"),
    path(_EXPORT, organization_exports.download, name="export-download"),
    path(f"{_EXPORT}cancel/", organization_exports.cancel, name="export-cancel"),
    path("erasures/", others.listing, name="erasure-list"),
    path("erasures/<uuid:erasure>/undo/", others.undo, name="erasure-undo"),
    path("employees/<uuid:employee>/erase/", others.ask, name="employee-erase"),
]
