"""How profiles and topics are obtained."""

from __future__ import annotations

import base64
import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Case, Count, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.http import Http404
from django.shortcuts import get_object_or_404

from accounts import selectors as accounts
from accounts.actors import Actor
from accounts.enums import Permission
from accounts.models import OneTapLink
from profiles.enums import Direction, Hope, Imported
from profiles.models import (
    ImportedAnswer,
    LinkedInImport,
    Portrait,
    Position,
    Profile,
    SignupImport,
    Topic,
    TopicAlias,
    TopicEntry,
)
from profiles.spellings import alike as spelled
from profiles.spellings import key_of, trigrams
from profiles.words import LANGUAGES
from programs import rules
from programs.enums import LinkScope, Theme
from programs.models import Cohort, Participant
from programs.selectors import participants

MANAGE = Permission.MANAGE_PROGRAMS
THEMES = {str(theme): str(label) for theme, label in Theme.choices}
# As many topics as a search offers: more are not read on a phone.
FOUND = 8


@dataclass
class Story:
    """What a partner may read of a participant. Worries are not part of it, and hours are for the matching alone."""

    headline: str = ""
    about: str = ""
    challenge: str = ""
    languages: list[str] = field(default_factory=list)
    time_zone: str = ""
    style: list[str] = field(default_factory=list)
    hopes: list[str] = field(default_factory=list)
    offers: list[str] = field(default_factory=list)
    wants: list[str] = field(default_factory=list)
    # What of them may be told of somebody who is not known, by direction: topics, or only themes. Empty unless asked for.
    told: dict[str, list[str]] = field(default_factory=dict)
    # How somebody likes to be worked with, as the card that a partner gets: what it is about, and what they said.
    card: list[tuple[str, str]] = field(default_factory=list)
    work: list[Position] = field(default_factory=list)
    portrait: str = ""
    portrait_alt: str = ""
    portrait_source: str = ""


@dataclass(frozen=True)
class Told:
    """Which entries are told of somebody who is not known: by the topic, or only by its theme."""

    topics: Q
    themes: Q


def stories(
    participant_ids: Iterable[uuid.UUID],
    *,
    past: bool = True,
    seen: Collection[uuid.UUID] = (),
    told: Told | None = None,
) -> dict[uuid.UUID, Story]:
    """The stories of these participants, by participant. Three queries; what matters most and what is latest comes first.

    Without their ``past``, where they have worked, it takes two; then only those whom the reader has ``seen`` show a photo.
    ``told`` says which entries are told of people who are not known.
    """
    found: dict[uuid.UUID, Story] = {}
    owner: dict[uuid.UUID, uuid.UUID] = {}
    people = list(participant_ids)
    for profile in _with_photos(Profile.objects.filter(participant_id__in=people), people if past else seen):
        found[profile.participant_id] = _story(profile)
        owner[profile.pk] = profile.participant_id
    entries: QuerySet[Any] = TopicEntry.objects.filter(profile_id__in=list(owner)).select_related("topic")
    entries = entries.annotate(told=_as_told(told)).order_by("-priority", "-level", "topic__name")
    for entry in entries:
        story = found[owner[entry.profile_id]]
        (story.offers if entry.direction == Direction.OFFER else story.wants).append(entry.topic.name)
        if entry.told:
            story.told.setdefault(entry.direction, []).append(THEMES.get(entry.told, entry.topic.name))
    if past:
        for position in positions(owner):
            found[owner[position.profile_id]].work.append(position)
    return found


def _as_told(told: Told | None) -> Case | Value:
    """A mark for the topic itself, the theme, or nothing."""
    if told is None:
        return Value("")
    whens = When(told.topics, then=Value("topic")), When(told.themes, then=F("topic__theme"))
    return Case(*whens, default=Value(""))


def _with_photos(rows: QuerySet[Profile], seen: Collection[uuid.UUID]) -> QuerySet[Profile]:
    """Profiles with the photo of whoever was seen, its text and where it is from."""
    photos = Portrait.objects.filter(profile=OuterRef("pk"), profile__participant__in=list(seen))
    return rows.annotate(
        photo=Subquery(photos.values("image")),
        photo_alt=Coalesce(Subquery(photos.values("alt")), Value("")),
        photo_source=Coalesce(Subquery(photos.values("source")), Value("")),
    )


def drawn(image: bytes | memoryview | None) -> str:
    """A PNG as the address of itself, so that a photo has no other address that could be guessed or passed on."""
    return f"data:image/png;base64,{base64.b64encode(image).decode()}" if image else ""


def positions(profile_ids: Iterable[uuid.UUID]) -> list[Position]:
    """The stations of these profiles, those that go on first, then the latest."""
    rows = Position.objects.filter(profile_id__in=list(profile_ids))
    return sorted(rows, key=lambda one: (one.end or "9999", one.start), reverse=True)


def _story(profile: Any) -> Story:
    hopes = dict(Hope.choices)
    return Story(
        headline=profile.headline,
        about=profile.about,
        challenge=profile.challenge,
        languages=[LANGUAGES.get(code, code) for code in profile.languages],
        time_zone=profile.time_zone,
        style=[str(word) for word in (profile.get_pace_display(), profile.get_contact_display()) if word],
        hopes=[str(hopes[code]) for code in profile.hopes if code in hopes],
        card=_card(profile),
        portrait=drawn(profile.photo),
        portrait_alt=profile.photo_alt,
        portrait_source=profile.photo_source,
    )


def _card(profile: Profile) -> list[tuple[str, str]]:
    said = (
        ("Best reached by", profile.get_channel_display()),
        ("Would like to meet", profile.get_rhythm_display()),
        ("Wants to know of a meeting", profile.get_notice_display()),
        ("Would rather talk in", LANGUAGES.get(profile.talk_language, profile.talk_language)),
        ("It is too much, or too careful, when", profile.signs),
    )
    return [(name, str(words)) for name, words in said if words]


def cards_of(participants: Iterable[Participant]) -> dict[uuid.UUID, list[tuple[str, str]]]:
    """How people like to be worked with, for the partner whose participants the caller has obtained; one query."""
    return {row.participant_id: _card(row) for row in Profile.objects.filter(participant__in=list(participants))}


def of(participant: Participant) -> Profile | None:
    """The profile of a participant the caller has obtained, or None before anybody opened it."""
    return Profile.objects.filter(participant=participant).first()


def entries(profile: Profile) -> dict[str, list[TopicEntry]]:
    """What a profile offers and wants, by direction, the most important first."""
    found: dict[str, list[TopicEntry]] = {Direction.OFFER.value: [], Direction.WANT.value: []}
    rows = TopicEntry.objects.filter(profile=profile).select_related("topic")
    for entry in rows.order_by("-priority", "-level", "topic__name"):
        found[entry.direction].append(entry)
    return found


def suggestions(actor: Actor, themes: Iterable[str]) -> dict[str, list[Topic]]:
    """Topics to choose from, by theme: those of the program's themes first, then all others."""
    actor.require(Permission.SEE_OWN)
    return by_theme(themes)


def by_theme(themes: Iterable[str]) -> dict[str, list[Topic]]:
    """The same for somebody whom a link let in: topics are no secret within an organization."""
    first = list(themes)
    order = [*first, *(theme for theme in Theme.values if theme not in first), ""]
    found: dict[str, list[Topic]] = {theme: [] for theme in order}
    for topic in Topic.objects.filter(retired=False).order_by("name"):
        found[topic.theme].append(topic)
    return {theme: rows for theme, rows in found.items() if rows}


def alike(actor: Actor, text: str) -> list[tuple[Topic, str]]:
    """Topics that somebody may mean, at most eight: those that begin so first, and by which other spelling they are meant."""
    actor.require(Permission.SEE_OWN)
    key = key_of(text)
    if not key:
        return []
    names = dict(Topic.objects.filter(retired=False).values_list("key", "pk"))
    spellings = dict(TopicAlias.objects.filter(topic__retired=False).values_list("key", "topic_id"))
    held = [one for one in {**spellings, **names} if key in one]
    held.sort(key=lambda one: (not one.startswith(key), f" {key}" not in one, one))
    guessed = spelled(key, {one: trigrams(one) for one in {**spellings, **names}}) if len(held) < FOUND else []
    wanted: dict[uuid.UUID, str] = {}
    for one in [*held, *guessed]:
        wanted.setdefault(names.get(one) or spellings[one], "" if one in names else one)
    rows = Topic.objects.in_bulk(list(wanted)[:FOUND])
    return [(rows[pk], spelling) for pk, spelling in wanted.items() if pk in rows]


def portrait(participant: Participant) -> Portrait | None:
    """The photo of a participant the caller has obtained."""
    return Portrait.objects.filter(profile__participant=participant).first()


def looks(participant: Participant) -> Story:
    """Nothing of a story but the photo, for the head of the own pages."""
    row = portrait(participant)
    return Story(portrait=drawn(row.image), portrait_alt=row.alt, portrait_source=row.source) if row else Story()


def assistants(participant: Participant) -> list[OneTapLink]:
    """Who may move the times of a participant the caller has obtained."""
    return list(accounts.links_of(LinkScope.SLOTS, participant.pk))


def topics(actor: Actor, *, text: str = "", retired: bool = False) -> QuerySet[Topic]:
    """The organization's topics by theme and name."""
    actor.require(Permission.MANAGE_PROGRAMS)
    rows = Topic.objects.filter(retired=retired)
    if text:
        rows = rows.filter(name__icontains=text)
    return rows.order_by("theme", "name")


def topic(actor: Actor, pk: uuid.UUID) -> Topic:
    """One topic of the organization; anybody else's is not found."""
    actor.require(Permission.MANAGE_PROGRAMS)
    return get_object_or_404(Topic, pk=pk)


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


def signup(actor: Actor, pk: uuid.UUID) -> SignupImport:
    """One import of sign-up answers; anybody else's is not found."""
    return get_object_or_404(signup_imports(actor).select_related("uploaded_by"), pk=pk)


def linkedin_imports(actor: Actor) -> QuerySet[LinkedInImport]:
    """What the caller has brought from LinkedIn, the latest first; nobody sees that of others, whatever they may else."""
    actor.require(Permission.SEE_OWN)
    own = LinkedInImport.objects.filter(rules.themself(actor, "participant__employee__"))
    return own.select_related("participant__employee", "participant__cohort__program").order_by("-created_at")


def linkedin_import(actor: Actor, pk: uuid.UUID) -> LinkedInImport:
    """One of them; anybody else's is not found."""
    return get_object_or_404(linkedin_imports(actor), pk=pk)


def own_participant(actor: Actor, pk: uuid.UUID) -> Participant:
    """The caller's own place in a cohort; anybody else's is not found, also by those who manage programs."""
    participant = participants.one(actor, pk)
    if not rules.is_self(actor, participant.employee):
        raise Http404
    return participant


def imported(participant: Participant) -> list[tuple[str, str, ImportedAnswer]]:
    """What a profile has from LinkedIn beside stations and photo: what it is, what it says, and the row, the latest first."""
    rows = ImportedAnswer.objects.filter(profile__participant=participant).select_related("topic")
    return [(row.get_field_display(), _said(row), row) for row in rows.order_by("-created_at", "-pk")]


def _said(row: ImportedAnswer) -> str:
    if row.topic is not None:
        return row.topic.name
    if row.field == Imported.LANGUAGES:
        return ", ".join(LANGUAGES.get(code, code) for code in row.after.split(","))
    return row.after
