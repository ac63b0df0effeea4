"""The organization's topics: starting set, new ones, spellings that mean the same."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from django.db import transaction

from accounts.actors import Actor
from accounts.enums import Permission
from accounts.services import audit
from profiles.models import Topic, TopicAlias, TopicEntry
from profiles.starters import STARTERS

MAX_TOPICS = 2000


class NameTaken(Exception):
    """Another topic has this name or spelling; merge the two instead."""


def key_of(name: str) -> str:
    """The name without case, accents and punctuation, under which spellings meet: ``A.I.`` and ``ai``."""
    plain = unicodedata.normalize("NFKD", name).casefold()
    letters = "".join(c for c in plain if not unicodedata.combining(c))
    return re.sub(r"[^\w]+", " ", letters.replace(".", "")).strip()[:120]


@transaction.atomic
def start(*, actor: Actor) -> int:
    """Give an organization without topics the starting set; returns how many were made."""
    if Topic.objects.exists():
        return 0
    rows = [Topic(name=name, key=key_of(name), theme=theme) for theme, names in STARTERS.items() for name in names]
    Topic.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


@transaction.atomic
def add(*, actor: Actor, name: str, theme: str = "") -> Topic:
    """The topic of this name, made when it is new; a known spelling gives the topic it means.

    Everybody who fills a profile may add one. Raises ValueError for an empty name.
    """
    key = key_of(name)
    if not key:
        raise ValueError("A topic needs a name.")
    alias = TopicAlias.objects.filter(key=key).select_related("topic").first()
    if alias is not None:
        return alias.topic
    topic, _ = Topic.objects.get_or_create(key=key, defaults={"name": " ".join(name.split())[:120], "theme": theme})
    return topic


@transaction.atomic
def change(*, actor: Actor, topic: Topic, name: str, theme: str, retired: bool) -> Topic:
    """Rename a topic, move it to a theme, or retire it. Raises NameTaken."""
    actor.require(Permission.MANAGE_PROGRAMS)
    key = key_of(name)
    if Topic.objects.filter(key=key).exclude(pk=topic.pk).exists():
        raise NameTaken(f"There is a topic “{name}” already. Merge the two instead.")
    before = {"name": topic.name, "theme": topic.theme, "retired": topic.retired}
    topic.name, topic.key, topic.theme, topic.retired = name.strip()[:120], key, theme, retired
    topic.save()
    after = {"name": topic.name, "theme": topic.theme, "retired": topic.retired}
    audit.record(actor=actor, verb="changed a topic", row=topic, before=before, after=after)
    return topic


@transaction.atomic
def merge(*, actor: Actor, topic: Topic, into: Topic) -> Topic:
    """Make one topic of two: entries move over, the old name is remembered as a spelling of the other."""
    actor.require(Permission.MANAGE_PROGRAMS)
    if topic.pk == into.pk:
        raise ValueError("Choose two different topics.")
    taken = TopicEntry.objects.filter(topic=into).values_list("profile_id", "direction")
    for profile_id, direction in taken:
        TopicEntry.objects.filter(topic=topic, profile_id=profile_id, direction=direction).delete()
    TopicEntry.objects.filter(topic=topic).update(topic=into)
    remember(spellings=[topic.name], topic=into)
    TopicAlias.objects.filter(topic=topic).update(topic=into)
    audit.record(actor=actor, verb="merged topics", row=into, label=into.name, merged=topic.name)
    topic.delete()
    return into


def remember(*, spellings: Iterable[str], topic: Topic) -> None:
    """Keep spellings that somebody said mean this topic."""
    keys = {key_of(text) for text in spellings} - {"", topic.key}
    for key in sorted(keys):
        TopicAlias.objects.update_or_create(key=key, defaults={"topic": topic})
