"""What this room keeps about people; see ``accounts/privacy.py``. Pure."""

from __future__ import annotations

from accounts.privacy import Record

_LETTER = "tells of two people to each other, or holds a link that lets its reader in"

RECORDS = {
    "nudges.Message": Record(
        open="dedupe_key kind channel essential rule step state due_at next_at held_by released_at attempts claimed_at sent_at",
        personal="about_id to_email to_name time_zone executive subject last_error",
        confidential="text html calendar",
        about=("to_email",),
        many="a letter names the other person of a pair",
        why={
            "text": _LETTER,
            "html": _LETTER,
            "calendar": _LETTER,
            "last_error": "mail servers repeat the address that they refuse",
        },
    ),
    "nudges.DeliveryPolicy": Record(open="workdays opens closes weekly_budget executive_budget languages"),
    "nudges.Blackout": Record(open="name first_day last_day"),
    "nudges.Suppression": Record(
        open="lifted_at",
        personal="email reason rule detail lifted_by",
        about=("email", "lifted_by"),
        why={"detail": "mail servers repeat the address that they refuse"},
    ),
    "nudges.Bounce": Record(
        open="kind status",
        personal="message email detail",
        about=("email",),
        why={"detail": "mail servers repeat the address that they refuse"},
    ),
    "nudges.Webhook": Record(
        open="kind host told_at last_error",
        sealed="sealed_address",
        why={"sealed_address": "whoever knows it can write into the organization's chat"},
    ),
    "nudges.HookEndpoint": Record(
        open="name occasions host looked_until delivered_at failing_since switched_off_at former_until gone",
        sealed="sealed_address sealed_secret sealed_former_secret",
        why={
            "sealed_address": "whoever knows it can write to the organization's system",
            "sealed_secret": "whoever knows it can sign in our name",
            "sealed_former_secret": "the same, until it has run out",
        },
    ),
    "nudges.HookDelivery": Record(
        open="endpoint occasion dedupe_key happened_at ids state attempts next_at claimed_at delivered_at last_error"
    ),
    "nudges.Snooze": Record(personal="email until reason", about=("email",)),
}
