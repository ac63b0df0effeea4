"""Addresses of this room: the page of a pair, and what hangs on it."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from plans.views import feeds, pair, sessions, steps

app_name = "plans"

_PAIRING = "pairings/<uuid:pairing>/"
_STEP = f"{_PAIRING}steps/<uuid:plan_step>/"

_SESSION = f"{_PAIRING}sessions/<uuid:plan_session>/"

_sessions: list[URLPattern | URLResolver] = [
    path(f"{_PAIRING}sessions/", sessions.index, name="sessions"),
    path(f"{_PAIRING}sessions/new/", sessions.new, name="session-new"),
    path(f"{_PAIRING}sessions/held/", sessions.log, name="session-log"),
    path(f"{_PAIRING}sessions/met/", sessions.met, name="session-met"),
    path(_SESSION, sessions.detail, name="session"),
    path(f"{_SESSION}others/", sessions.others, name="session-others"),
    path(f"{_SESSION}cancel/", sessions.cancel, name="session-cancel"),
    path("calendar/", feeds.own, name="calendar"),
]
# Outside of organizations: calendars sign nobody in.
outside: list[URLPattern | URLResolver] = [path("cal/<slug:token>.ics", feeds.feed, name="calendar-feed")]

urlpatterns: list[URLPattern | URLResolver] = [
    path(_PAIRING, pair.detail, name="pair"),
    path(_STEP, steps.detail, name="step"),
    path(f"{_STEP}tick/", steps.tick, name="step-tick"),
    path(f"{_STEP}skip/", steps.skip, name="step-skip"),
    *_sessions,
]
