"""Addresses of this room: ``urlpatterns`` inside an organization, ``outside`` without one."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from accounts.views import audit, joining, members, naming, organizations, sessions

app_name = "accounts"

urlpatterns: list[URLPattern | URLResolver] = [
    path("settings/", organizations.settings, name="organization-settings"),
    path("settings/logo/", organizations.change_logo, name="organization-logo-change"),
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
