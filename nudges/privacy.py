"""What this room keeps about people; see ``accounts/privacy.py``. Pure."""

from __future__ import annotations

from accounts.privacy import Record

_LETTER = "tells of two people to each other, or holds a link that lets its reader in"

RECORDS = {
    "nudges.Message": Record(
        open="dedupe_key kind state due_at next_at attempts claimed_at sent_at",
        personal="to_email to_name subject last_error",
        confidential="text html",
        about=("to_email",),
        many="a letter names the other person of a pair",
        why={"text": _LETTER, "html": _LETTER, "last_error": "mail servers repeat the address that they refuse"},
    ),
}
