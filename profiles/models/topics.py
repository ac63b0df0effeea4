"""What can be offered or wanted, and its other spellings."""

from __future__ import annotations

from django.db import models

from accounts.tenancy import TenantKey, TenantModel
from programs.enums import Theme


class Topic(TenantModel):
    """Something that can be offered or wanted in an organization, in one of the seven themes."""

    name = models.CharField(max_length=120)
    key = models.CharField(max_length=120)
    theme = models.CharField(max_length=20, choices=Theme.choices, blank=True)
    retired = models.BooleanField(default=False)

    class Meta(TenantModel.Meta):
        constraints = [models.UniqueConstraint(fields=["organization", "key"], name="profiles_topic_once")]

    def __str__(self) -> str:
        return self.name


class TopicAlias(TenantModel):
    """Another spelling that means a topic, learned when somebody merged the two on screen."""

    topic = TenantKey(Topic, models.CASCADE, related_name="aliases")
    key = models.CharField(max_length=120)

    class Meta(TenantModel.Meta):
        constraints = [models.UniqueConstraint(fields=["organization", "key"], name="profiles_alias_once")]

    def __str__(self) -> str:
        return self.key
