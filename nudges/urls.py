"""Addresses of this room, inside an organization."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from nudges import views

app_name = "nudges"

urlpatterns: list[URLPattern | URLResolver] = [
    path("letters/", views.letter_list, name="letter-list"),
    path("letters/again/", views.letter_again_all, name="letter-again-all"),
    path("letters/<uuid:message>/again/", views.letter_again, name="letter-again"),
    path("letters/<uuid:message>/drop/", views.letter_drop, name="letter-drop"),
]
