"""Addresses of this room: ``urlpatterns`` inside an organization, ``outside`` without one."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from nudges.views import delivery, endpoints, letters, mine, stopping, suppressions, webhooks

app_name = "nudges"

urlpatterns: list[URLPattern | URLResolver] = [
    path("letters/", letters.letter_list, name="letter-list"),
    path("letters/again/", letters.letter_again_all, name="letter-again-all"),
    path("letters/<uuid:message>/again/", letters.letter_again, name="letter-again"),
    path("letters/<uuid:message>/drop/", letters.letter_drop, name="letter-drop"),
    path("nudges/", delivery.policy, name="policy"),
    path("nudges/blackouts/add/", delivery.blackout_add, name="blackout-add"),
    path("nudges/blackouts/<uuid:blackout>/remove/", delivery.blackout_remove, name="blackout-remove"),
    path("nudges/addresses/", suppressions.listing, name="suppression-list"),
    path("nudges/addresses/add/", suppressions.add, name="suppression-add"),
    path("nudges/addresses/<uuid:suppression>/lift/", suppressions.lift, name="suppression-lift"),
    path("nudges/chat/", webhooks.listing, name="webhook-list"),
    path("nudges/chat/<uuid:webhook>/try/", webhooks.attempt, name="webhook-try"),
    path("nudges/chat/<uuid:webhook>/remove/", webhooks.remove, name="webhook-remove"),
    path("settings/webhooks/", endpoints.listing, name="endpoint-list"),
    path("settings/webhooks/new/", endpoints.new, name="endpoint-new"),
    path("settings/webhooks/<uuid:hook_endpoint>/", endpoints.detail, name="endpoint"),
    path("settings/webhooks/<uuid:hook_endpoint>/test/", endpoints.attempt, name="endpoint-test"),
    path("settings/webhooks/<uuid:hook_endpoint>/on/", endpoints.switch_on, name="endpoint-on"),
    path("settings/webhooks/<uuid:hook_endpoint>/secret/", endpoints.renew_secret, name="endpoint-secret"),
    path("settings/webhooks/<uuid:hook_endpoint>/remove/", endpoints.remove, name="endpoint-remove"),
    path("settings/webhooks/log/<uuid:hook_delivery>/again/", endpoints.send_again, name="delivery-again"),
    path("me/messages/", mine.messages, name="mine"),
]

outside: list[URLPattern | URLResolver] = [
    path("u/<str:token>/", stopping.stop, name="stop"),
    path("u/<str:token>/start/", stopping.start, name="start"),
    path("u/<str:token>/later/", stopping.later, name="later"),
]
