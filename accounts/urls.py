"""Addresses of this room: ``urlpatterns`` inside an organization, ``outside`` without one."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver

app_name = "accounts"
urlpatterns: list[URLPattern | URLResolver] = []
outside: list[URLPattern | URLResolver] = []
