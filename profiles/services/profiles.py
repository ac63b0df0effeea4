"""What participants say about themselves, and whether it is enough to be matched."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.actors import Actor, NotAllowed
from accounts.enums import Permission
from accounts.services import audit
from profiles import completeness, events, week
from profiles.enums import Direction, Imported
from profiles.models import ImportedAnswer, Profile, TopicEntry
from profiles.services import topics
from programs import rules
from programs.enums import LinkScope, Side
from programs.models import Participant
from programs.services import progress

# As many topics as a profile names in one direction; its form has that many rows.
MAX_ENTRIES = 10
FIELDS = (
    "headline", "about", "languages", "time_zone", "workdays", "work_start", "work_end", "slots", "week", "pace", "contact",
    "channel", "rhythm", "notice", "talk_language", "signs", "hopes", "worries", "challenge",
)  # fmt: skip
_WORK = ("workdays", "work_start", "work_end")


Wish = tuple[str, int, int]


@dataclass(frozen=True)
class Entry:
    """One topic of a profile: offered or wanted, how well (1 to 5), how much it matters (1 to 3)."""

    topic_id: uuid.UUID
    direction: str
    level: int = 3
    priority: int = 2


def open_for(*, actor: Actor, participant: Participant) -> Profile:
    """The profile of a participant, made empty when nobody has opened it yet."""
    _may_edit(actor, participant)
    profile, _ = Profile.objects.get_or_create(
        participant=participant, defaults={"time_zone": participant.employee.time_zone}
    )
    return profile


def held_for(*, actor: Actor, participant: Participant) -> Profile:
    """The same, locked and as it is now, so that two tabs, or an assistant and a senior, do not undo each other."""
    opened = open_for(actor=actor, participant=participant)
    profile: Profile = Profile.objects.select_for_update().get(pk=opened.pk)
    return profile


@transaction.atomic
def describe(
    *, actor: Actor, participant: Participant, answers: dict[str, Any], wishes: dict[str, Sequence[Wish]]
) -> Profile:
    """Keep a whole form: answers, and per direction the topics by name, level and priority; new names become topics.

    Raises topics.TooManyTopics.
    """
    entries = [
        Entry(topics.add(actor=actor, name=name).pk, direction, level, priority)
        for direction, rows in wishes.items()
        for name, level, priority in rows
    ]
    return save(actor=actor, participant=participant, answers=answers, entries=entries)


@transaction.atomic
def save(
    *, actor: Actor, participant: Participant, answers: dict[str, Any], entries: Sequence[Entry] | None = None
) -> Profile:
    """Keep answers, and with ``entries`` all topics; then say whether the participant can be matched.

    Answers that are not given stay as they are. An admin who edits somebody else's profile is written into the audit log.
    """
    profile = held_for(actor=actor, participant=participant)
    own = rules.is_self(actor, participant.employee)
    told_by = actor.email if own else participant.employee.email
    changed = fill(profile=profile, participant=participant, answers=answers, entries=entries, told_by=told_by)
    if not own:
        label = str(participant.employee)
        audit.record(actor=actor, verb="edited a profile", row=profile, label=label, fields=changed)
    ids = {"organization_id": participant.organization_id, "participant_id": participant.pk}
    transaction.on_commit(lambda: events.profile_changed.send_robust(sender=Profile, **ids))
    return profile


def fill(
    *,
    profile: Profile,
    participant: Participant,
    answers: dict[str, Any],
    entries: Sequence[Entry] | None = None,
    told_by: str,
) -> list[str]:
    """Write answers into a profile and measure it; returns the names of those that changed. The caller has asked who may.

    ``told_by`` is the address whose worries these are, if worries are among them.
    """
    answers = _with_hours(profile, answers)
    changed = [name for name in FIELDS if name in answers and getattr(profile, name) != answers[name]]
    for name in changed:
        setattr(profile, name, answers[name])
    if "worries" in answers:
        profile.worries_of = told_by
    if entries is not None:
        _replace_entries(profile, entries)
    _measure(profile, participant, changed=[*changed, "worries_of"])
    return changed


def _with_hours(profile: Profile, answers: dict[str, Any]) -> dict[str, Any]:
    """Hours of the week and working hours never contradict each other: whichever is told anew rules the other."""

    def differs(name: str) -> bool:
        return bool(name in answers and answers[name] != getattr(profile, name))

    if differs("week"):
        return answers | dict(zip(_WORK, week.hull(answers["week"]), strict=True))
    return answers | {"week": []} if any(map(differs, _WORK)) else answers


def given(profile: Profile) -> dict[str, bool]:
    """Which parts of a profile have an answer."""
    directions = set(TopicEntry.objects.filter(profile=profile).values_list("direction", flat=True))
    hours = bool(profile.workdays) and profile.work_start is not None and profile.work_end is not None
    return {
        "offers": Direction.OFFER in directions,
        "wants": Direction.WANT in directions,
        "languages": bool(profile.languages),
        "hours": hours and bool(profile.time_zone),
        "style": bool(profile.pace and profile.contact),
        "hopes": bool(profile.hopes),
        "worries": bool(profile.worries),
        "headline": bool(profile.headline),
    }


def _may_edit(actor: Actor, participant: Participant) -> None:
    if (
        actor.grant
        and actor.grant.subject == participant.pk
        and actor.grant.scope in (LinkScope.PLACE, LinkScope.SLOTS)
    ):
        return  # what the link opens of it, the service behind its page decides
    if not rules.is_self(actor, participant.employee) and not actor.may(Permission.MANAGE_PROGRAMS):
        raise NotAllowed("a profile is edited by its owner or by an admin")


def _replace_entries(profile: Profile, entries: Sequence[Entry]) -> None:
    TopicEntry.objects.filter(profile=profile).delete()
    unique = {(entry.topic_id, entry.direction): entry for entry in entries}
    TopicEntry.objects.bulk_create(
        TopicEntry(
            profile=profile,
            topic_id=entry.topic_id,
            direction=entry.direction,
            level=entry.level,
            priority=entry.priority,
        )
        for entry in unique.values()
    )
    # Whoever drops an imported topic and later adds it again has it from themself.
    offered = [entry.topic_id for entry in unique.values() if entry.direction == Direction.OFFER]
    ImportedAnswer.objects.filter(profile=profile, field=Imported.OFFER).exclude(topic__in=offered).delete()


def _measure(profile: Profile, participant: Participant, changed: Sequence[str] = ()) -> None:
    answered = given(profile)
    profile.completeness, _ = completeness.measure(participant.side, answered)
    enough = completeness.is_enough(participant.side, answered)
    if enough and profile.submitted_at is None:
        profile.submitted_at = timezone.now()
    profile.save(update_fields=[*changed, "completeness", "submitted_at", "updated_at"])
    percent, topics = profile.completeness, _first_topics(profile, participant.side)
    progress.set_ready(participant=participant, complete=enough, completeness=percent, topics=topics)


def _first_topics(profile: Profile, side: str) -> list[str]:
    """What stands beside the name in a list: a mentor's offers, a mentee's wants, the most important first."""
    direction = Direction.OFFER if side == Side.MENTOR else Direction.WANT
    rows = TopicEntry.objects.filter(profile=profile, direction=direction).order_by(
        "-priority", "-level", "topic__name"
    )
    return list(rows.values_list("topic__name", flat=True)[:8])


@transaction.atomic
def measure_again(*, actor: Actor, participant_ids: Iterable[uuid.UUID]) -> int:
    """Measure profiles anew after somebody changed sides or a topic its name; returns how many there are."""
    actor.require(Permission.MANAGE_PROGRAMS)
    rows = Participant.objects.filter(pk__in=list(participant_ids)).select_related("employee")
    by_participant = {p.participant_id: p for p in Profile.objects.filter(participant__in=rows)}
    for row in rows:
        if profile := by_participant.get(row.pk):
            _measure(profile, row)
    return len(by_participant)


def measure_differing(*, actor: Actor) -> int:
    """Measure what the lists show differently from the profile, for a message may be lost; returns how many."""
    rows = Profile.objects.exclude(completeness=F("participant__completeness"))
    return measure_again(actor=actor, participant_ids=rows.values_list("participant_id", flat=True)[:500])
