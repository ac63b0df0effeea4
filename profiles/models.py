"""What participants offer and want, when they work, how they like to work, and what they hope and worry about."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from accounts.tenancy import TenantKey, TenantModel
from profiles.enums import (
    Channel,
    Contact,
    Direction,
    Hope,
    Imported,
    LinkedInSource,
    LinkedInState,
    Notice,
    Pace,
    Rhythm,
    SignupState,
    Worry,
)
from profiles.linkedin import dates
from programs.enums import Side, Theme
from programs.models import Cohort, Participant


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


class Profile(TenantModel):
    """The answers of one participant. Working hours are local to ``time_zone``, minutes after midnight."""

    participant = TenantKey(Participant, models.CASCADE, related_name="+")
    headline = models.CharField(max_length=200, blank=True)
    about = models.TextField(max_length=2000, blank=True)
    languages = ArrayField(models.CharField(max_length=10), default=list, blank=True)
    time_zone = models.CharField(max_length=64, blank=True)
    workdays = ArrayField(models.PositiveSmallIntegerField(), default=list, blank=True)
    work_start = models.PositiveSmallIntegerField(null=True, blank=True)
    work_end = models.PositiveSmallIntegerField(null=True, blank=True)
    # Three times at which a first conversation would suit, such as "1-morning": a day of the week and a part of it.
    slots = ArrayField(models.CharField(max_length=12), default=list, blank=True)
    # The hours of a usual week, 0 to 167, where somebody marked them one by one; working hours then only hold them all.
    week = ArrayField(models.PositiveSmallIntegerField(), default=list, blank=True)
    pace = models.CharField(max_length=12, choices=Pace.choices, blank=True)
    contact = models.CharField(max_length=12, choices=Contact.choices, blank=True)
    channel = models.CharField(max_length=12, choices=Channel.choices, blank=True)
    rhythm = models.CharField(max_length=12, choices=Rhythm.choices, blank=True)
    notice = models.CharField(max_length=12, choices=Notice.choices, blank=True)
    talk_language = models.CharField(max_length=10, blank=True)
    signs = models.TextField(max_length=500, blank=True)
    hopes = ArrayField(models.CharField(max_length=20, choices=Hope.choices), default=list, blank=True)
    worries = ArrayField(models.CharField(max_length=20, choices=Worry.choices), default=list, blank=True)
    # The proven address that told the worries, or the one a sign-up sheet told them of; they are shown to no other.
    worries_of = models.EmailField(blank=True)
    challenge = models.TextField(max_length=1000, blank=True)
    completeness = models.PositiveSmallIntegerField(default=0)
    submitted_at = models.DateTimeField(null=True, blank=True)
    # The step of the way through the profile on which its owner was last.
    step = models.CharField(max_length=12, blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta(TenantModel.Meta):
        constraints = [models.UniqueConstraint(fields=["organization", "participant"], name="profiles_profile_once")]

    def __str__(self) -> str:
        return f"profile of {self.participant_id}"


class TopicEntry(TenantModel):
    """One topic that somebody offers or wants. Level 1 to 5 (knows or wants to know); priority 1 to 3, 3 matters most."""

    profile = TenantKey(Profile, models.CASCADE, related_name="entries")
    topic = TenantKey(Topic, models.CASCADE, related_name="+")
    direction = models.CharField(max_length=6, choices=Direction.choices)
    level = models.PositiveSmallIntegerField(default=3, validators=[MinValueValidator(1), MaxValueValidator(5)])
    priority = models.PositiveSmallIntegerField(default=2, validators=[MinValueValidator(1), MaxValueValidator(3)])

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "profile", "topic", "direction"], name="profiles_entry_once"
            ),
            models.CheckConstraint(
                condition=models.Q(level__gte=1, level__lte=5, priority__gte=1, priority__lte=3),
                name="profiles_entry_range",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.direction} {self.topic_id}"


def _place(row: SignupImport, file_name: str) -> str:
    """Each organization has a folder of its own; the name given by the uploader is shown but never used as a path."""
    return f"{row.organization_id}/signups/{row.pk}.{row.file_format}"


class SignupImport(TenantModel):
    """One spreadsheet of sign-up answers for a cohort: its columns mapped to questions, its topics merged."""

    cohort = TenantKey(Cohort, models.CASCADE, related_name="+")
    file = models.FileField(upload_to=_place, max_length=200)
    file_name = models.CharField(max_length=255)
    file_format = models.CharField(max_length=8, default="csv")
    encoding = models.CharField(max_length=20, blank=True)
    delimiter = models.CharField(max_length=2, blank=True)
    headers = models.JSONField(default=list)
    samples = models.JSONField(default=list)
    # Header in the file → key of a question.
    mapping = models.JSONField(default=dict)
    # What rows without a side or a capacity of their own get.
    side = models.CharField(max_length=8, choices=Side.choices, blank=True)
    capacity = models.PositiveSmallIntegerField(default=1)
    keeps_answers = models.BooleanField(default=True)
    excuses = models.BooleanField(default=False)
    # Key of a spelling → "topic:<id>", "new", "same:<key of another spelling>" or "skip", as decided on screen.
    spellings = models.JSONField(default=dict)
    state = models.CharField(max_length=12, choices=SignupState.choices, default=SignupState.UPLOADED)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    heartbeat_at = models.DateTimeField(null=True, blank=True)
    attempt = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=500, blank=True)
    # (row number, column, reason): rows that are left out, and cells that are.
    wrong_rows = models.JSONField(default=list, blank=True)
    warnings = models.JSONField(default=list, blank=True)
    count_new = models.PositiveIntegerField(default=0)
    count_changed = models.PositiveIntegerField(default=0)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    applied_at = models.DateTimeField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        indexes = [models.Index(fields=["organization", "cohort", "-created_at"], name="profiles_signup_recent")]

    def __str__(self) -> str:
        return self.file_name


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
