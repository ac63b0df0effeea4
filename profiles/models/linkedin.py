"""What people bring of themselves from LinkedIn, and what they accepted of it."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from accounts.tenancy import TenantKey, TenantModel
from profiles.enums import (
    Imported,
    LinkedInSource,
    LinkedInState,
)
from profiles.linkedin import dates
from profiles.models.profiles import Profile
from profiles.models.topics import Topic
from programs.models import Participant


def _linkedin_place(row: LinkedInImport, file_name: str) -> str:
    """A file of a stranger's making is kept under a name of ours."""
    return f"{row.organization_id}/linkedin/{row.pk}"


class LinkedInImport(TenantModel):
    """One file from LinkedIn, or what its sign-in tells, that somebody brings for their own profile.

    The file is deleted once it was read. ``found`` and ``suggestions`` are a draft that waits a day to be looked at; once
    it was, only that it happened is kept.
    """

    participant = TenantKey(Participant, models.CASCADE, related_name="+")
    source = models.CharField(max_length=20, choices=LinkedInSource.choices)
    state = models.CharField(max_length=8, choices=LinkedInState.choices, default=LinkedInState.READING)
    file = models.FileField(upload_to=_linkedin_place, blank=True, max_length=200)
    found = models.JSONField(default=dict, blank=True)
    # Topics that skills, titles and certificates may mean: text, origin, and the id of a topic or nothing.
    suggestions = models.JSONField(default=list, blank=True)
    picture = models.BinaryField(default=bytes, blank=True)
    error = models.CharField(max_length=500, blank=True)
    # Whether the file is still there and may be read once more.
    again = models.BooleanField(default=False)
    attempt = models.PositiveSmallIntegerField(default=0)
    heartbeat_at = models.DateTimeField(null=True, blank=True)
    brought_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    taken_at = models.DateTimeField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        indexes = [models.Index(fields=["organization", "participant", "-created_at"], name="profiles_linkedin_recent")]

    def __str__(self) -> str:
        return self.get_source_display()


class ImportedAnswer(TenantModel):
    """One answer that came from LinkedIn with its owner's consent, given when the row was made.

    ``before`` and ``after`` are texts, or for languages what was added; an offer names its topic. They are what it takes to
    give back exactly that, and nothing that was written since.
    """

    profile = TenantKey(Profile, models.CASCADE, related_name="imported")
    field = models.CharField(max_length=12, choices=Imported.choices)
    topic = TenantKey(Topic, models.CASCADE, null=True, blank=True, related_name="+")
    before = models.TextField(blank=True)
    after = models.TextField(blank=True)
    source = models.CharField(max_length=20, choices=LinkedInSource.choices)

    class Meta(TenantModel.Meta):
        indexes = [models.Index(fields=["organization", "profile"], name="profiles_imported_profile")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(field=Imported.OFFER, topic__isnull=False)
                | (~models.Q(field=Imported.OFFER) & models.Q(topic=None)),
                name="profiles_imported_topic",
            )
        ]

    def __str__(self) -> str:
        return f"{self.field} from {self.source}"


class Position(TenantModel):
    """One station of somebody's working life, accepted from LinkedIn.

    ``start`` and ``end`` are 2024-01 or 2024; no end is now.
    """

    profile = TenantKey(Profile, models.CASCADE, related_name="positions")
    employer = models.CharField(max_length=200, blank=True)
    title = models.CharField(max_length=200)
    start = models.CharField(max_length=7, blank=True)
    end = models.CharField(max_length=7, blank=True)
    source = models.CharField(max_length=20, choices=LinkedInSource.choices)

    class Meta(TenantModel.Meta):
        indexes = [models.Index(fields=["organization", "profile"], name="profiles_position_profile")]

    def __str__(self) -> str:
        return self.title

    @property
    def period(self) -> str:
        """From when until when, in words."""
        return dates.period(self.start, self.end)
