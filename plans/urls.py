"""Addresses of this room: the page of a pair, and what hangs on it."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from plans.views import agreements, concerns, contacts, copies, easings, goals, pair, resources, steps

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

_AGREEMENT = f"{_PAIRING}agreement/"
agreement: list[URLPattern | URLResolver] = [
    path(_AGREEMENT, agreements.detail, name="agreement"),
    path(f"{_AGREEMENT}change/", agreements.change, name="agreement-change"),
    path(f"{_AGREEMENT}sign/", agreements.sign, name="agreement-sign"),
    path(f"{_AGREEMENT}keep/", agreements.keep, name="agreement-keep"),
    path(f"{_AGREEMENT}<uuid:agreement>/", agreements.version, name="agreement-version"),
]

_GOALS = f"{_PAIRING}goals/"
_GOAL = f"{_GOALS}<uuid:goal>/"
goal: list[URLPattern | URLResolver] = [
    path(_GOALS, goals.listing, name="goals"),
    path(f"{_GOALS}new/", goals.new, name="goal-new"),
    path(f"{_GOALS}check/", goals.check, name="goal-check"),
    path(f"{_GOALS}through/", goals.through, name="goals-through"),
    path(f"{_GOAL}change/", goals.change, name="goal-change"),
    path(f"{_GOAL}accept/", goals.accept, name="goal-accept"),
    path(f"{_GOAL}progress/", goals.progress, name="goal-progress"),
    path(f"{_GOAL}drop/", goals.drop, name="goal-drop"),
    path(f"{_GOAL}restore/", goals.restore, name="goal-restore"),
]

easing: list[URLPattern | URLResolver] = [
    path(f"{_PAIRING}ease/", easings.ease, name="ease"),
    path(f"{_PAIRING}ease/undo/", easings.undo, name="ease-undo"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path(_PAIRING, pair.detail, name="pair"),
    path(_STEP, steps.detail, name="step"),
    path(f"{_STEP}tick/", steps.tick, name="step-tick"),
    path(f"{_STEP}skip/", steps.skip, name="step-skip"),
    *agreement,
    *goal,
    *easing,
]

urlpatterns += _RESOURCES
