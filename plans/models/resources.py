"""What an organization says instead of the library, and how the two of a pair can be reached."""

from __future__ import annotations

from django.db import models

from accounts.tenancy import TenantKey, TenantModel
from programs.models import Participant


class Resource(TenantModel):
    """An organization's own words for one paper of the library; what nobody has edited has no row.

    ``origin_hash`` is the fingerprint of the words that it was copied from, ``origin_version`` how new those were. One that
    was put back to the original is kept, so that it can be had again.
    """

    key = models.CharField(max_length=60)
    title = models.CharField(max_length=300)
    text = models.TextField(blank=True, max_length=20000)
    shown = models.BooleanField(default=True)
    origin_version = models.PositiveSmallIntegerField()
    origin_hash = models.CharField(max_length=64)
    put_back_at = models.DateTimeField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [models.UniqueConstraint(fields=["organization", "key"], name="plans_resource_once")]

    def __str__(self) -> str:
        return self.title


class ContactWay(TenantModel):
    """How one participant wants to be reached by their partner, beside the address of the directory."""

    participant = TenantKey(Participant, models.CASCADE, related_name="+")
    phone = models.CharField(max_length=40, blank=True)
    chat = models.CharField(max_length=200, blank=True)
    room = models.URLField(max_length=500, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [models.UniqueConstraint(fields=["organization", "participant"], name="plans_contactway_once")]

    def __str__(self) -> str:
        return f"ways to {self.participant_id}"
