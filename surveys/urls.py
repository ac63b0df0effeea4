"""Addresses of this room: the surveys of a program, the waves in which they are sent, and the cases that come of them."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from surveys.views import answering

app_name = "surveys"

urlpatterns: list[URLPattern | URLResolver] = [
    path("surveys/<uuid:wave>/", answering.answer, name="answer"),
]
