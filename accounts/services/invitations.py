"""Invitations: an address is asked to join in a role, by a link whose secret only the letter and the inviter know."""

from __future__ import annotations

import datetime as dt
import logging
import uuid
from collections.abc import Iterable

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, override

from accounts import addresses, events, languages, selectors, tokens
from accounts.actors import Actor, of_membership
from accounts.enums import Permission, Role
from accounts.models import Invitation, Membership, User
from accounts.services import audit
from accounts.tenancy import tenant

LIFETIME = dt.timedelta(days=14)
log = logging.getLogger(__name__)


class AlreadyMember(Exception):
    """The address belongs to somebody who is a member already."""


class AlreadyInvited(Exception):
    """There is an open invitation for the address."""


class InvitationGone(Exception):
    """The invitation was used, was revoked, or has expired."""


class WrongAddress(Exception):
    """Somebody signed in with another address than the invited one."""


def invite(*, actor: Actor, email: str, role: Role) -> tuple[Invitation, str]:
    """Ask an address to join; returns the row and the link, which is known only now."""
    actor.require(Permission.MANAGE_MEMBERS)
    email, token = email.strip().lower(), tokens.fresh()
    with transaction.atomic():
        _refuse_known(email)
        row = Invitation.objects.create(
            email=email,
            role=role,
            token_hash=tokens.hashed(token),
            invited_by_id=actor.user_id,
            expires_at=timezone.now() + LIFETIME,
        )
        audit.record(actor=actor, verb="member invited", row=row, label=email, after={"role": str(role)})
        _mail_on_commit(row, token, actor)
    return row, link(token)


@transaction.atomic
def doors(*, actor: Actor, emails: Iterable[str]) -> dict[str, str]:
    """Links by which these addresses come in as participants; the letters that carry them are the caller's.

    Members need no door, and who is invited in a role with more power has one: neither gets a link. Earlier doors stay
    open, for somebody may come in by an older letter.
    """
    actor.require(Permission.MANAGE_PROGRAMS)
    wanted = {email.strip().lower() for email in emails}
    wanted -= set(Membership.objects.filter(user__email__in=wanted).values_list("user__email", flat=True))
    now = timezone.now()
    standing = Invitation.objects.filter(email__in=wanted, accepted_at=None, revoked_at=None, expires_at__gt=now)
    wanted -= set(standing.exclude(role=Role.PARTICIPANT).values_list("email", flat=True))
    tokens_of = {email: tokens.fresh() for email in sorted(wanted)}
    Invitation.objects.bulk_create(
        Invitation(
            email=email,
            role=Role.PARTICIPANT,
            carried=True,
            token_hash=tokens.hashed(token),
            invited_by_id=actor.user_id,
            expires_at=now + LIFETIME,
        )
        for email, token in tokens_of.items()
    )
    return {email: link(token) for email, token in tokens_of.items()}


def resend(*, actor: Actor, invitation: Invitation) -> tuple[Invitation, str]:
    """Write again with a new link and a new term; the old link ends."""
    actor.require(Permission.MANAGE_MEMBERS)
    token = tokens.fresh()
    with transaction.atomic():
        row = _open(invitation)
        row.token_hash, row.expires_at = tokens.hashed(token), timezone.now() + LIFETIME
        row.mailed_at = row.mail_failed_at = None
        row.save(update_fields=["token_hash", "expires_at", "mailed_at", "mail_failed_at"])
        audit.record(actor=actor, verb="invitation sent again", row=row, label=row.email)
        _mail_on_commit(row, token, actor)
    return row, link(token)


def revoke(*, actor: Actor, invitation: Invitation) -> Invitation:
    """Take an open invitation back, and with it every other link that its address holds."""
    actor.require(Permission.MANAGE_MEMBERS)
    with transaction.atomic():
        row = _open(invitation)
        row.revoked_at = timezone.now()
        Invitation.objects.filter(email=row.email, accepted_at=None, revoked_at=None).update(revoked_at=row.revoked_at)
        audit.record(actor=actor, verb="invitation revoked", row=row, label=row.email)
    return row


def accept(*, user: User, token: str) -> Membership:
    """Join by the link's secret. There is no actor yet: somebody becomes one by this."""
    hashed = tokens.hashed(token)
    organization_id = selectors.inviting_organization(hashed)
    if organization_id is None:
        raise InvitationGone("This invitation is no longer valid.")
    with tenant(organization_id, user.pk):
        row = Invitation.objects.select_for_update().filter(token_hash=hashed).first()
        if row is None or row.accepted_at or row.revoked_at or row.is_expired:
            raise InvitationGone("This invitation is no longer valid.")
        if row.email != user.email:
            raise WrongAddress(row.email)
        Invitation.objects.filter(email=row.email, accepted_at=None, revoked_at=None).update(accepted_at=timezone.now())
        membership, _ = Membership.objects.get_or_create(user=user, defaults={"role": row.role})
        audit.record(actor=of_membership(membership), verb="invitation accepted", row=row, label=row.email)
        ids = {"organization_id": organization_id, "user_id": user.pk}
        transaction.on_commit(lambda: events.member_joined.send_robust(sender=Membership, **ids))
        membership.organization = row.organization
    return membership


def link(token: str) -> str:
    """The address in the letter; its host comes from the settings, never from a request."""
    return settings.BASE_URL + reverse("joining:join", args=[token])


def deliver(*, organization_id: uuid.UUID, invitation_id: uuid.UUID, token: str, inviter: str) -> bool:
    """Hand the letter to the mail server and write down whether it left; returns whether it did."""
    with tenant(organization_id):
        row = Invitation.objects.select_related("organization").get(pk=invitation_id)
    try:
        _letter(row, token, inviter).send()
    except Exception as error:  # whatever is wrong with the letter, the invitation stays and says so
        log.warning("invitation letter was not sent", extra={"invitation": str(invitation_id), "error": str(error)})
        stamp = {"mail_failed_at": timezone.now()}
    else:
        stamp = {"mailed_at": timezone.now()}
    with tenant(organization_id):
        Invitation.objects.filter(pk=invitation_id, token_hash=row.token_hash).update(**stamp)
    return "mailed_at" in stamp


def _refuse_known(email: str) -> None:
    if Membership.objects.filter(user__email=email).exists():
        raise AlreadyMember(f"{email} is a member already.")
    # An expired invitation would keep its address for ever, and a door of a letter would let somebody in with less.
    standing = Invitation.objects.filter(email=email, accepted_at=None, revoked_at=None)
    past = Q(expires_at__lte=timezone.now()) | Q(carried=True)
    standing.filter(past).update(revoked_at=timezone.now())
    if standing.exists():
        raise AlreadyInvited(f"{email} has an open invitation already. You can send it again from the list of members.")


def _open(invitation: Invitation) -> Invitation:
    row = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if row.accepted_at or row.revoked_at:
        raise InvitationGone("This invitation was used or revoked in the meantime.")
    return row


def _mail_on_commit(row: Invitation, token: str, actor: Actor) -> None:
    """SMTP cannot be rolled back, so it waits for the commit; a dead mail server must not undo the invitation."""
    organization_id, invitation_id = row.organization_id, row.pk
    transaction.on_commit(
        lambda: deliver(organization_id=organization_id, invitation_id=invitation_id, token=token, inviter=actor.name),
        robust=True,
    )


def _letter(row: Invitation, token: str, inviter: str) -> EmailMessage:
    context = {"invitation": row, "organization": row.organization, "inviter": inviter, "link": link(token)}
    named = {"inviter": inviter, "organization": row.organization.name}
    with override(languages.of_address(row.email, row.organization_id)):
        subject = gettext("%(inviter)s invites you to %(organization)s on Upstream") % named
        body = render_to_string("accounts/email/invitation.txt", context)
    return EmailMessage(
        subject=" ".join(subject.split())[:200],
        body=body,
        to=[addresses.ascii_of(row.email)],
        headers={"Auto-Submitted": "auto-generated"},
    )
