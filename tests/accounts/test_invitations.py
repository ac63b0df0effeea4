"""Inviting an address, sending again, revoking, joining."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from accounts import selectors, tokens
from accounts.actors import NotAllowed
from accounts.enums import Role
from accounts.models import AuditEvent, Invitation, Membership
from accounts.services import invitations
from tests.factories.cast import Cast
from tests.factories.rows import make_invitation
from tests.mail import Mailbox

NEW = "new@nordwind.example"


def _token(link: str) -> str:
    return link.rstrip("/").rpartition("/")[2]


def test_the_secret_is_kept_as_a_hash_only(cast: Cast) -> None:
    with cast.frieda.acting() as actor:
        row, link = invitations.invite(actor=actor, email=" New@Nordwind.example ", role=Role.ADMIN)
        kept = Invitation.objects.values().get()
    assert (row.email, row.role, len(_token(link))) == (NEW, "admin", 22)
    assert kept["token_hash"] == tokens.hashed(_token(link))
    assert _token(link) not in str(kept)
    assert dt.timedelta(days=13, hours=23) < row.expires_at - timezone.now() < dt.timedelta(days=14)


def test_the_letter_leaves_after_the_commit_with_the_link(
    cast: Cast, mailbox: Mailbox, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True), cast.frieda.acting() as actor:
        row, link = invitations.invite(actor=actor, email=NEW, role=Role.ADMIN)
        assert mailbox.letters == []
    assert link in mailbox.last(NEW)
    assert mailbox.letters[0]["Subject"] == "Frieda Petersen invites you to Nordwind Energy on Upstream"
    with cast.frieda.acting():
        row.refresh_from_db()
    assert (row.mailed_at is not None, row.mail_failed_at) == (True, None)


@pytest.mark.parametrize(("address", "arrives"), [("eva@bücher.example", True), ("bjørn@firma.example", False)])
def test_an_odd_address_is_written_to_or_shown(
    cast: Cast, mailbox: Mailbox, django_capture_on_commit_callbacks: Any, address: str, arrives: bool
) -> None:
    with django_capture_on_commit_callbacks(execute=True), cast.frieda.acting() as actor:
        row, _ = invitations.invite(actor=actor, email=address, role=Role.ADMIN)
    with cast.frieda.acting():
        row.refresh_from_db()
    assert (row.mailed_at is not None, row.mail_failed_at is not None) == (arrives, not arrives)
    assert mailbox.receivers == (["eva@xn--bcher-kva.example"] if arrives else [])


def test_a_letter_that_could_not_be_sent_is_shown_and_loses_nothing(
    cast: Cast, mailbox: Mailbox, django_capture_on_commit_callbacks: Any
) -> None:
    mailbox.refuses = "550 no such user"
    with django_capture_on_commit_callbacks(execute=True), cast.frieda.acting() as actor:
        row, _ = invitations.invite(actor=actor, email=NEW, role=Role.ADMIN)
    with cast.frieda.acting():
        row.refresh_from_db()
    assert (row.mailed_at, row.mail_failed_at is not None) == (None, True)


def test_a_member_and_an_invited_address_are_not_invited_again(cast: Cast) -> None:
    with cast.frieda.acting() as actor:
        invitations.invite(actor=actor, email=NEW, role=Role.ADMIN)
        with pytest.raises(invitations.AlreadyInvited):
            invitations.invite(actor=actor, email=NEW.upper(), role=Role.OWNER)
        with pytest.raises(invitations.AlreadyMember):
            invitations.invite(actor=actor, email=cast.olu.user.email, role=Role.OWNER)
        assert list(Invitation.objects.values_list("email", "role")) == [(NEW, "admin")]


def test_an_expired_invitation_makes_room(cast: Cast) -> None:
    with cast.frieda.acting() as actor:
        make_invitation(email=NEW, expires_at=timezone.now())
        invitations.invite(actor=actor, email=NEW, role=Role.ADMIN)
        assert Invitation.objects.filter(revoked_at=None).count() == 1


def test_sending_again_ends_the_old_link(cast: Cast) -> None:
    with cast.frieda.acting() as actor:
        row, old = invitations.invite(actor=actor, email=NEW, role=Role.ADMIN)
        _, new = invitations.resend(actor=actor, invitation=row)
    assert selectors.invitation_behind(_token(old)) is None
    assert selectors.invitation_behind(_token(new)) == row


@pytest.mark.parametrize("end", ["revoked", "expired", "accepted"])
def test_an_invitation_that_has_ended_lets_nobody_in(cast: Cast, end: str) -> None:
    token = tokens.fresh()
    field = {"revoked": "revoked_at", "expired": "expires_at", "accepted": "accepted_at"}[end]
    with cast.frieda.acting():
        make_invitation(email=cast.dario.user.email, token=token, **{field: timezone.now() - dt.timedelta(hours=1)})
        before = Membership.objects.count()
    assert selectors.invitation_behind(token) is None
    with pytest.raises(invitations.InvitationGone):
        invitations.accept(user=cast.dario.user, token=token)
    with cast.frieda.acting():
        assert Membership.objects.count() == before


def test_joining_makes_a_member_once(cast: Cast) -> None:
    with cast.frieda.acting() as actor:
        row, link = invitations.invite(actor=actor, email=cast.dario.user.email, role=Role.PROGRAM_OWNER)
    membership = invitations.accept(user=cast.dario.user, token=_token(link))
    assert (membership.role, membership.organization.slug) == ("program_owner", "nordwind")
    with cast.frieda.acting():
        assert Invitation.objects.get(pk=row.pk).accepted_at is not None
        assert list(AuditEvent.objects.order_by("id").values_list("verb", "actor_name")) == [
            ("member invited", "Frieda Petersen"),
            ("invitation accepted", "Dario Conti"),
        ]
    with pytest.raises(invitations.InvitationGone):
        invitations.accept(user=cast.dario.user, token=_token(link))


def test_another_address_cannot_use_the_link(cast: Cast) -> None:
    with cast.frieda.acting() as actor:
        row, link = invitations.invite(actor=actor, email=NEW, role=Role.OWNER)
    with pytest.raises(invitations.WrongAddress):
        invitations.accept(user=cast.dario.user, token=_token(link))
    with cast.frieda.acting():
        assert Invitation.objects.get(pk=row.pk).accepted_at is None
        assert not Membership.objects.filter(user=cast.dario.user).exists()


@pytest.mark.parametrize("name", ["chiara", "olu", "amara"])
def test_only_owners_invite(cast: Cast, name: str) -> None:
    with cast.frieda.acting():
        row = make_invitation(email=NEW)
    with getattr(cast, name).acting() as actor:
        for verb, arguments in (
            (invitations.invite, {"email": "x@example.com", "role": Role.ADMIN}),
            (invitations.resend, {"invitation": row}),
            (invitations.revoke, {"invitation": row}),
        ):
            with pytest.raises(NotAllowed):
                verb(actor=actor, **arguments)  # type: ignore[operator]
        assert list(Invitation.objects.values_list("email", "token_hash", "revoked_at")) == [
            (NEW, row.token_hash, None)
        ]
        assert not AuditEvent.objects.exists()


def test_a_door_stands_beside_an_invitation_and_falls_with_it(cast: Cast) -> None:
    with cast.frieda.acting() as actor:
        invitations.invite(actor=actor, email=NEW, role=Role.PARTICIPANT)
        first = invitations.doors(actor=actor, emails=[NEW.upper(), cast.olu.user.email])
        second = invitations.doors(actor=actor, emails=[NEW])
        assert list(first) == list(second) == [NEW]
        assert [row.carried for row in selectors.open_invitations(actor)] == [False]
        invitations.revoke(actor=actor, invitation=selectors.open_doors(actor).get())
        assert not Invitation.objects.filter(revoked_at=None).exists()
    assert [selectors.invitation_behind(_token(links[NEW])) for links in (first, second)] == [None, None]


def test_an_invitation_to_power_ends_the_doors(cast: Cast) -> None:
    with cast.frieda.acting() as actor:
        door = invitations.doors(actor=actor, emails=[NEW])[NEW]
        invitations.invite(actor=actor, email=NEW, role=Role.ADMIN)
        assert invitations.doors(actor=actor, emails=[NEW]) == {}
        assert not selectors.open_doors(actor).exists()
    assert selectors.invitation_behind(_token(door)) is None
