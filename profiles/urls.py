"""Addresses of this room, inside an organization."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from profiles.views import linkedin, portraits, profiles, signups, start, topics, wizard

app_name = "profiles"

_COHORT = "programs/<uuid:program>/cohorts/<uuid:cohort>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("me/profile/", profiles.mine, name="mine"),
    path("participants/<uuid:pk>/", profiles.detail, name="detail"),
    path("participants/<uuid:pk>/profile/", profiles.edit, name="edit"),
    path("participants/<uuid:participant>/start/", start.start, name="start"),
    path("participants/<uuid:participant>/start/<slug:step>/", start.start, name="start-step"),
    path("participants/<uuid:pk>/profile/all/", profiles.whole, name="whole"),
    path("participants/<uuid:pk>/profile/photo/", portraits.photo, name="photo"),
    path("participants/<uuid:pk>/profile/<slug:screen>/", wizard.screen, name="screen"),
    path("participants/<uuid:pk>/linkedin/", linkedin.linkedin, name="linkedin"),
    path("participants/<uuid:pk>/linkedin/remove/", linkedin.remove, name="linkedin-remove"),
    path("participants/<uuid:pk>/linkedin/photo/", linkedin.fetch, name="linkedin-fetch"),
    path(
        "participants/<uuid:pk>/linkedin/positions/<uuid:position>/remove/",
        linkedin.remove_position,
        name="linkedin-position-remove",
    ),
    path("linkedin/<uuid:pk>/", linkedin.review, name="linkedin-review"),
    path("linkedin/<uuid:pk>/again/", linkedin.again, name="linkedin-again"),
    path("linkedin/<uuid:pk>/discard/", linkedin.discard, name="linkedin-discard"),
    path("topics/", topics.topic_list, name="topic-list"),
    path("topics/new/", topics.topic_new, name="topic-new"),
    path("topics/start/", topics.topic_start, name="topic-start"),
    path("topics/<uuid:pk>/", topics.topic_edit, name="topic-edit"),
    path("topics/<uuid:pk>/merge/", topics.topic_merge, name="topic-merge"),
    path(f"{_COHORT}signups/", signups.signup_list, name="signup-list"),
    path(f"{_COHORT}signups/new/", signups.signup_new, name="signup-new"),
    path("signups/<uuid:pk>/", signups.signup_detail, name="signup-detail"),
    path("signups/<uuid:pk>/columns/", signups.signup_columns, name="signup-columns"),
    path("signups/<uuid:pk>/topics/", signups.signup_topics, name="signup-topics"),
    path("signups/<uuid:pk>/apply/", signups.signup_apply, name="signup-apply"),
    path("signups/<uuid:pk>/problems.csv", signups.signup_problems, name="signup-problems"),
    path("signups/<uuid:pk>/discard/", signups.signup_discard, name="signup-discard"),
]
