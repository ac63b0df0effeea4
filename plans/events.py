"""What happens in this room, told by ids after the commit."""

from __future__ import annotations

from django.dispatch import Signal

# Somebody wrote to an admin in confidence: organization_id, and on purpose nothing else. Whoever is signed in signs every
# event of the audit trail themself, so that only the worker can write one without a name; if it is lost, a line of the
# trail is, and no letter.
word_sent = Signal()
