"""What a login keeps from before its address was proven: nothing, unless the proof came from where it was made."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.db import connection, transaction
from django.utils import timezone

from accounts.models import User
from accounts.services import sessions


def on_proven(*, request: Any, email_address: EmailAddress, **_: Any) -> None:
    """An address was proven for the first time. Heard from allauth, which calls with the request.

    SECURITY: anybody can sign up with somebody else's address, a password and a name, and wait. A code typed by whoever
    signed up proves both at once; a sign-in by code proves the address alone, and so that person begins afresh.
    """
    if getattr(request, "proven_where_made", None) != email_address.pk:
        _begin_afresh(email_address.user, current_key=str(request.session.session_key))


def on_password_reset(*, user: User, **_: Any) -> None:
    """The password is the reader's of the letter now; a name that was chosen before any proof is not."""
    if not EmailAddress.objects.filter(user_id=user.pk, verified=True).exists():
        user.name = ""
        user.save(update_fields=["name"])


def rename(*, user: User, name: str) -> None:
    """Say how one is called; everybody says it of themselves only."""
    user.name = name
    user.save(update_fields=["name"])


def may_enter_by_letter(*, user: User, email: str) -> bool:
    """Whether a letter to this address lets its reader in.

    SECURITY: a second address that nobody has proven yet may be anybody's; whoever reads it gets no key to a login that
    somebody else holds by an address of their own.
    """
    proven = set(EmailAddress.objects.filter(user_id=user.pk, verified=True).values_list("email", flat=True))
    return not proven or email.lower() in proven


def _begin_afresh(user: User, *, current_key: str) -> None:
    user.name = ""
    user.set_unusable_password()
    user.save(update_fields=["name", "password"])
    sessions.end_others(user=user, current_key=current_key)


@transaction.atomic
def forget(*, user: User, pseudonym: str) -> None:
    """Empty a login and everything by which somebody could sign in; the row stays, for other rows point at it."""
    for session in UserSession.objects.filter(user_id=user.pk):
        session.end()
    for model in (EmailAddress, Authenticator, SocialAccount, UserSession):
        model.objects.filter(user_id=user.pk).delete()
    user.groups.clear()
    user.user_permissions.clear()
    user.email, user.name, user.is_active = f"{pseudonym}@erased.invalid", "", False
    user.is_staff = user.is_superuser = False
    user.last_login, user.date_joined = None, timezone.now()
    user.set_unusable_password()
    user.save()


def forget_in_trail(*, user_id: uuid.UUID | None, patterns: Sequence[str], pseudonym: str) -> None:
    """Write a pseudonym over somebody in the audit trail of the organization; whoever calls has named the purpose."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT app.forget_in_trail(%s, %s, %s)", [user_id, list(patterns), pseudonym])
