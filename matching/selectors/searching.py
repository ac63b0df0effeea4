"""What somebody who asks for a match finds among all who are free."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from matching.models import Handle
from matching.selectors import asking
from profiles.models import Profile, TopicEntry
from programs.selectors import employees


@dataclass(frozen=True)
class Search:
    """What somebody looks for among all who are free."""

    text: str = ""
    theme: str = ""
    language: str = ""


def found(seat: Handle, search: Search) -> QuerySet[Handle]:
    """Everybody free and allowed whom a search finds, the best first. In a blind cohort nobody is found by their name."""
    rows = asking.others(seat)
    themed = entries = TopicEntry.objects.filter(profile__participant=OuterRef("participant"))
    if seat.opening.blind:
        # SECURITY: what is not shown is no way to find somebody either; a topic of a person's own may carry their name.
        told = asking.told_topics(seat.opening.cohort_id, [asking.OTHER[seat.participant.side]])
        themed, entries = entries.filter(told.topics | told.themes), entries.filter(told.topics)
    if search.text:
        named_so = entries.filter(topic__name__icontains=search.text)
        named = Q(pseudonym__icontains=search.text)
        if not seat.opening.blind:
            named = employees.named(search.text, "participant__employee__")
        rows = rows.filter(named | Exists(named_so))
    if search.theme:
        rows = rows.filter(Exists(themed.filter(topic__theme=search.theme)))
    if search.language:
        speaks = Profile.objects.filter(participant=OuterRef("participant"), languages__contains=[search.language])
        rows = rows.filter(Q(languages__contains=[search.language]) if seat.opening.blind else Exists(speaks))
    return asking.annotated(seat, rows)
