"""Signatures of webhooks as Standard Webhooks has them: over id, moment and body, with a secret of the endpoint. Pure."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets

PREFIX = "whsec_"


def fresh() -> str:
    """A new secret of 256 bits, in the form that libraries of receivers take."""
    return PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()


def headers(secret: str, *, message_id: str, seconds: int, body: bytes) -> dict[str, str]:
    """The three headers of one attempt."""
    signed = f"{message_id}.{seconds}.".encode() + body
    key = base64.b64decode(secret.removeprefix(PREFIX))
    signature = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    return {"webhook-id": message_id, "webhook-timestamp": str(seconds), "webhook-signature": f"v1,{signature}"}
