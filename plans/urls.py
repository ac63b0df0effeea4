"""Addresses of this room: the page of a pair, and what hangs on it."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from plans.views import concerns, contacts, copies, emergencies, notes, pair, resources, rotations, steps, votes

app_name = "plans"

_PAIRING = "pairings/<uuid:pairing>/"
_STEP = f"{_PAIRING}steps/<uuid:plan_step>/"

_RESOURCES: list[URLPattern | URLResolver] = [
    path(f"{_PAIRING}resources/", resources.shelf, name="shelf"),
    path(f"{_PAIRING}resources/<slug:resource>/", resources.guide, name="guide"),
    path(f"{_PAIRING}talk/", concerns.talk, name="talk"),
    path(f"{_PAIRING}ways/", contacts.ways, name="ways"),
    path("resources/", copies.listing, name="resource-list"),
    path("resources/updates/", copies.updates, name="resource-updates"),
    path("resources/<slug:resource>/", copies.edit, name="resource-edit"),
    path("resources/<slug:resource>/original/", copies.original, name="resource-original"),
    path("resources/<slug:resource>/again/", copies.again, name="resource-again"),
    path("resources/<slug:resource>/update/", copies.update, name="resource-update"),
]

_NOTE = f"{_PAIRING}notes/<uuid:note>/"
_ACCESS = "emergencies/<uuid:emergency>/"

_PRIVATE: list[URLPattern | URLResolver] = [
    path(f"{_PAIRING}notes/", notes.listing, name="note-list"),
    path(_NOTE, notes.edit, name="note"),
    path(f"{_NOTE}share/", notes.share, name="note-share"),
    path(f"{_NOTE}delete/", notes.delete, name="note-delete"),
    path(f"{_PAIRING}vote/", votes.vote, name="vote"),
    path(f"{_PAIRING}emergency/", emergencies.ask, name="emergency-ask"),
    path("emergencies/", emergencies.listing, name="emergency-list"),
    path(_ACCESS, emergencies.detail, name="emergency"),
    path(f"{_ACCESS}approve/", emergencies.approve, name="emergency-approve"),
    path(f"{_ACCESS}read/", emergencies.read, name="emergency-read"),
    path("rotations/<uuid:continue_round>/", rotations.detail, name="rotation"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path(_PAIRING, pair.detail, name="pair"),
    path(_STEP, steps.detail, name="step"),
    path(f"{_STEP}tick/", steps.tick, name="step-tick"),
    path(f"{_STEP}skip/", steps.skip, name="step-skip"),
]

urlpatterns += _RESOURCES
urlpatterns += _PRIVATE
