"""Organizations: made by somebody who has signed up, changed by their owners."""

from __future__ import annotations

from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, connection, transaction
from django.utils.text import slugify

from accounts.actors import Actor, of_membership
from accounts.enums import Permission, Role
from accounts.identifiers import uuid7
from accounts.models import Membership, Organization, User
from accounts.services import audit
from accounts.tenancy import identity, tenant

EDITABLE = (
    "name",
    "hue",
    "time_zone",
    "language",
    "mentor_word",
    "mentors_word",
    "mentee_word",
    "mentees_word",
    "require_admin_totp",
    "contact_email",
)
MAX_OWNED = 10
_SLUG_ROOM = 50


class TooManyOrganizations(Exception):
    """The person owns as many organizations as one person may."""


def create(*, user: User, name: str, time_zone: str = "UTC") -> Organization:
    """Make an organization with its creator as owner. There is no actor yet: nobody acts in it before it exists."""
    if _owned_by(user) >= MAX_OWNED:
        raise TooManyOrganizations(f"One person can own up to {MAX_OWNED} organizations.")
    for _ in range(5):
        try:
            return _create(user=user, name=name, time_zone=time_zone, slug=_free_slug(name))
        except IntegrityError as error:  # somebody took the address between the question and the answer
            if "accounts_organization_slug" not in str(error):
                raise
    raise IntegrityError("no free address was found for the organization")


def _create(*, user: User, name: str, time_zone: str, slug: str) -> Organization:
    organization = Organization(id=uuid7(), name=name, slug=slug, time_zone=time_zone, contact_email=user.email)
    with tenant(organization.pk, user.pk):
        organization.save(force_insert=True)
        membership = Membership.objects.create(user=user, role=Role.OWNER)
        audit.record(actor=of_membership(membership), verb="organization created", row=organization)
    return organization


def change(*, actor: Actor, organization: Organization, **values: Any) -> Organization:
    """Change settings of the actor's organization; values that stay the same are not written."""
    actor.require(Permission.MANAGE_ORGANIZATION)
    if unknown := set(values) - set(EDITABLE):
        raise ValueError(f"not a setting: {sorted(unknown)}")
    with transaction.atomic():
        row = Organization.objects.select_for_update().get(pk=actor.organization_id)
        before = {field: getattr(row, field) for field, value in values.items() if getattr(row, field) != value}
        if not before:
            return row
        for field in before:
            setattr(row, field, values[field])
        row.save(update_fields=list(before))
        after = {field: values[field] for field in before}
        audit.record(actor=actor, verb="settings changed", row=row, before=before, after=after)
    return row


def set_logo(*, actor: Actor, organization: Organization, png: bytes | None) -> Organization:
    """Store a new logo under the organization's own folder, or take it away with None."""
    actor.require(Permission.MANAGE_ORGANIZATION)
    with transaction.atomic():
        row = Organization.objects.select_for_update().get(pk=actor.organization_id)
        old = row.logo.name
        row.logo.name = _store(row, png) if png else ""
        row.save(update_fields=["logo"])
        audit.record(actor=actor, verb="logo changed" if png else "logo removed", row=row)
        if old:
            transaction.on_commit(lambda: default_storage.delete(old), robust=True)
    return row


def _store(row: Organization, png: bytes) -> str:
    return default_storage.save(f"{row.pk}/logo-{uuid7().hex}.png", ContentFile(png))


def _owned_by(user: User) -> int:
    with identity(user.pk):
        return Membership.unscoped.filter(user_id=user.pk, role=Role.OWNER).count()


def _free_slug(name: str) -> str:
    """The name as an address, with a number behind it when others have it already."""
    stem = slugify(name)[:_SLUG_ROOM].strip("-") or "organization"
    number, slug = 1, stem
    while _taken(slug):
        number += 1
        slug = f"{stem}-{number}"
    return slug


def _taken(slug: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT app.slug_taken(%s)", [slug])
        return bool(cursor.fetchone()[0])
