"""In which stage of making pairs a cohort is: locks, first choices, proposals, edits, published, those left over, bench."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.formats import date_format

from accounts.actors import Actor
from accounts.enums import Permission
from matching.enums import Decision, Mode, Origin, PairRuleKind, PublicationState, RunState
from matching.models import MatchingRun, Opening, PairRule, Publication
from matching.selectors import bench
from matching.wording import plural
from programs.models import Cohort

_STANDING = (PublicationState.SCHEDULED, PublicationState.PUBLISHED)
KEYS = ("locks", "choices", "proposals", "edits", "published", "leftovers", "bench")
LABELS = dict(
    zip(
        KEYS,
        ("Locks", "First choices", "Proposals", "Your edits", "Published", "Who is left over chooses", "Bench"),
        strict=True,
    )
)


@dataclass(frozen=True)
class Stage:
    """One stage with what there is to say of it in this cohort; ``state`` is done, current or ahead."""

    key: str
    label: str
    text: str
    state: str


@dataclass(frozen=True)
class _Facts:
    """What the stages are read from."""

    locks: int
    run: MatchingRun | None
    counts: dict[str, int]
    publication: Publication | None
    opening: Opening
    standing_by: int

    @property
    def told(self) -> bool:
        """Whether pairs are published and cannot be taken back any more."""
        row = self.publication
        return row is not None and row.state == PublicationState.PUBLISHED and not row.undoable


def stages(actor: Actor, cohort: Cohort, opening: Opening) -> list[Stage]:
    """All stages in their order; none where people choose each other without any run."""
    actor.require(Permission.SEE_PROGRAMS)
    facts = _facts(actor, cohort, opening)
    if opening.mode == Mode.SELF and facts.run is None:
        return []
    now = KEYS.index(_current(facts))
    return [
        Stage(key, LABELS[key], text, "done" if place < now else "current" if place == now else "ahead")
        for place, (key, text) in enumerate(zip(KEYS, _texts(facts), strict=True))
    ]


def _facts(actor: Actor, cohort: Cohort, opening: Opening) -> _Facts:
    run = MatchingRun.objects.filter(cohort=cohort).order_by("-number").defer("inputs", "figures", "policy").first()
    made = run.proposals.aggregate(
        all=Count("pk", filter=~Q(decision=Decision.DECLINED)),
        approved=Count("pk", filter=Q(decision=Decision.APPROVED)),
        chosen=Count("pk", filter=Q(origin=Origin.CHOICE)),
    ) if run else {}  # fmt: skip
    told = (
        Publication.objects.filter(cohort=cohort, run=run, state__in=_STANDING) if run else Publication.objects.none()
    )
    locks = PairRule.objects.filter(cohort=cohort, kind=PairRuleKind.LOCK).count()
    return _Facts(locks, run, made, told.first(), opening, bench.standing_by(actor, cohort).count())


def _current(facts: _Facts) -> str:
    if facts.run is None or facts.run.state != RunState.DONE:
        return "proposals"
    if facts.publication is None:
        return "edits"
    if not facts.told or (facts.opening.leftovers and facts.opening.leftovers_opened_at is None):
        return "published"
    return "leftovers" if facts.opening.leftovers_opened_at and facts.opening.opened_at else "bench"


def _texts(facts: _Facts) -> Iterator[str]:
    yield f"{plural(facts.locks, 'pair')} locked" if facts.locks else "None"
    chosen = facts.counts.get("chosen", 0)
    yield f"{plural(chosen, 'pair')} chose each other" if chosen else "None yet" if facts.run is None else "None"
    yield _proposed(facts)
    yield (
        f"{facts.counts['approved']} of {plural(facts.counts['all'], 'pair')} approved" if facts.run else "On the board"
    )
    yield _published(facts.publication)
    yield _left(facts.opening)
    yield f"{facts.standing_by} standing by" if facts.standing_by else "Nobody stands by"


def _proposed(facts: _Facts) -> str:
    if facts.run is None:
        return "Start a run"
    if facts.run.state == RunState.DONE:
        return f"{facts.run}: {plural(facts.counts['all'], 'pair')}"
    return f"{facts.run}: {facts.run.get_state_display().lower()}"


def _published(row: Publication | None) -> str:
    if row is None:
        return "Not yet"
    if row.state == PublicationState.SCHEDULED:
        return f"On {_local(row.publish_at)}"
    return f"Letters leave {_local(row.undo_until)}" if row.undoable else f"On {_local(row.published_at)}"


def _left(row: Opening) -> str:
    if row.leftovers_opened_at is None:
        return f"For {plural(row.leftover_days, 'day')}, after the letters" if row.leftovers else "Not in this cohort"
    if row.opened_at is None:
        return "Over"
    return f"Open until {date_format(row.leftovers_until, 'j F')}" if row.leftovers_until else "Open"


def _local(moment: Any) -> str:
    """A moment in the organization's time zone."""
    return date_format(timezone.localtime(moment), "j F, H:i")
