"""What somebody has done on the way to being ready: the profile, and what the program asks for beside it."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Func, Value

from programs.enums import TAKES_PLACE, MilestoneKind, Need
from programs.models import Participant
from programs.services import milestones
from programs.services.participants import state_of


def set_ready(
    *, participant: Participant, complete: bool, completeness: int = 0, topics: Sequence[str] = ()
) -> Participant:
    """Take down what the profile holds. A complete one makes somebody ready to be matched, an incomplete one takes it back."""
    row = Participant.objects.select_for_update().get(pk=participant.pk)
    was = row.completeness > 0, row.complete, row.state
    row.complete, row.completeness, row.topics = complete, completeness, [name[:120] for name in topics[:8]]
    if row.state in TAKES_PLACE:
        row.state = state_of(row, waits=False)
    row.save(update_fields=["complete", "completeness", "topics", "state"])
    for field in ("complete", "completeness", "topics", "state"):
        setattr(participant, field, getattr(row, field))
    _note_progress(row, *was)
    return participant


def _note_progress(row: Participant, begun: bool, complete: bool, state: str) -> None:
    if row.completeness and not begun:
        milestones.reach(participants=[row], kind=MilestoneKind.STARTED)
    if row.complete and not complete:
        milestones.reach(participants=[row], kind=MilestoneKind.COMPLETE)
    if row.state != state:
        milestones.arrived(participants=[row])


def fulfil(*, participant: Participant, need: str) -> Participant:
    """Take down that somebody did what is asked; who owes nothing more is ready. The caller has asked who may."""
    row = Participant.objects.select_for_update().get(pk=participant.pk)
    row.owes = [one for one in row.owes if one != need]
    if row.state in TAKES_PLACE:
        row.state = state_of(row, waits=False)
    row.save(update_fields=["owes", "state"])
    participant.owes, participant.state = row.owes, row.state
    milestones.reach(participants=[row], kind=_FULFILLED[need])
    milestones.arrived(participants=[row])
    return participant


_FULFILLED = {
    str(Need.CHARTER): MilestoneKind.SIGNED,
    str(Need.TRAINING): MilestoneKind.TRAINED,
    str(Need.READINESS): MilestoneKind.REFLECTED,
}


def retitle(*, old: str, new: str) -> int:
    """Call a topic by its new name in what lists show beside people; who has both keeps one. Returns how many changed."""
    holders = Participant.objects.filter(topics__contains=[old[:120]])
    both = holders.filter(topics__contains=[new[:120]]).update(
        topics=Func("topics", Value(old[:120]), function="array_remove")
    )
    rest = holders.update(topics=Func("topics", Value(old[:120]), Value(new[:120]), function="array_replace"))
    return both + rest
