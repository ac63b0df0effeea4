"""How far participants have come on the way in, taken down as they go."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence

from django.utils import timezone

from programs.enums import MilestoneKind, ParticipantState
from programs.models import Milestone, Participant

# Of most steps the first time counts. These can come again, and then the last time does.
_LATEST = {MilestoneKind.HANDED_OVER, MilestoneKind.DECLINED, MilestoneKind.WITHDRAWN}
_ENDS = (MilestoneKind.DECLINED, MilestoneKind.WITHDRAWN)
_CHANGED = (MilestoneKind.INVITED, MilestoneKind.HANDED_OVER, *_ENDS)


def reach(*, participants: Iterable[Participant], kind: str, reason: str = "") -> None:
    """Take down that these people have come so far; whoever came so far before keeps the earlier time."""
    now = timezone.now()
    rows = [Milestone(participant=row, kind=kind, reached_at=now, reason=reason[:300]) for row in participants]
    if kind in _LATEST:
        _write(rows, ["reached_at", "reason"])
    elif rows:
        Milestone.objects.bulk_create(rows, ignore_conflicts=True)


def invited(*, letters: Mapping[uuid.UUID, str]) -> None:
    """Take down who was invited, with the key of the letter; of several letters the last is followed."""
    now, kind = timezone.now(), MilestoneKind.INVITED
    rows = [Milestone(participant_id=pk, kind=kind, reached_at=now, letter=key) for pk, key in letters.items()]
    _write(rows, ["letter"])


def arrived(*, participants: Iterable[Participant]) -> None:
    """Take down who is ready by now, and who waits for a place."""
    rows = list(participants)
    reach(participants=[r for r in rows if r.state == ParticipantState.READY], kind=MilestoneKind.ADMITTED)
    reach(participants=[r for r in rows if r.state == ParticipantState.WAITLISTED], kind=MilestoneKind.WAITLISTED)


def came_back(*, participants: Iterable[Participant]) -> None:
    """Whoever comes back has neither declined nor withdrawn any more, nor left the choice to us before that."""
    gone = (*_ENDS, MilestoneKind.HANDED_OVER)
    Milestone.objects.filter(participant__in=list(participants), kind__in=gone).delete()


def decides_again(*, participant: Participant) -> None:
    """Whoever had left the choice to us takes it back."""
    Milestone.objects.filter(participant=participant, kind=MilestoneKind.HANDED_OVER).delete()


def kept(*, participants: Iterable[Participant]) -> dict[uuid.UUID, list[list[str]]]:
    """The steps of these people that coming back and a new letter change, in a form that can be kept."""
    found: dict[uuid.UUID, list[list[str]]] = {row.pk: [] for row in participants}
    for row in Milestone.objects.filter(participant__in=found, kind__in=_CHANGED).order_by("kind"):
        found[row.participant_id].append([row.kind, row.reached_at.isoformat(), row.reason, row.letter])
    return found


def put_back(*, kept: Mapping[uuid.UUID, Sequence[Sequence[str]]]) -> None:
    """Make these steps again what was kept of them."""
    Milestone.objects.filter(participant__in=kept, kind__in=_CHANGED).delete()
    Milestone.objects.bulk_create(
        Milestone(participant_id=pk, kind=kind, reached_at=at, reason=reason, letter=letter)
        for pk, steps in kept.items()
        for kind, at, reason, letter in steps
    )


def not_admitted(*, participants: Iterable[Participant]) -> None:
    """Whoever was let through and is asked for the profile after all was not admitted."""
    Milestone.objects.filter(participant__in=list(participants), kind=MilestoneKind.ADMITTED).delete()


def _write(rows: list[Milestone], fields: list[str]) -> None:
    unique = ["organization", "participant", "kind"]
    if rows:
        Milestone.objects.bulk_create(rows, update_conflicts=True, unique_fields=unique, update_fields=fields)
