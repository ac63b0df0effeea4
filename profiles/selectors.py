"""How profiles and topics are obtained."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count, Q, QuerySet

from accounts.actors import Actor
from accounts.enums import Permission
from profiles.enums import Direction
from profiles.models import Profile, SignupImport, Topic, TopicEntry
from profiles.words import LANGUAGES
from programs.models import Cohort, Participant


@dataclass
class Story:
    """What others may read of a participant. Hopes and worries are not part of it."""

    headline: str = ""
    about: str = ""
    languages: list[str] = field(default_factory=list)
    time_zone: str = ""
    offers: list[str] = field(default_factory=list)
    wants: list[str] = field(default_factory=list)


def stories(participant_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, Story]:
    """The stories of these participants, by participant. Two queries; topics with the highest priority first."""
    found: dict[uuid.UUID, Story] = {}
    owner: dict[uuid.UUID, uuid.UUID] = {}
    for profile in Profile.objects.filter(participant_id__in=list(participant_ids)):
        languages = [LANGUAGES.get(code, code) for code in profile.languages]
        found[profile.participant_id] = Story(profile.headline, profile.about, languages, profile.time_zone)
        owner[profile.pk] = profile.participant_id
    entries = TopicEntry.objects.filter(profile_id__in=list(owner)).select_related("topic")
    for entry in entries.order_by("-priority", "-level", "topic__name"):
        story = found[owner[entry.profile_id]]
        (story.offers if entry.direction == Direction.OFFER else story.wants).append(entry.topic.name)
    return found


def of(participant: Participant) -> Profile | None:
    """The profile of a participant the caller has obtained, or None before anybody opened it."""
    return Profile.objects.filter(participant=participant).first()


def entries(profile: Profile) -> list[TopicEntry]:
    """What a profile offers and wants."""
    return list(TopicEntry.objects.filter(profile=profile).select_related("topic").order_by("direction", "topic__name"))


def completeness(participant_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, int]:
    """Percent complete of each of these participants who has a profile."""
    rows = Profile.objects.filter(participant_id__in=list(participant_ids))
    return dict(rows.values_list("participant_id", "completeness"))


def topics(actor: Actor, *, text: str = "", retired: bool = False) -> QuerySet[Topic]:
    """The organization's topics with how many profiles offer and want each, by theme and name."""
    rows = Topic.objects.filter(retired=retired)
    if text:
        rows = rows.filter(name__icontains=text)
    return rows.order_by("theme", "name")


def topic_uses(actor: Actor) -> dict[uuid.UUID, dict[str, int]]:
    """How many profiles offer and want each topic: one query for the whole page of topics."""
    actor.require(Permission.MANAGE_PROGRAMS)
    offers, wants = Q(direction=Direction.OFFER), Q(direction=Direction.WANT)
    rows = TopicEntry.objects.values("topic_id").annotate(
        offers=Count("pk", filter=offers), wants=Count("pk", filter=wants)
    )
    return {row["topic_id"]: {"offers": row["offers"], "wants": row["wants"]} for row in rows.order_by()}


def signup_imports(actor: Actor, cohort: Cohort | None = None) -> QuerySet[SignupImport]:
    """Imports of sign-up answers, the latest first."""
    actor.require(Permission.MANAGE_PROGRAMS)
    rows = SignupImport.objects.select_related("cohort__program")
    return (rows.filter(cohort=cohort) if cohort else rows).order_by("-created_at")
