"""Everything that came from LinkedIn goes, and nothing else: what was written since stays as it was written."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import transaction

from accounts.actors import Actor
from profiles.enums import Direction, Imported
from profiles.models import ImportedAnswer, LinkedInImport, Portrait, Position, Profile, TopicEntry
from profiles.services import profiles
from profiles.services.linkedin.uploads import forget, require_self
from profiles.services.profiles import Entry
from programs.models import Participant


@transaction.atomic
def remove_all(*, actor: Actor, participant: Participant) -> None:
    """Take everything from LinkedIn out of a profile, with the drafts and what tells that there were any.

    A text that was changed by hand after it was accepted is the owner's own and stays; else what stood there before is
    back. Languages and topics that were added go, others stay.
    """
    require_self(actor, participant)
    forget(LinkedInImport.objects.filter(participant=participant))
    profile = Profile.objects.filter(participant=participant).first()
    if profile is None:
        return
    rows = list(ImportedAnswer.objects.filter(profile=profile).order_by("-created_at", "-pk"))
    entries = _without(profile, {row.topic_id for row in rows if row.field == Imported.OFFER})
    profiles.save(actor=actor, participant=participant, answers=_given_back(profile, rows), entries=entries)
    for model in (ImportedAnswer, Position):
        model.objects.filter(profile=profile).delete()
    Portrait.objects.filter(profile=profile).exclude(source="").delete()


@transaction.atomic
def remove_position(*, actor: Actor, participant: Participant, position_id: uuid.UUID) -> None:
    """Take one station out of a profile; one of somebody else's is not touched."""
    require_self(actor, participant)
    Position.objects.filter(pk=position_id, profile__participant=participant).delete()


def _given_back(profile: Profile, rows: list[ImportedAnswer]) -> dict[str, Any]:
    """The answers as they were: imports are undone from the last one to the first."""
    answers: dict[str, Any] = {
        "headline": profile.headline, "about": profile.about, "languages": list(profile.languages)
    }  # fmt: skip
    for row in rows:
        if row.field == Imported.LANGUAGES:
            added = row.after.split(",")
            answers["languages"] = [code for code in answers["languages"] if code not in added]
        elif row.field != Imported.OFFER and _plain(answers[row.field]) == _plain(row.after):
            answers[row.field] = row.before
    return answers


def _plain(text: str) -> str:
    """A text as a form sends it back unchanged: with other line ends, and nothing around it."""
    return text.replace("\r\n", "\n").strip()


def _without(profile: Profile, topic_ids: set[Any]) -> list[Entry]:
    """The topics of a profile but for the offers that were imported."""
    rows = TopicEntry.objects.filter(profile=profile)
    kept = [row for row in rows if row.direction != Direction.OFFER or row.topic_id not in topic_ids]
    return [Entry(row.topic_id, row.direction, row.level, row.priority) for row in kept]
