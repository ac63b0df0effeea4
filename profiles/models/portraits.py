"""Photos of participants."""

from __future__ import annotations

from django.db import models

from accounts.tenancy import TenantKey, TenantModel
from profiles.enums import (
    LinkedInSource,
)
from profiles.models.profiles import Profile


class Portrait(TenantModel):
    """The photo of one participant, decoded and written anew as a small PNG; drawn into pages, so that it has no address.

    Without a source its owner has uploaded it here.
    """

    profile = TenantKey(Profile, models.CASCADE, related_name="portraits")
    image = models.BinaryField()
    # What the photo shows, for those who cannot see it.
    alt = models.CharField(max_length=200, blank=True)
    source = models.CharField(max_length=20, choices=LinkedInSource.choices, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [models.UniqueConstraint(fields=["organization", "profile"], name="profiles_portrait_once")]

    def __str__(self) -> str:
        return f"portrait of {self.profile_id}"
