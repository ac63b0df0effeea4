"""Addresses of this room: ``urlpatterns`` inside an organization, ``outside`` without one, ``api`` for other systems."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from accounts.api import organization as api_organization
from accounts.views import api_tokens, audit, joining, members, naming, organizations, sessions

app_name = "accounts"

urlpatterns: list[URLPattern | URLResolver] = [
    path("settings/", organizations.settings, name="organization-settings"),
    path("settings/logo/", organizations.change_logo, name="organization-logo-change"),
    path("settings/tokens/", api_tokens.listing, name="api-token-list"),
    path("settings/tokens/new/", api_tokens.new, name="api-token-new"),
    path("settings/tokens/<uuid:api_token>/revoke/", api_tokens.revoke, name="api-token-revoke"),
    path("logo.png", organizations.logo, name="organization-logo"),
    path("hue.css", organizations.hue_stylesheet, name="organization-hue"),
    path("members/", members.listing, name="member-list"),
    path("members/invite/", members.invite, name="member-invite"),
    path("members/links/", members.doors, name="door-list"),
    path("members/links/<uuid:door_id>/revoke/", members.close_door, name="door-revoke"),
    path("members/<uuid:membership_id>/role/", members.change_role, name="member-role"),
    path("members/<uuid:membership_id>/remove/", members.remove, name="member-remove"),
    path("members/invitations/<uuid:invitation_id>/resend/", members.resend, name="invitation-resend"),
    path("members/invitations/<uuid:invitation_id>/revoke/", members.revoke, name="invitation-revoke"),
    path("audit/", audit.listing, name="audit-list"),
    path("audit/export/", audit.export, name="audit-export"),
]

outside: list[URLPattern | URLResolver] = [
    path("organizations/new", organizations.new, name="organization-new"),
    path("account/name/", naming.name, name="name"),
    path("account/sessions/", sessions.listing, name="session-list"),
    path("account/sessions/others/end/", sessions.end_others, name="session-end-others"),
    path("account/sessions/<int:session_id>/end/", sessions.end, name="session-end"),
    path("join/<slug:token>/", joining.join, name="join"),
]

api: list[URLPattern | URLResolver] = [
    path("organization/", api_organization.OrganizationResource.as_view(), name="organization"),
]
