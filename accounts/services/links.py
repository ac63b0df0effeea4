"""One-tap links: one person may do one thing for a while, without signing in, by an address that only the letter knows."""

from __future__ import annotations

import datetime as dt
import logging
import uuid
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, override

from accounts import addresses, languages, selectors, tokens
from accounts.actors import Actor
from accounts.models import LinkUse, OneTapLink
from accounts.services import audit
from accounts.tenancy import tenant

LIFETIME = dt.timedelta(days=30)
REST = dt.timedelta(hours=1)
# Whether what a link opens is still its holder's: a question that only the room of its scope can answer.
Holds = Callable[[OneTapLink], bool]
_SEAL = Signer(salt="accounts.one-tap-link")
log = logging.getLogger(__name__)


class LinkGone(Exception):
    """The link was used up by somebody who was faster."""


class Holder(NamedTuple):
    """For whom a link is; a shared one is for nobody in particular."""

    email: str = ""
    name: str = ""


def issue(
    *,
    actor: Actor,
    scope: str,
    holders: Mapping[uuid.UUID, Holder],
    lifetime: dt.timedelta = LIFETIME,
    most_uses: int | None = None,
) -> dict[uuid.UUID, str]:
    """One link per subject; returns the addresses, which are known only now. Earlier links stay, for letters are read late.

    The caller has asked who may: what a scope opens is known to its own room.
    """
    secrets = {subject: tokens.fresh() for subject in holders}
    OneTapLink.objects.bulk_create(
        _row(scope, subject, holders[subject], token, lifetime, most_uses) for subject, token in secrets.items()
    )
    return {subject: address(token) for subject, token in secrets.items()}


def _row(
    scope: str, subject: uuid.UUID, holder: Holder, token: str, lifetime: dt.timedelta, most_uses: int | None
) -> OneTapLink:
    return OneTapLink(
        scope=scope,
        subject=subject,
        email=holder.email.strip().lower(),
        name=holder.name[:200],
        token_hash=tokens.hashed(token),
        expires_at=timezone.now() + lifetime,
        most_uses=most_uses,
    )


def address(token: str) -> str:
    """What stands in a letter; its host comes from the settings, never from a request."""
    return settings.BASE_URL + reverse("tap", args=[token])


def take(*, link: OneTapLink, step: str, noted: bool = True) -> None:
    """Count one use and write it into the link's log; raises LinkGone when no use is left or the link has ended.

    One that is not ``noted`` leaves no trace: that somebody sent something, and when, is then known of nobody.
    """
    open_ones = OneTapLink.objects.filter(pk=link.pk, revoked_at=None, expires_at__gt=timezone.now())
    left = open_ones.filter(Q(most_uses=None) | Q(uses__lt=F("most_uses")))
    if not (left.update(uses=F("uses") + 1) if noted else left.exists()):
        raise LinkGone
    if noted:
        LinkUse.objects.create(link=link, step=step[:40])


@transaction.atomic
def revoke(*, actor: Actor, link: OneTapLink) -> bool:
    """End at once what a link lets its holder do; False when that had ended already. The caller has asked who may.

    SECURITY: with it go all links of the same holder for the same thing, expired ones as well, or one of those would
    fetch a new one. Shared links are nobody's, so each of them ends by itself.
    """
    # Held first: an update alone would not see the row of a renewal that is about to be committed.
    list(_same(link).select_for_update().order_by("pk").values_list("pk"))
    if not _same(link).filter(revoked_at=None).update(revoked_at=timezone.now()):
        return False
    audit.record(actor=actor, verb="one-tap link revoked", row=link, label=link.name or link.email, scope=link.scope)
    return True


def _same(link: OneTapLink) -> QuerySet[OneTapLink]:
    """All links of one holder for one thing; of a shared link only itself."""
    if not link.email:
        return OneTapLink.objects.filter(pk=link.pk)
    return OneTapLink.objects.filter(scope=link.scope, subject=link.subject, email=link.email)


def end(*, emails: Iterable[str] = (), scope: str = "", subjects: Iterable[uuid.UUID] = ()) -> int:
    """End every link of these addresses, and those of one scope about these rows; returns how many.

    For the services that change whose an address is, or who takes part: they ask who may, and write what they did.
    """
    gone = Q(email__in=[one.strip().lower() for one in emails if one.strip()])
    gone |= Q(scope=scope, subject__in=list(subjects))
    return OneTapLink.objects.filter(gone, revoked_at=None).update(revoked_at=timezone.now())


def renew(*, link: OneTapLink, holds: Holds) -> bool:
    """Send a new link in place of an ended one, to the address of the old one and nowhere else; at most one an hour.

    There is no actor: whoever holds an old link may be anybody, and learns nothing but that a letter is on its way. What
    was taken back since, what is not the holder's any more, and what was given too long ago is not renewed.
    """
    if link.ended not in ("expired", "used"):
        return False
    with tenant(link.organization_id):
        now = timezone.now()
        # One at a time: the rows of one holder are read and then written.
        same = list(_same(link).select_for_update().order_by("pk"))
        taken_back = any(row.revoked_at for row in same if row.created_at >= link.created_at)
        rested = all(row.renewed_at is None or row.renewed_at < now - REST for row in same)
        if taken_back or not rested or not selectors.renewable(link) or not holds(link):
            return False
        OneTapLink.objects.filter(pk=link.pk).update(renewed_at=now)
        token = tokens.fresh()
        row = _row(link.scope, link.subject, Holder(link.email, link.name), token, LIFETIME, link.most_uses)
        row.begun_at = link.begun_at
        row.save(force_insert=True)
        language = languages.of_address(link.email, link.organization_id)
        transaction.on_commit(lambda: _mail(link, token, language), robust=True)
    return True


def _mail(link: OneTapLink, token: str, language: str) -> None:
    """Hand the letter to the mail server; the outbox lies in a room above this one."""
    context = {"link": link, "organization": link.organization, "address": address(token)}
    with override(language):
        subject = gettext("Your new link for %(organization)s") % {"organization": link.organization.name}
        body = render_to_string("accounts/email/link.txt", context)
    letter = EmailMessage(
        subject=" ".join(subject.split())[:200],
        body=body,
        to=[addresses.ascii_of(link.email)],
        headers={"Auto-Submitted": "auto-generated"},
    )
    try:
        letter.send()
    except Exception as error:  # a dead mail server must not turn a friendly page into an error
        log.warning("one-tap letter was not sent", extra={"link": str(link.pk), "error": str(error)})


def sealed(link: OneTapLink) -> str:
    """What the forms of a link's page carry, so that a change comes from that page and from nowhere else."""
    return _SEAL.sign(str(link.pk))


def is_sealed(link: OneTapLink, seal: str) -> bool:
    """Whether a form was on the page of this link."""
    try:
        return _SEAL.unsign(seal) == str(link.pk)
    except BadSignature:
        return False
