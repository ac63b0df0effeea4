"""The page on the roles that a letter leads to: which of the two it is for, and nothing else.

SECURITY: its address is signed and has no row. A one-tap link would have one, and an admin who looks after somebody's links
would see from its date that they were told of their roles. What it opens is in the library: it needs no secret.
"""

from __future__ import annotations

import base64
import binascii
import uuid
from collections.abc import Iterator
from contextlib import contextmanager

from django.core import signing

from accounts.tenancy import tenant
from programs.models import Participant

_signer = signing.Signer(salt="plans.roles", sep=".")


def token_of(participant: Participant) -> str:
    """What stands in the address of the page for one participant."""
    named = participant.organization_id.bytes + participant.pk.bytes
    return _signer.sign(base64.urlsafe_b64encode(named).decode().rstrip("="))


@contextmanager
def behind(token: str) -> Iterator[Participant | None]:
    """The participant whom an address was written for, inside their organization; None for an address of nobody."""
    try:
        named = base64.urlsafe_b64decode(_signer.unsign(token) + "=")
        organization_id, pk = uuid.UUID(bytes=named[:16]), uuid.UUID(bytes=named[16:])
    except (signing.BadSignature, binascii.Error, ValueError):
        yield None
        return
    with tenant(organization_id):
        rows = Participant.objects.select_related("employee", "organization", "cohort__program__organization")
        yield rows.filter(pk=pk).first()
