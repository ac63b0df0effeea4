"""What somebody accepts of the draft becomes part of their profile, each answer with where it came from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.actors import Actor
from profiles.enums import Direction, Imported, LinkedInState
from profiles.linkedin import found
from profiles.models import ImportedAnswer, LinkedInImport, Portrait, Position, Profile, TopicEntry
from profiles.services import profiles, topics
from profiles.services.linkedin.uploads import WrongState, require_self
from profiles.services.profiles import MAX_ENTRIES, Entry

MAX_POSITIONS = 40


class TooManyOffers(Exception):
    """A profile names so many topics and no more; the message says how many are one too many."""


@dataclass
class Accepted:
    """What somebody takes over, in their own words by now. None means to leave the answer as it is."""

    headline: str | None = None
    about: str | None = None
    languages: Sequence[str] = ()
    offers: Sequence[tuple[str, int]] = ()
    positions: Sequence[found.Position] = field(default_factory=tuple)
    picture: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all is taken over."""
        texts = self.headline is None and self.about is None
        return texts and not (self.languages or self.offers or self.positions or self.picture)


@transaction.atomic
def take(*, actor: Actor, row: LinkedInImport, accepted: Accepted) -> Profile:
    """Write what was accepted into the profile and forget the draft. Raises WrongState, TooManyOffers, TooManyTopics."""
    require_self(actor, row.participant)
    held = LinkedInImport.objects.select_for_update().filter(pk=row.pk, state=LinkedInState.REVIEW).first()
    if held is None:
        raise WrongState("This was taken over or removed already.")
    profile = profiles.held_for(actor=actor, participant=row.participant)
    told = _texts(profile, accepted)
    added = [code for code in accepted.languages if code not in profile.languages]
    answers: dict[str, Any] = {one.field: one.after for one in told}
    if added:
        told.append(ImportedAnswer(field=Imported.LANGUAGES, after=",".join(added)))
        answers["languages"] = [*profile.languages, *added]
    entries, new = _offers(actor, profile, accepted.offers)
    profile = profiles.save(actor=actor, participant=row.participant, answers=answers, entries=entries)
    told += [ImportedAnswer(field=Imported.OFFER, topic_id=entry.topic_id) for entry in new]
    for one in told:
        one.profile, one.source = profile, row.source
    ImportedAnswer.objects.bulk_create(told)
    _keep_positions(profile, accepted.positions, row.source)
    if accepted.picture and held.picture:
        looks = {"image": held.picture, "source": row.source, "alt": ""}
        Portrait.objects.update_or_create(profile=profile, defaults=looks)
    ended = {"state": LinkedInState.TAKEN, "taken_at": timezone.now(), "picture": b""}
    LinkedInImport.objects.filter(pk=row.pk).update(found={}, suggestions=[], **ended)
    return profile


def _texts(profile: Profile, accepted: Accepted) -> list[ImportedAnswer]:
    """The texts that differ from what is there, each with what it replaces."""
    wanted = {Imported.HEADLINE: accepted.headline, Imported.ABOUT: accepted.about}
    return [
        ImportedAnswer(field=name, before=getattr(profile, name), after=text)
        for name, text in wanted.items()
        if text is not None and text != getattr(profile, name)
    ]


def _offers(actor: Actor, profile: Profile, offers: Sequence[tuple[str, int]]) -> tuple[list[Entry], list[Entry]]:
    """All topics of the profile with those that are added, and the added ones alone."""
    rows = TopicEntry.objects.filter(profile=profile)
    own = [Entry(row.topic_id, row.direction, row.level, row.priority) for row in rows]
    there = {entry.topic_id for entry in own if entry.direction == Direction.OFFER}
    new: dict[Any, Entry] = {}
    for name, level in offers:
        topic = topics.add(actor=actor, name=name)
        if topic.pk not in there:
            new.setdefault(topic.pk, Entry(topic.pk, Direction.OFFER, level))
    if over := max(0, len(there) + len(new) - MAX_ENTRIES):
        raise TooManyOffers(f"A profile names up to {MAX_ENTRIES} topics. Leave out {over} more of them.")
    return [*own, *new.values()], list(new.values())


def _keep_positions(profile: Profile, wanted: Sequence[found.Position], source: str) -> None:
    there = {_sign(one) for one in Position.objects.filter(profile=profile)}
    new = {_sign(one): one for one in wanted if _sign(one) not in there}
    Position.objects.bulk_create(
        Position(profile=profile, employer=one.employer, title=one.title, start=one.start, end=one.end, source=source)
        for one in list(new.values())[: max(0, MAX_POSITIONS - len(there))]
    )


def _sign(one: Any) -> tuple[str, ...]:
    """By what two stations are the same."""
    return one.employer.casefold(), one.title.casefold(), one.start, one.end
