"""Addresses of this room: the surveys of a program, the waves in which they are sent, and the cases that come of them."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver

app_name = "surveys"

urlpatterns: list[URLPattern | URLResolver] = []
