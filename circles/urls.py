"""Addresses of this room: the circle of a mentor, the hours and the page of a coach, and what an admin decides."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from circles.views import circle, coaching, cohort, hours, meetings, posts

app_name = "circles"

_CIRCLE = "circles/<uuid:circle>/"
_POST = f"{_CIRCLE}posts/<uuid:circle_post>/"
_HOURS = "circle-hours/<uuid:cohort>/"
_COACHING = "coaching/<uuid:cohort>/"
_COHORT = "programs/<uuid:program>/cohorts/<uuid:cohort>/circles/"

urlpatterns: list[URLPattern | URLResolver] = [
    path(_CIRCLE, circle.circle, name="circle"),
    path(f"{_CIRCLE}guide/", circle.guide, name="guide"),
    path(f"{_CIRCLE}ways/", circle.ways, name="ways"),
    path(f"{_CIRCLE}pass-on/", circle.pass_on, name="pass-on"),
    path(_POST, posts.thread, name="post"),
    path(f"{_POST}reword/", posts.reword, name="post-reword"),
    path(f"{_POST}delete/", posts.delete, name="post-delete"),
    path(f"{_POST}restore/", posts.restore, name="post-restore"),
    path(f"{_CIRCLE}meeting/", meetings.propose, name="meeting"),
    path(f"{_CIRCLE}meeting/<uuid:circle_meeting>/answer/", meetings.answer, name="meeting-answer"),
    path(f"{_CIRCLE}meeting/<uuid:circle_meeting>/cancel/", meetings.cancel, name="meeting-cancel"),
    path(_HOURS, hours.listing, name="hours"),
    path(f"{_HOURS}<uuid:office_hour>/book/", hours.book, name="hour-book"),
    path(f"{_HOURS}<uuid:office_hour>/give-back/", hours.give_back, name="hour-give-back"),
    path(_COACHING, coaching.coaching, name="coaching"),
    path(f"{_COACHING}hours/<uuid:office_hour>/withdraw/", coaching.withdraw, name="hour-withdraw"),
    path(f"{_COACHING}told/<uuid:circle_post>/", coaching.told, name="told"),
    path(_COHORT, cohort.cohort, name="cohort"),
    path(f"{_COHORT}switch/", cohort.switch, name="switch"),
    path(f"{_COHORT}hours/", cohort.offering, name="offer"),
    path(f"{_COHORT}hours/<uuid:office_hour>/withdraw/", cohort.withdraw, name="offer-withdraw"),
]
