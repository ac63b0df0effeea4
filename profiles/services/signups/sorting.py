"""What the columns of a sign-up file mean, and what its spellings of topics mean: decided on screen, checked at once."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db import transaction

from accounts.actors import Actor
from accounts.enums import Permission
from profiles import questions
from profiles.enums import SignupState
from profiles.models import SignupImport, Topic, TopicAlias
from profiles.services.signups import reading, uploads
from profiles.services.signups.uploads import WrongState
from profiles.spellings import alike, key_of, trigrams
from programs.services import files

SORTABLE = (SignupState.UPLOADED, SignupState.MAPPED, SignupState.CHECKED, SignupState.FAILED)
MAX_UNKNOWN = 200


class BadMapping(ValueError):
    """The columns cannot be read like this; the message says what to change."""


@dataclass(frozen=True)
class Unknown:
    """A spelling that is no topic yet: how often it occurs, what it may mean, and what was decided."""

    key: str
    text: str
    count: int
    topics: list[Topic] = field(default_factory=list)
    others: list[tuple[str, str]] = field(default_factory=list)
    decision: str = "new"


@transaction.atomic
def choose(
    *,
    actor: Actor,
    signup: SignupImport,
    mapping: Mapping[str, str],
    side: str,
    capacity: int,
    keeps_answers: bool,
    excuses: bool = False,
) -> SignupImport:
    """Say which question each column answers, and what rows get that say nothing of side or capacity. Raises BadMapping."""
    actor.require(Permission.MANAGE_PROGRAMS)
    row = _held(signup)
    chosen = {header: mapping[header] for header in row.headers if mapping.get(header) in questions.BY_KEY}
    if "email" not in chosen.values():
        raise BadMapping("Choose the column that holds the work email; without it nobody can be found.")
    if twice := questions.twice(chosen):
        raise BadMapping(f"Only one column can answer: {', '.join(twice)}.")
    if not side and "side" not in chosen.values():
        raise BadMapping("Say whether these people are mentors or mentees, or choose the column that does.")
    row.mapping, row.side, row.capacity = chosen, side, capacity
    row.keeps_answers, row.excuses = keeps_answers, excuses
    row.state, row.error = SignupState.MAPPED, ""
    row.save()
    files.remember(uploads.KIND, row.mapping, row.headers)
    if not unknown(actor=actor, signup=row):
        reading.check(row)
    return row


def unknown(*, actor: Actor, signup: SignupImport) -> list[Unknown]:
    """The file's spellings that are no topic yet, the most frequent first, each with what it may mean."""
    actor.require(Permission.MANAGE_PROGRAMS)
    texts, counts = _spellings(signup)
    topics = {topic.key: topic for topic in Topic.objects.filter(retired=False)}
    known = set(topics) | set(TopicAlias.objects.values_list("key", flat=True))
    pool = {key: trigrams(key) for key in topics}
    earlier: dict[str, frozenset[str]] = {}
    found = []
    for key, count in counts.most_common():
        if key in known:
            continue
        same = alike(key, pool), alike(key, earlier)
        close, others = [topics[k] for k in same[0]], [(k, texts[k]) for k in same[1]]
        decision = signup.spellings.get(key) or _proposal(close, others)
        found.append(Unknown(key, texts[key], count, close, others, decision))
        earlier[key] = trigrams(key)
    return found[:MAX_UNKNOWN]


def _proposal(close: list[Topic], others: list[tuple[str, str]]) -> str:
    if close:
        return f"topic:{close[0].pk}"
    return f"same:{others[0][0]}" if others else "new"


def _spellings(signup: SignupImport) -> tuple[dict[str, str], Counter[str]]:
    """How each key was first written, and how often it occurs."""
    texts: dict[str, str] = {}
    counts: Counter[str] = Counter()
    for _, entry in reading.rows(signup):
        for _, text in entry.topics:
            if key := key_of(text):
                texts.setdefault(key, text)
                counts[key] += 1
    return texts, counts


@transaction.atomic
def decide(*, actor: Actor, signup: SignupImport, decisions: Mapping[str, str]) -> SignupImport:
    """Keep what each unknown spelling means, and check the file. A decision that makes no sense becomes a new topic."""
    actor.require(Permission.MANAGE_PROGRAMS)
    row = _held(signup)
    asked = {one.key: one for one in unknown(actor=actor, signup=row)}
    topics = {str(pk) for pk in Topic.objects.values_list("pk", flat=True)}
    row.spellings = {
        key: decision if _sensible(decision, key, topics, set(asked)) else "new"
        for key, decision in decisions.items()
        if key in asked
    }
    row.spellings = {key: _followed(key, row.spellings) for key in row.spellings}
    reading.check(row)
    return row


def _sensible(decision: str, key: str, topics: set[str], keys: set[str]) -> bool:
    kind, _, which = decision.partition(":")
    return (
        decision in ("new", "skip")
        or (kind == "topic" and which in topics)
        or (kind == "same" and which in keys - {key})
    )


def _followed(key: str, decisions: Mapping[str, str]) -> str:
    """A spelling that is the same as one that is the same as a third means the third; a circle becomes a new topic."""
    seen = {key}
    decision = decisions[key]
    while decision.startswith("same:"):
        other = decision.removeprefix("same:")
        following = decisions.get(other, "new")
        if other in seen:
            return "new"
        if not following.startswith("same:"):
            return decision if following == "new" else following
        seen.add(other)
        decision = following
    return decision


def _held(signup: SignupImport) -> SignupImport:
    row = SignupImport.objects.select_for_update().get(pk=signup.pk)
    if row.state not in SORTABLE:
        raise WrongState(f"This file is {row.get_state_display().lower()} and cannot be changed any more.")
    return row


def topic_id(decision: str) -> uuid.UUID | None:
    """The topic that a decision names."""
    kind, _, which = decision.partition(":")
    return uuid.UUID(which) if kind == "topic" else None
