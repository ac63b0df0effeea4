"""Which topics of the organization somebody's skills, titles and certificates may mean."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from profiles.linkedin.found import Found
from profiles.models import Topic, TopicAlias
from profiles.spellings import alike, key_of, trigrams

MAX_SUGGESTIONS = 30
SKILL, TITLE, CERTIFICATE = "skill", "title", "certificate"


def suggest(found: Found) -> list[dict[str, Any]]:
    """Topics to offer, those that the organization has first: ``text``, ``origin``, and the id of a ``topic`` or nothing.

    A skill that is no topic yet may become one. Titles and certificates only point to topics that there are.
    """
    topics = {topic.key: topic for topic in Topic.objects.filter(retired=False).order_by("name")}
    aliases = dict(TopicAlias.objects.filter(topic__retired=False).values_list("key", "topic_id"))
    known = {key: topic.pk for key, topic in topics.items()} | aliases
    pool = {key: trigrams(key) for key in topics}
    meant: dict[Any, dict[str, Any]] = {}
    fresh: dict[str, dict[str, Any]] = {}
    for origin, text in _texts(found):
        key = key_of(text)
        near = next((known[other] for other in [key, *alike(key, pool)] if other in known), None) if key else None
        if near is not None:
            meant.setdefault(near, {"text": text, "origin": origin, "topic": str(near)})
        elif key and origin == SKILL:
            fresh.setdefault(key, {"text": text[:120], "origin": origin, "topic": ""})
    return [*meant.values(), *fresh.values()][:MAX_SUGGESTIONS]


def _texts(found: Found) -> Iterator[tuple[str, str]]:
    yield from ((SKILL, text) for text in found.skills)
    yield from ((TITLE, one.title) for one in found.positions)
    yield from ((CERTIFICATE, text) for text in found.certificates)
