"""Email addresses as mail servers know them. Pure."""

from __future__ import annotations


def ascii_of(address: str) -> str:
    """An address in plain letters: a domain with umlauts has a second spelling without them, the part before the @ has none.

    Raises UnicodeError for an address that no mail server takes.
    """
    name, _, domain = address.rpartition("@")
    name.encode("ascii")
    return f"{name}@{domain.encode('idna').decode()}"
