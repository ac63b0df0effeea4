"""Every address. Pages of an organization live under ``/o/<organization>/`` and nowhere else."""

from __future__ import annotations

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path, re_path

from accounts import urls as accounts_urls
from accounts.api import pages
from accounts.views import tapping
from config import home, silent, taps, theme
from matching import urls as matching_urls
from nudges import urls as nudges_urls
from plans import urls as plans_urls
from programs import urls as programs_urls

organization: list[URLPattern | URLResolver] = [
    path("", home.organization, name="home"),
    path("silent/", silent.listing, name="silent-list"),
    path("", include("accounts.urls")),
    path("", include("nudges.urls")),
    path("", include("programs.urls")),
    path("", include("profiles.urls")),
    path("", include("matching.urls")),
    path("", include("plans.urls")),
    path("", include("circles.urls")),
    path("", include("surveys.urls")),
    path("", include("analytics.urls")),
    path("", include("rights.urls")),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.front, name="front"),
    path("theme", theme.choose, name="theme"),
    # Ours come first: the list of sessions replaces allauth's.
    path("", include((accounts_urls.outside, "joining"))),
    path("t/<slug:token>/", tapping.tap, taps.HOUSE, name="tap"),
    path("t/<slug:token>/<slug:step>/", tapping.tap, taps.HOUSE, name="tap-step"),
    path("", include((nudges_urls.outside, "stopping"))),
    path("", include(plans_urls.outside)),
    path("account/", include("allauth.urls")),
    path("ui/", include("ui.urls")),
    path("o/<slug:organization>/", include(organization)),
]

api: list[URLPattern | URLResolver] = [
    *accounts_urls.api,
    *programs_urls.api,
    *matching_urls.api,
    *plans_urls.api,
    path("schema/", pages.schema, name="schema"),
    path("docs/", pages.Docs.as_view(), name="docs"),
]
# The token alone names the organization, so that no address of the API does.
urlpatterns += [path("api/v1/", include((api, "api"))), re_path("^api/", pages.nothing)]

if settings.DEMO:
    urlpatterns.append(path("demo/", include("config.mailbox_urls")))

handler500 = "config.errors.broken"
