"""What others are shown of somebody, for that person: made by the same renderers, of the same rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from matching import blind, pseudonyms
from matching.enums import Mode
from matching.models import Handle, Opening
from matching.selectors import asking, meter
from profiles import selectors as profiles

if TYPE_CHECKING:
    from programs.models import Participant


@dataclass(frozen=True)
class Seen:
    """The two faces of a participant, and which of them others may see in the cohort now: ``open``, ``blind`` or neither."""

    named: blind.Face
    hidden: blind.Face
    now: str
    meter: meter.Own


def faces(participant: Participant) -> Seen:
    """The faces of a participant the caller has obtained as their own; whoever has no handle yet gets one for the example."""
    opening = Opening.objects.filter(cohort=participant.cohort_id).first()
    handle = Handle.objects.filter(participant=participant).defer("allowed").first()
    if handle is None:
        example = f"{pseudonyms.COLOURS[0]} {pseudonyms.CREATURES[0]}"
        handle = Handle(participant=participant, number=0, pseudonym=example)
    handle.participant = participant
    me, told = participant.pk, asking.told_topics(participant.cohort_id)
    story = profiles.stories([me], past=False, seen=[me], told=told).get(me)
    chosen = opening is not None and opening.mode != Mode.ASSIGNED
    return Seen(
        named=blind.face(handle, story, blind=False),
        hidden=blind.face(handle, story, blind=True),
        now=("blind" if opening.blind else "open") if opening is not None and chosen else "",
        meter=meter.of(handle),
    )
