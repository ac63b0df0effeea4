"""Words that only two people may read: sealed under a key of their pairing, itself sealed under the house's.

An envelope. Every pairing has a data key of its own, so that deleting it makes all that was sealed under it unreadable at
once. The data key lies in the database sealed under a master key, and the master key comes from a secret of the environment:
the database alone opens nothing. What is sealed is bound to the place where it lies: moved to another row it does not open.
"""

from __future__ import annotations

import hashlib
import os
from functools import cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

# What a sealed value begins with: how it was sealed, so that another way can come later.
_FORM = b"\x01"
_NONCE = 12


class Unreadable(Exception):
    """It was sealed under another key, or for another place."""


def new_key() -> bytes:
    """A data key for one pairing."""
    return AESGCM.generate_key(256)


def wrap(key: bytes, *, place: tuple[str, ...]) -> tuple[str, bytes]:
    """A data key sealed under the newest master key, with the name of that master key."""
    name, master = next(iter(_masters().items()))
    return name, _seal(master, key, place)


def unwrapped(wrapped: bytes, *, master: str, place: tuple[str, ...]) -> bytes:
    """The data key again. Raises Unreadable when its master key is no longer in the environment."""
    if master not in _masters():
        raise Unreadable("its master key is not among NOTES_KEYS any more")
    return _opened(_masters()[master], wrapped, place)


def held(wrapped: bytes, *, master: str, place: tuple[str, ...]) -> bytes | None:
    """The same, or None for one that does not open: whoever shows many shows the others."""
    try:
        return unwrapped(wrapped, master=master, place=place)
    except Unreadable:
        return None


def newest() -> str:
    """The name of the master key that seals today; the others only open."""
    return next(iter(_masters()))


def seal(key: bytes, words: str, *, place: tuple[str, ...]) -> bytes:
    """Words, sealed under a data key for one place."""
    return _seal(key, words.encode(), place)


def opened(key: bytes, sealed: bytes, *, place: tuple[str, ...]) -> str:
    """The words again. Raises Unreadable."""
    return _opened(key, sealed, place).decode()


def _seal(key: bytes, clear: bytes, place: tuple[str, ...]) -> bytes:
    nonce = os.urandom(_NONCE)
    return _FORM + nonce + AESGCM(key).encrypt(nonce, clear, _bound(place))


def _opened(key: bytes, sealed: bytes, place: tuple[str, ...]) -> bytes:
    nonce, rest = sealed[1 : 1 + _NONCE], sealed[1 + _NONCE :]
    if sealed[:1] != _FORM:
        raise Unreadable("it was sealed in a way that is not known")
    try:
        return AESGCM(key).decrypt(nonce, rest, _bound(place))
    except InvalidTag as problem:
        raise Unreadable("it was sealed under another key, or for another place") from problem


def _bound(place: tuple[str, ...]) -> bytes:
    """A place as bytes; no part of one holds the sign between them."""
    return "|".join(place).encode()


def _masters() -> dict[str, bytes]:
    """The master keys of the environment by their names, the newest first."""
    return dict(_master(secret) for secret in settings.NOTES_KEYS)


@cache
def _master(secret: str) -> tuple[str, bytes]:
    """NOTE: derived slowly, because an operator may have chosen a secret that can be guessed; once for each process."""
    key = hashlib.scrypt(secret.encode(), salt=b"plans.sealing", n=2**14, r=8, p=1, dklen=32)
    return hashlib.sha256(b"name:" + key).hexdigest()[:16], key
