"""What a participant offers and wants, when they work, how they like to work, and what they hope and worry about."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from accounts.tenancy import TenantKey, TenantModel
from profiles.enums import (
    Channel,
    Contact,
    Direction,
    Hope,
    Notice,
    Pace,
    Rhythm,
    Worry,
)
from profiles.models.topics import Topic
from programs.models import Participant


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
