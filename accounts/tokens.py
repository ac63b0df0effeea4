"""Secrets that travel in links: 128 random bits, of which only the hash is kept."""

from __future__ import annotations

import hashlib
import secrets


def fresh() -> str:
    """Return a new secret: 22 characters that are safe in an address."""
    return secrets.token_urlsafe(16)


def hashed(token: str) -> str:
    """Return what is stored of a secret. It has 128 random bits, so a plain SHA-256 cannot be guessed back."""
    return hashlib.sha256(token.encode()).hexdigest()
