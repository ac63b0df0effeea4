"""What the review board shows: cards by lane, people without a pair, and who else could be paired."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from accounts.actors import Actor
from accounts.enums import Permission
from matching import wording
from matching.enums import Decision, PairRuleKind
from matching.models import Leftover, MatchingRun, NeverPair, PairRule, Proposal
from programs.enums import Side
from programs.models import Participant
from programs.selectors import employees

FIRST, MORE = 12, 60
_PEOPLE = ("mentor__employee", "mentee__employee")
_PATHS = ("mentor__employee__", "mentee__employee__")
# What a card shows. The rest of two people and of a proposal is several times as much.
_SHOWN = (
    "run_id", "score", "certainty", "decision", "origin", "locked", "warnings", "note", "explanation", "version",
    *(f"{one}__{name}" for one in _PEOPLE for name in ("first_name", "preferred_name", "last_name", "job_title", "department")),
)  # fmt: skip
LANES = {
    Decision.PROPOSED.value: ("Proposed", "sparkles"),
    Decision.APPROVED.value: ("Approved", "circle-check"),
    Decision.DECLINED.value: ("Declined", "circle-x"),
}
WITHOUT = "without"


@dataclass(frozen=True)
class Wanted:
    """What an admin looks for on the board; empty means everything. Scores are 0 to 100."""

    text: str = ""
    low: int | None = None
    high: int | None = None
    department: str = ""
    decision: str = ""
    warning: str = ""

    @property
    def narrowed(self) -> bool:
        return self != Wanted()

    @property
    def further(self) -> bool:
        """Whether more than a name is looked for."""
        return self != Wanted(text=self.text)


@dataclass(frozen=True)
class Card:
    """One proposal as a card: its sentences are made once, here."""

    proposal: Proposal
    reasons: list[str]
    topics: list[str]
    warnings: list[str]

    @property
    def score(self) -> str:
        return wording.points(self.proposal.score)

    @property
    def exact(self) -> str:
        return wording.exact(self.proposal.score)

    @property
    def certainty(self) -> str:
        return wording.points(self.proposal.certainty)

    @property
    def decision(self) -> str:
        return f"{self.proposal.get_decision_display()}, {self.proposal.get_origin_display().lower()}"


@dataclass(frozen=True)
class Lane:
    """One column of the board: its cards from ``offset`` on, and how many there are in all."""

    key: str
    name: str
    icon: str
    total: int
    cards: Sequence[Any]
    offset: int = 0

    @property
    def more(self) -> int | None:
        """Where the next cards start, or None when these are the last."""
        shown = self.offset + len(self.cards)
        return shown if shown < self.total else None


def proposals(actor: Actor) -> QuerySet[Proposal]:
    """Proposals with both people, for those who run the matching."""
    actor.require(Permission.MANAGE_MATCHING)
    return Proposal.objects.select_related(*_PEOPLE, "run__cohort__program").defer("run__inputs")


def lanes(actor: Actor, run: MatchingRun, wanted: Wanted, offset: int = 0) -> list[Lane]:
    """All columns of the board, each with its first cards; a constant number of queries.

    ``offset`` is where one column starts when only that one is wanted.
    """
    offset = offset if wanted.decision else 0
    shown = [wanted.decision] if wanted.decision in LANES else list(LANES) if wanted.decision != WITHOUT else []
    found = _matching(actor, run, wanted)
    made = [_lane(found, key, offset) for key in shown] if offset else _first(found, shown)
    return [*made, without_pair(actor, run, wanted, offset)] if wanted.decision in {"", WITHOUT} else made


def _first(found: QuerySet[Proposal], keys: Sequence[str]) -> list[Lane]:
    """The beginnings of several columns and how long each is: first which cards, then those with their people."""
    place = Window(RowNumber(), partition_by="decision", order_by=[F("score").desc(), "id"])
    total = Window(Count("id"), partition_by="decision")
    ranked = found.filter(decision__in=keys).annotate(place=place, total=total).filter(place__lte=FIRST)
    places = list(ranked.values_list("pk", "decision", "total")) if keys else []
    totals = {decision: total for _, decision, total in places}
    rows: dict[str, list[Card]] = {key: [] for key in keys}
    if places:
        # Asked for once more, since somebody may decide in between.
        shown = _apart(found).filter(pk__in=[pk for pk, *_ in places], decision__in=keys)
        for row in shown.order_by("-score", "id"):
            rows[row.decision].append(card(row))
    return [Lane(key, *LANES[key], totals.get(key, 0), cards) for key, cards in rows.items()]


def lane(actor: Actor, run: MatchingRun, wanted: Wanted, key: str, offset: int) -> Lane:
    """The next cards of one column."""
    if key == WITHOUT:
        return without_pair(actor, run, wanted, offset)
    found = _matching(actor, run, wanted)
    return _lane(found, key, offset)


def _lane(found: QuerySet[Proposal], key: str, offset: int) -> Lane:
    rows = found.filter(decision=key)
    cards = [card(row) for row in _apart(rows).order_by("-score", "id")[offset : _end(offset)]]
    return Lane(key, *LANES[key], rows.count(), cards, offset)


def _apart(found: QuerySet[Proposal]) -> QuerySet[Proposal]:
    """Each proposal with ``apart``: whether an admin keeps the pair out of every run of the cohort."""
    same = {"cohort": OuterRef("run__cohort"), "mentor": OuterRef("mentor"), "mentee": OuterRef("mentee")}
    return found.annotate(apart=Exists(PairRule.objects.filter(kind=PairRuleKind.FORBID, **same)))


def _end(offset: int) -> int:
    """A column starts with few cards, so that the board is there at once; whoever asks for more gets many."""
    return offset + (MORE if offset else FIRST)


def card(row: Proposal) -> Card:
    """A proposal with its sentences."""
    covered = [
        one["topic"]
        for item in row.explanation.get("reasons", ())
        if item["kind"] == "coverage"
        for one in item["facts"]["covered"]
    ]
    marks = [wording.WARNINGS[name] for name in row.warnings]
    return Card(row, wording.reasons(row.explanation), covered[:2], marks)


def _matching(actor: Actor, run: MatchingRun, wanted: Wanted) -> QuerySet[Proposal]:
    actor.require(Permission.MANAGE_MATCHING)
    named = employees.named(wanted.text, *_PATHS)
    rows = Proposal.objects.filter(named, run=run).select_related(*_PEOPLE).only(*_SHOWN)
    if wanted.low is not None:
        rows = rows.filter(score__gte=wanted.low * 100)
    if wanted.high is not None:
        rows = rows.filter(score__lte=wanted.high * 100)
    if wanted.department:
        rows = rows.filter(
            Q(mentor__employee__department=wanted.department) | Q(mentee__employee__department=wanted.department)
        )
    if wanted.warning:
        rows = rows.filter(warnings__contains=[wanted.warning])
    return rows


@dataclass(frozen=True)
class Without:
    """Somebody without a pair, and why."""

    person: Participant
    why: str
    relaxation: str = ""


def without_pair(actor: Actor, run: MatchingRun, wanted: Wanted, offset: int = 0) -> Lane:
    """Everybody of a run without a live proposal: mentees first, then mentors, by name."""
    rows = _left(actor, run).filter(employees.named(wanted.text, "participant__employee__"))
    if wanted.department:
        rows = rows.filter(participant__employee__department=wanted.department)
    order = ("participant__side", "participant__employee__last_key", "participant__employee__first_key", "id")
    page = list(rows.annotate(total=Window(Count("id"))).order_by(*order)[offset : _end(offset)])
    total = page[0].total if page else rows.count() if offset else 0
    return Lane(WITHOUT, "Without a pair", "user-round-x", total, [_without(row) for row in page], offset)


def _left(actor: Actor, run: MatchingRun) -> QuerySet[Leftover]:
    actor.require(Permission.MANAGE_MATCHING)
    live = Proposal.objects.filter(run=run).exclude(decision=Decision.DECLINED)
    paired = Exists(live.filter(mentor=OuterRef("participant"))) | Exists(live.filter(mentee=OuterRef("participant")))
    return Leftover.objects.filter(~paired, run=run).select_related("participant__employee")


def left_by_side(actor: Actor, run: MatchingRun) -> dict[str, int]:
    """How many they are on each side that has any."""
    return dict(_left(actor, run).order_by().values_list("participant__side").annotate(n=Count("pk")))


def _without(row: Leftover) -> Without:
    return Without(row.participant, wording.why_left(row.reason, row.explanation), wording.relaxation(row.explanation))


def everybody_left(actor: Actor, run: MatchingRun) -> list[Without]:
    """All of them, for an export."""
    return [
        _without(row)
        for row in _left(actor, run).order_by("participant__side", "participant__employee__last_key", "id")
    ]


def departments(actor: Actor, run: MatchingRun) -> list[str]:
    """Departments of the people of a run, for the filter."""
    actor.require(Permission.MANAGE_MATCHING)
    people = Participant.objects.filter(cohort_id=run.cohort_id).exclude(employee__department="")
    return list(people.order_by("employee__department").values_list("employee__department", flat=True).distinct())


def all_of(actor: Actor, run: MatchingRun) -> QuerySet[Proposal]:
    """Every proposal of a run, best first, for an export."""
    return proposals(actor).filter(run=run).order_by("decision", "-score", "id")


def swappable(actor: Actor, proposal: Proposal, text: str = "") -> QuerySet[Proposal]:
    """Pairs of the same run that could give their mentor for this one's, by the mentee's name, without explanations."""
    rows = proposals(actor).filter(run_id=proposal.run_id, locked=False).exclude(decision=Decision.DECLINED)
    rows = rows.filter(employees.named(text, *_PATHS)).defer("run__inputs", "explanation", "alternatives")
    return rows.exclude(mentor_id=proposal.mentor_id).order_by("mentee__employee__last_key", "id")


def people_of(actor: Actor, run: MatchingRun, side: str, text: str = "") -> QuerySet[Participant]:
    """One side of a run, by name; ``text`` is looked for at the start of names.

    Who came into the cohort after the run is not in it: each of its people has a proposal or was left over.
    """
    actor.require(Permission.MANAGE_MATCHING)
    named = employees.named(text, "employee__")
    paired = Exists(Proposal.objects.filter(run=run, **{side: OuterRef("pk")}))
    known = paired | Exists(Leftover.objects.filter(run=run, participant=OuterRef("pk")))
    rows = Participant.objects.filter(named, known, cohort_id=run.cohort_id, side=side).select_related("employee")
    return rows.order_by("employee__last_key", "employee__first_key", "id")


def mentees_of(actor: Actor, run: MatchingRun, text: str = "") -> QuerySet[Participant]:
    """Mentees of a run, by name."""
    return people_of(actor, run, Side.MENTEE, text)


def mentors_of(actor: Actor, run: MatchingRun, text: str = "") -> list[Participant]:
    """Mentors of a run, each with the number of live proposals as ``load``."""
    load = loads(actor, run)
    found = list(people_of(actor, run, Side.MENTOR, text))
    for row in found:
        row.load = load.get(row.pk, 0)  # type: ignore[attr-defined]
    return found


def loads(actor: Actor, run: MatchingRun) -> dict[uuid.UUID, int]:
    """How many live proposals each mentor of a run has."""
    actor.require(Permission.MANAGE_MATCHING)
    live = Proposal.objects.filter(run=run).exclude(decision=Decision.DECLINED)
    return dict(live.values_list("mentor_id").annotate(n=Count("id")).order_by())


def held(actor: Actor, run: MatchingRun, mentees: Sequence[uuid.UUID]) -> dict[uuid.UUID, Proposal]:
    """The live proposal of each of these mentees that has one, with its mentor."""
    actor.require(Permission.MANAGE_MATCHING)
    live = Proposal.objects.filter(run=run, mentee_id__in=list(mentees)).exclude(decision=Decision.DECLINED)
    return {row.mentee_id: row for row in live.select_related("mentor__employee").defer("explanation", "alternatives")}


@dataclass(frozen=True)
class Alternative:
    """Another mentor for a mentee: the score, and whether others want that mentor more."""

    mentor: Participant
    score: str
    wanted: bool


def alternatives(actor: Actor, proposal: Proposal) -> list[Alternative]:
    """The other mentors that the run kept for a proposal's mentee."""
    listed = {mentor: (score, free) for mentor, score, free in proposal.alternatives}
    found = {str(row.pk): row for row in people_of(actor, proposal.run, Side.MENTOR).filter(pk__in=list(listed))}
    return [
        Alternative(found[key], wording.points(score), wanted=not free)
        for key, (score, free) in listed.items()
        if key in found
    ]


def forbidden(actor: Actor, run: MatchingRun) -> set[tuple[uuid.UUID, uuid.UUID]]:
    """Pairs of mentor and mentee that must not be made any more, also those forbidden after the run was frozen."""
    actor.require(Permission.MANAGE_MATCHING)
    rules = PairRule.objects.filter(cohort_id=run.cohort_id, kind=PairRuleKind.FORBID)
    found = set(rules.values_list("mentor_id", "mentee_id"))
    never = list(NeverPair.objects.values_list("one_id", "other_id")) if run.policy.get("never_pairs", True) else []
    if never:
        sides: dict[str, dict[uuid.UUID, uuid.UUID]] = {"mentor": {}, "mentee": {}}
        people = Participant.objects.filter(
            cohort_id=run.cohort_id, employee_id__in={pk for pair in never for pk in pair}
        )
        for pk, employee, side in people.values_list("pk", "employee_id", "side"):
            sides[side][employee] = pk
        both = [*never, *((other, one) for one, other in never)]
        found |= {
            (sides["mentor"][a], sides["mentee"][b]) for a, b in both if a in sides["mentor"] and b in sides["mentee"]
        }
    return found


def is_forbidden(actor: Actor, proposal: Proposal) -> bool:
    """Whether an admin forbade this pair for the cohort."""
    actor.require(Permission.MANAGE_MATCHING)
    pair = {"mentor_id": proposal.mentor_id, "mentee_id": proposal.mentee_id}
    return PairRule.objects.filter(cohort_id=proposal.run.cohort_id, kind=PairRuleKind.FORBID, **pair).exists()
