"""How rows of this room are obtained."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import Any, NamedTuple

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.db import connection
from django.db.models import BooleanField, Exists, ExpressionWrapper, F, OuterRef, Prefetch, Q, QuerySet
from django.db.models.functions import Lower
from django.utils import timezone

from accounts import tokens
from accounts.actors import Actor
from accounts.devices import Device, device
from accounts.enums import Permission
from accounts.models import ApiToken, AuditEvent, Invitation, LinkUse, Membership, OneTapLink, Organization
from accounts.tenancy import tenant

LINKEDIN = "linkedin"
# For how long after somebody was given a link they can have it renewed; then somebody has to give it to them again.
RENEWABLE = dt.timedelta(days=180)


def memberships_of(user: Any) -> list[Membership]:
    """The person's own memberships in all organizations, by name; nobody else's can be asked for.

    Reads past the manager's filter on purpose: row security opens exactly the rows of ``app.uid()``.
    """
    rows = list(Membership.unscoped.filter(user_id=user.pk).select_related("organization"))
    for row in rows:
        row.user = user  # is at hand, and need not be read with every row of theirs
    return sorted(rows, key=lambda m: (m.organization.name.lower(), m.organization.slug))


class SignedIn(NamedTuple):
    """A device that is signed in as somebody; ``current`` is the one that asks."""

    pk: int
    device: Device
    ip: str
    created_at: dt.datetime
    current: bool


def sessions_of(user: Any, *, current_key: str) -> list[SignedIn]:
    """Where the person is signed in, the asking device first, then the newest. Sessions that are over are forgotten."""
    rows = UserSession.objects.purge_and_list(user)
    found = [
        SignedIn(row.pk, device(row.user_agent), row.ip, row.created_at, row.session_key == current_key) for row in rows
    ]
    return sorted(found, key=lambda one: (one.current, one.created_at), reverse=True)


def has_second_factor(user: Any) -> bool:
    """Whether the person has activated an authenticator app."""
    return Authenticator.objects.filter(user_id=user.pk, type=Authenticator.Type.TOTP).exists()


def members(actor: Actor, *, search: str = "", role: str = "") -> QuerySet[Membership]:
    """Members of the organization by name, searched in name and address."""
    actor.require(Permission.MANAGE_MEMBERS)
    rows = Membership.objects.select_related("user").order_by(Lower("user__name"), "user__email")
    if role:
        rows = rows.filter(role=role)
    for word in search.split():
        rows = rows.filter(Q(user__name__icontains=word) | Q(user__email__icontains=word))
    return rows


def member_rows(actor: Actor) -> QuerySet[Membership]:
    """Members among whom one is looked up by id."""
    actor.require(Permission.MANAGE_MEMBERS)
    return Membership.objects.select_related("user")


def open_invitations(actor: Actor) -> QuerySet[Invitation]:
    """Invitations that can be sent again or revoked, newest first; expired ones are among them."""
    actor.require(Permission.MANAGE_MEMBERS)
    rows = Invitation.objects.filter(accepted_at=None, revoked_at=None, carried=False)
    return rows.select_related("invited_by").order_by("-created_at", "-id")


def open_doors(actor: Actor, *, search: str = "") -> QuerySet[Invitation]:
    """The newest link of each address that can join by a letter of a program, by address."""
    actor.require(Permission.MANAGE_MEMBERS)
    rows = Invitation.objects.filter(accepted_at=None, revoked_at=None, carried=True, expires_at__gt=timezone.now())
    rows = rows.exclude(Exists(rows.filter(email=OuterRef("email"), id__gt=OuterRef("id"))))
    return rows.filter(email__icontains=search.strip()).select_related("invited_by").order_by("email")


def invitation_behind(token: str) -> Invitation | None:
    """The open invitation that a link's secret belongs to, with its organization, for somebody who is no member yet."""
    hashed = tokens.hashed(token)
    organization_id = inviting_organization(hashed)
    if organization_id is None:
        return None
    with tenant(organization_id):
        return Invitation.objects.select_related("organization", "invited_by").filter(token_hash=hashed).first()


def inviting_organization(hashed: str) -> uuid.UUID | None:
    """Which organization an open invitation is from: a narrow door, asked by hash and answered by an id."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT app.invited_to(%s)", [hashed])
        return cursor.fetchone()[0]


def link_behind(token: str) -> OneTapLink | None:
    """The one-tap link that a secret belongs to, ended or not, with its organization; its holder may be anybody."""
    hashed = tokens.hashed(token)
    with connection.cursor() as cursor:
        cursor.execute("SELECT app.tapped(%s)", [hashed])
        organization_id = cursor.fetchone()[0]
    if organization_id is None:
        return None
    with tenant(organization_id):
        return OneTapLink.objects.select_related("organization").filter(token_hash=hashed).first()


def links_of(scope: str, subject: uuid.UUID) -> QuerySet[OneTapLink]:
    """Links of one scope for one row that open something or can be renewed, the newest of each holder, the newest first.

    The caller has asked who may see them. What can be renewed is a way in, so whoever may take it back has to see it.
    """
    now = timezone.now()
    rows = OneTapLink.objects.filter(scope=scope, subject=subject, revoked_at=None)
    rows = rows.filter(Q(expires_at__gt=now) | Q(~Q(email=""), begun_at__gt=now - RENEWABLE))
    later = rows.filter(email=OuterRef("email"), id__gt=OuterRef("id")).exclude(email="")
    return rows.exclude(Exists(later)).order_by("-created_at", "-id")


def given_since(scope: str, subject: uuid.UUID, since: dt.datetime) -> int:
    """How often links of one scope for one row were given to somebody since then, renewals left out; whatever became of them."""
    rows = OneTapLink.objects.filter(scope=scope, subject=subject, begun_at__gte=since)
    return rows.values("email", "begun_at").distinct().count()


def uses_since(scope: str, subject: uuid.UUID, since: dt.datetime) -> int:
    """How often links of one scope for one row changed something since then; the caller has asked who may know."""
    return LinkUse.objects.filter(link__scope=scope, link__subject=subject, created_at__gte=since).count()


def renewable(link: OneTapLink) -> bool:
    """Whether a link is young enough that its holder may ask for a new one; a shared one has no holder."""
    return bool(link.email) and link.begun_at > timezone.now() - RENEWABLE


def links_around(*, subjects: Iterable[uuid.UUID], emails: Iterable[str]) -> QuerySet[OneTapLink]:
    """Links about these rows or held by these addresses, each with its log; those that open something first, then the newest.

    The caller has asked who may see them.
    """
    rows = OneTapLink.objects.filter(Q(subject__in=subjects) | Q(email__in=emails, email__gt=""))
    log = Prefetch("log", LinkUse.objects.order_by("-created_at", "-id"))
    ends = Q(revoked_at=None, expires_at__gt=timezone.now()) & (Q(most_uses=None) | Q(uses__lt=F("most_uses")))
    opens = ExpressionWrapper(ends, output_field=BooleanField())
    return rows.prefetch_related(log).order_by(opens.desc(), "-created_at", "-id")


def audit_events(
    actor: Actor,
    *,
    search: str = "",
    verb: str = "",
    person: uuid.UUID | None = None,
    since: dt.date | None = None,
    until: dt.date | None = None,
) -> QuerySet[AuditEvent]:
    """What was changed in the organization, newest first; days are days of the organization's time zone."""
    actor.require(Permission.SEE_AUDIT)
    rows = AuditEvent.objects.order_by("-created_at", "-id")
    if verb:
        rows = rows.filter(verb=verb)
    if person:
        rows = rows.filter(user_id=person)
    if since:
        rows = rows.filter(created_at__gte=_midnight(since))
    if until:
        rows = rows.filter(created_at__lt=_midnight(until + dt.timedelta(days=1)))
    for word in search.split():
        rows = rows.filter(Q(label__icontains=word) | Q(actor_name__icontains=word) | Q(verb__icontains=word))
    return rows


def audit_verbs(actor: Actor) -> list[str]:
    """The kinds of change that have happened, for the filter."""
    actor.require(Permission.SEE_AUDIT)
    return list(AuditEvent.objects.order_by("verb").values_list("verb", flat=True).distinct())


def audit_people(actor: Actor) -> list[tuple[uuid.UUID, str]]:
    """Who has changed something, under the last name they did it with, for the filter."""
    actor.require(Permission.SEE_AUDIT)
    rows = AuditEvent.objects.exclude(user_id=None).order_by("user_id", "-created_at").distinct("user_id")
    return sorted(rows.values_list("user_id", "actor_name"), key=lambda pair: pair[1].lower())


def _midnight(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time.min))


def linkedin_of(user_id: Any) -> dict[str, Any] | None:
    """What LinkedIn told when this person connected it: name, address and where the photo is; None without a connection."""
    row = SocialAccount.objects.filter(user_id=user_id, provider=LINKEDIN).order_by("-pk").first() if user_id else None
    if row is None:
        return None
    told: dict[str, Any] = row.extra_data.get("userinfo") or row.extra_data.get("id_token") or {}
    return {"sub": row.uid} | told


def linkedin_is_configured() -> bool:
    """Whether this installation has an app at LinkedIn, so that connecting with it can be offered."""
    apps = settings.SOCIALACCOUNT_PROVIDERS.get("openid_connect", {}).get("APPS", [])
    return any(app["provider_id"] == LINKEDIN for app in apps)


def api_tokens(actor: Actor) -> QuerySet[ApiToken]:
    """Tokens of the API: those that open something first, then the newest."""
    actor.require(Permission.MANAGE_ORGANIZATION)
    opens = ExpressionWrapper(Q(revoked_at=None, expires_at__gt=timezone.now()), output_field=BooleanField())
    return ApiToken.objects.select_related("created_by").order_by(opens.desc(), "-created_at", "-id")


def bearing_organization(secret: str) -> uuid.UUID | None:
    """Which organization an open token of the API is of: a narrow door, asked by hash and answered by an id."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT app.borne(%s)", [tokens.hashed(secret)])
        return cursor.fetchone()[0]


def borne(secret: str) -> ApiToken | None:
    """The open token of this secret, with its organization, asked inside of it."""
    rows = ApiToken.objects.select_related("organization").filter(token_hash=tokens.hashed(secret))
    return rows.filter(revoked_at=None, expires_at__gt=timezone.now()).first()


def organization_of(actor: Actor) -> Organization:
    """The organization in which somebody acts."""
    return Organization.objects.get(pk=actor.organization_id)
