"""The organization's topics: starting set, new ones, spellings that mean the same."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, RestrictedError

from accounts.actors import Actor
from accounts.enums import Permission
from accounts.services import audit
from profiles.models import ImportedAnswer, Topic, TopicAlias, TopicEntry
from profiles.spellings import key_of
from profiles.starters import STARTERS
from programs.enums import ProgramState
from programs.models import Program
from programs.services import progress

MAX_TOPICS = 2000


class TooManyTopics(Exception):
    """The organization has as many topics as can be chosen from; merge or retire some first."""


class NameTaken(Exception):
    """Another topic has this name or spelling; merge the two instead."""


class Answered(Exception):
    """Surveys have been answered about the topic: an answer stays with what was asked."""


@transaction.atomic
def start(*, actor: Actor) -> int:
    """Give an organization without topics the starting set; returns how many were made."""
    actor.require(Permission.MANAGE_PROGRAMS)
    if Topic.objects.exists():
        return 0
    rows = [Topic(name=name, key=key_of(name), theme=theme) for theme, names in STARTERS.items() for name in names]
    Topic.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def start_where_live(*, actor: Actor) -> int:
    """The same for an organization with a live program, whose message may be lost; returns how many were made."""
    live = Program.objects.filter(state=ProgramState.LIVE).exists()
    return start(actor=actor) if live else 0


@transaction.atomic
def add(*, actor: Actor, name: str, theme: str = "") -> Topic:
    """The topic of this name, made when it is new; a known spelling gives the topic it means.

    Everybody who fills a profile may add one. Raises ValueError for an empty name, TooManyTopics beyond the limit.
    """
    key = key_of(name)
    if not key:
        raise ValueError("A topic needs a name.")
    alias = TopicAlias.objects.filter(key=key).select_related("topic").first()
    if alias is not None:
        return alias.topic
    known = Topic.objects.filter(key=key).first()
    if known is not None:
        return known
    if Topic.objects.count() >= MAX_TOPICS:
        raise TooManyTopics(
            f"There are {MAX_TOPICS:,} topics already. Choose one of them, or ask your admin to merge some."
        )
    topic, _ = Topic.objects.get_or_create(key=key, defaults={"name": " ".join(name.split())[:120], "theme": theme})
    return topic


@transaction.atomic
def found(*, actor: Actor, name: str, theme: str = "") -> Topic:
    """Add a topic as an admin: unlike ``add``, a name that is known is refused. Raises NameTaken, TooManyTopics, ValueError."""
    actor.require(Permission.MANAGE_PROGRAMS)
    key = key_of(name)
    known = Topic.objects.filter(key=key).first() or Topic.objects.filter(aliases__key=key).first()
    if known is not None:
        raise NameTaken(f"“{known.name}” means that already.")
    topic = add(actor=actor, name=name, theme=theme)
    audit.record(actor=actor, verb="added a topic", row=topic)
    return topic


@transaction.atomic
def change(*, actor: Actor, topic: Topic, name: str, theme: str, retired: bool) -> Topic:
    """Rename a topic, move it to a theme, or retire it. Raises NameTaken."""
    actor.require(Permission.MANAGE_PROGRAMS)
    key = key_of(name)
    if not key:
        raise ValueError("A topic needs a name.")
    if Topic.objects.filter(key=key).exclude(pk=topic.pk).exists():
        raise NameTaken(f"There is a topic “{name}” already. Merge the two instead.")
    before = {"name": topic.name, "theme": topic.theme, "retired": topic.retired}
    topic.name, topic.key, topic.theme, topic.retired = name.strip()[:120], key, theme, retired
    topic.save()
    after = {"name": topic.name, "theme": topic.theme, "retired": topic.retired}
    if topic.name != before["name"]:
        progress.retitle(old=str(before["name"]), new=topic.name)
    audit.record(actor=actor, verb="changed a topic", row=topic, before=before, after=after)
    return topic


@transaction.atomic
def merge(*, actor: Actor, topic: Topic, into: Topic) -> Topic:
    """Make one topic of two: entries move over, the old name is remembered as a spelling of the other.

    Raises Answered where surveys were: what somebody said before and after would no longer be about the same.
    """
    actor.require(Permission.MANAGE_PROGRAMS)
    if topic.pk == into.pk:
        raise ValueError("Choose two different topics.")
    both = TopicEntry.objects.filter(topic=into, profile=OuterRef("profile"), direction=OuterRef("direction"))
    TopicEntry.objects.filter(Exists(both), topic=topic).delete()
    TopicEntry.objects.filter(topic=topic).update(topic=into)
    ImportedAnswer.objects.filter(topic=topic).update(topic=into)
    remember(spellings=[topic.name], topic=into)
    progress.retitle(old=topic.name, new=into.name)
    TopicAlias.objects.filter(topic=topic).update(topic=into)
    audit.record(actor=actor, verb="merged topics", row=into, label=into.name, merged=topic.name)
    try:
        with transaction.atomic():
            topic.delete()
    except (IntegrityError, RestrictedError) as error:  # whoever may not read the answers is told by the database
        raise Answered(f"Surveys have been answered about “{topic.name}”, so it stays. Retire it instead.") from error
    return into


def remember(*, spellings: Iterable[str], topic: Topic) -> None:
    """Keep spellings that somebody said mean this topic."""
    keys = {key_of(text) for text in spellings} - {"", topic.key}
    for key in sorted(keys):
        TopicAlias.objects.update_or_create(key=key, defaults={"topic": topic})
