"""Secrets that have to be read again, such as the address of a chat's webhook: kept encrypted under the house's key."""

from __future__ import annotations

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings


class Unreadable(Exception):
    """The secret was sealed under another key: it has to be entered again."""


def seal(secret: str) -> str:
    """The secret, encrypted."""
    return _box().encrypt(secret.encode()).decode()


def opened(sealed: str) -> str:
    """The secret again. Raises Unreadable."""
    try:
        return _box().decrypt(sealed.encode()).decode()
    except InvalidToken as problem:
        raise Unreadable("It was sealed under another key. Enter it again.") from problem


def _box() -> Fernet:
    """NOTE: the key is derived, so that whoever has the database alone reads no secret, and sessions share none of it."""
    key = hashlib.scrypt(settings.SECRET_KEY.encode(), salt=b"nudges.sealing", n=2**12, r=8, p=1, dklen=32)
    return Fernet(base64.urlsafe_b64encode(key))
