"""Signatures of webhooks as Standard Webhooks has them: over id, moment and body, with a secret of the endpoint. Pure."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets as randomness
from collections.abc import Sequence

PREFIX = "whsec_"


def fresh() -> str:
    """A new secret of 256 bits, in the form that libraries of receivers take."""
    return PREFIX + base64.b64encode(randomness.token_bytes(32)).decode()


def headers(secrets: Sequence[str], *, message_id: str, seconds: int, body: bytes) -> dict[str, str]:
    """The three headers of one attempt, signed with each secret: a receiver looks for one signature that it can check."""
    signed = f"{message_id}.{seconds}.".encode() + body
    signatures = " ".join(f"v1,{_signature(secret, signed)}" for secret in secrets)
    return {"webhook-id": message_id, "webhook-timestamp": str(seconds), "webhook-signature": signatures}


def _signature(secret: str, signed: bytes) -> str:
    key = base64.b64decode(secret.removeprefix(PREFIX))
    return base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
