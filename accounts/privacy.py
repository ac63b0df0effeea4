"""What is kept about people: the three classes of fields, and this room's part of the registry. Pure.

Each room declares its models in a ``privacy.py`` of its own; ``rights/registry.py`` puts them together. The registry is what
giving people their data, forgetting them, and copies without people are made from, so a field that it does not know is a bug.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Class(StrEnum):
    """How a field is treated.

    Open says nothing about a person. Personal is given to its person on request and erased with them. Confidential was told
    in confidence: only those see it who are named beside the question, and it leaves in no file, log or copy.
    """

    OPEN = "open"
    PERSONAL = "personal"
    CONFIDENTIAL = "confidential"


# Says nothing that the rest of its row does not say; open unless a record names it.
SHARED = ("id", "organization", "created_at")


@dataclass(frozen=True)
class Record:
    """What one model keeps; fields are named in one line per class.

    ``sealed`` is confidential even to its person: passwords, keys, what opens a door. ``about`` are the lookups from a row to
    the employees, users or addresses that it is about; ``pk`` is the row itself. ``many`` says why a value tells of people
    whom no lookup finds, so that whoever forgets somebody looks inside. ``why`` explains a class that is not obvious.
    """

    open: str = ""
    personal: str = ""
    confidential: str = ""
    sealed: str = ""
    about: tuple[str, ...] = ()
    many: str = ""
    why: Mapping[str, str] = field(default_factory=dict)

    def classed(self) -> Iterator[tuple[str, Class]]:
        """Each field that the record names, with its class; a field named twice comes twice."""
        named = (self.open, Class.OPEN), (self.personal, Class.PERSONAL)
        for names, kind in (*named, (f"{self.confidential} {self.sealed}", Class.CONFIDENTIAL)):
            yield from ((name, kind) for name in names.split())


_CREDENTIAL = "whoever reads it can sign in as the person"

RECORDS = {
    "accounts.User": Record(
        open="is_active is_staff is_superuser",
        personal="email name last_login date_joined",
        sealed="password",
        about=("pk",),
        why={"password": _CREDENTIAL},
    ),
    "accounts.Organization": Record(
        open="name slug logo hue time_zone language mentor_word mentors_word mentee_word mentees_word require_admin_totp",
        personal="contact_email",
        about=("contact_email",),
        why={"contact_email": "is often the address of one admin"},
    ),
    "accounts.Membership": Record(personal="user role leaves_on", about=("user",)),
    "accounts.Invitation": Record(
        open="carried expires_at accepted_at revoked_at mailed_at mail_failed_at",
        personal="email role invited_by",
        sealed="token_hash",
        about=("email", "invited_by"),
        why={"token_hash": "with the hash a link can be recognized"},
    ),
    "accounts.OneTapLink": Record(
        open="scope subject expires_at begun_at most_uses uses renewed_at revoked_at",
        personal="email name",
        sealed="token_hash",
        about=("email",),
        why={
            "token_hash": "with the hash a link can be recognized",
            "subject": "is an id, and says who only to its room",
        },
    ),
    "accounts.ApiToken": Record(
        open="name scopes hint expires_at last_used_on revoked_at",
        personal="created_by",
        sealed="token_hash",
        about=("created_by",),
        why={"token_hash": "with the hash a token can be recognized"},
    ),
    "accounts.StoredAnswer": Record(
        open="token fingerprint status location",
        personal="key body",
        many="the answer to a write names whom it was about; it is deleted after a day",
    ),
    "accounts.LinkUse": Record(open="step", personal="link", about=("link__email",)),
    "accounts.AuditEvent": Record(
        open="verb kind row_id",
        personal="user actor_name label detail",
        about=("user",),
        many="label and detail may name whom a change was about; the trail is never changed, so nobody is erased from it",
    ),
    "account.EmailAddress": Record(open="verified primary", personal="user email", about=("user",)),
    "account.EmailConfirmation": Record(
        open="created sent",
        personal="email_address",
        sealed="key",
        about=("email_address__user",),
        why={"key": "confirms an address"},
    ),
    "mfa.Authenticator": Record(
        personal="user type created_at last_used_at", sealed="data", about=("user",), why={"data": _CREDENTIAL}
    ),
    "usersessions.UserSession": Record(
        personal="user created_at ip last_seen_at user_agent data",
        sealed="session_key",
        about=("user",),
        why={"session_key": _CREDENTIAL},
    ),
    "sessions.Session": Record(
        open="expire_date",
        sealed="session_key session_data",
        many="whose it is stands in the data itself, and in the user's list of sessions",
        why={"session_key": _CREDENTIAL, "session_data": "may hold the link of an invitation until it was shown once"},
    ),
    "socialaccount.SocialApp": Record(
        open="provider provider_id name client_id settings", sealed="secret key", why={"secret": "ours", "key": "ours"}
    ),
    "socialaccount.SocialAccount": Record(
        personal="user provider uid last_login date_joined extra_data", about=("user",)
    ),
    "socialaccount.SocialToken": Record(
        open="app expires_at",
        personal="account",
        sealed="token token_secret",
        about=("account__user",),
        why={"token": "acts for the person elsewhere", "token_secret": "acts for the person elsewhere"},
    ),
    "accounts.User_groups": Record(open="group", personal="user", about=("user",)),
    "accounts.User_user_permissions": Record(open="permission", personal="user", about=("user",)),
    "auth.Group": Record(open="name"),
    "auth.Group_permissions": Record(open="group permission"),
    "auth.Permission": Record(open="name content_type codename"),
    "contenttypes.ContentType": Record(open="app_label model"),
}
