"""What-ifs of a run: how they are obtained, whom they move, and two sets of pairs side by side."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from accounts.actors import Actor
from accounts.enums import Permission
from matching import tradeoffs
from matching.enums import Decision, Origin, Outcome, PairingState, PairRuleKind
from matching.models import MatchingRun, Pairing, Placement, Proposal, Scenario
from matching.selectors import board
from programs.enums import Side
from programs.models import Participant

_MOVED = ~Q(outcome=Outcome.SAME)
ORDERS = {
    "delta": ("delta", "pk"),
    "-delta": ("-delta", "pk"),
    "name": ("mentee__employee__last_key", "mentee__employee__first_key", "pk"),
    "-name": ("-mentee__employee__last_key", "-mentee__employee__first_key", "pk"),
}
_PEOPLE = ("mentor__employee", "mentee__employee", "asked_by", "applied")


def scenarios(actor: Actor) -> QuerySet[Scenario]:
    """What-ifs with their run, for those who run the matching."""
    actor.require(Permission.MANAGE_MATCHING)
    rows = Scenario.objects.select_related("run__cohort__program", *_PEOPLE)
    return rows.defer("run__inputs", "applied__inputs", "applied__policy", "applied__figures")


def kept(actor: Actor, run: MatchingRun) -> QuerySet[Scenario]:
    """The ones with a name, by name."""
    return scenarios(actor).filter(run=run).exclude(name="").order_by("name", "pk")


def placements(actor: Actor, scenario: Scenario, outcome: str, order: str) -> QuerySet[Placement]:
    """Whom an answer moves, or those of one outcome; who loses most comes first."""
    actor.require(Permission.MANAGE_MATCHING)
    rows = Placement.objects.filter(Q(outcome=outcome) if outcome else _MOVED, scenario=scenario)
    people = ("mentee__employee", "was__employee", "becomes__employee")
    return rows.select_related(*people).order_by(*ORDERS.get(order, ORDERS["delta"]))


def mentors(actor: Actor, scenario: Scenario) -> QuerySet[Participant]:
    """Mentors who have other mentees in the answer: how many and how good a fit, before and after. Who loses most is first."""
    actor.require(Permission.MANAGE_MATCHING)
    mine = Placement.objects.filter(scenario=scenario)
    touched = mine.filter(_MOVED)
    rows = Participant.objects.filter(
        Exists(touched.filter(was=OuterRef("pk"))) | Exists(touched.filter(becomes=OuterRef("pk"))), side=Side.MENTOR
    )
    rows = rows.annotate(
        load_was=_of(mine, "was", Count("pk")),
        load_becomes=_of(mine, "becomes", Count("pk")),
        score_was=_of(mine, "was", Sum("was_score")),
        score_becomes=_of(mine, "becomes", Sum("becomes_score")),
    )
    gain = F("score_becomes") - F("score_was")
    return rows.annotate(gain=gain).select_related("employee").order_by("gain", "employee__last_key", "pk")


def _of(rows: QuerySet[Placement], key: str, sum_up: Any) -> Coalesce:
    """A sum over the placements in which a mentor stands on one side of the arrow."""
    found = rows.filter(**{key: OuterRef("pk")}).order_by().values(key).annotate(n=sum_up).values("n")
    return Coalesce(Subquery(found, output_field=IntegerField()), Value(0))


def by_hand(actor: Actor, run: MatchingRun) -> int:
    """How many pairs of the board a person has changed since the run: an answer does not know of them."""
    actor.require(Permission.MANAGE_MATCHING)
    return Proposal.objects.filter(run=run, origin=Origin.HAND).exclude(decision=Decision.DECLINED).count()


def published(actor: Actor, run: MatchingRun) -> int:
    """How many pairs of the cohort are published, which no further run touches."""
    actor.require(Permission.MANAGE_MATCHING)
    return Pairing.objects.filter(cohort_id=run.cohort_id, state=PairingState.ACTIVE).count()


def named(actor: Actor, run: MatchingRun, side: str, text: str) -> list[Participant]:
    """Who of a cohort's side is called exactly so, by name or by address; several when a name is borne by several."""
    actor.require(Permission.MANAGE_MATCHING)
    people = Participant.objects.filter(cohort_id=run.cohort_id, side=side).select_related("employee")
    mail = list(people.filter(employee__email__iexact=text)[:1])
    return mail or [one for one in people.filter(_called(text)) if one.employee.name.casefold() == text.casefold()]


def brought(actor: Actor, run: MatchingRun, proposal: str) -> dict[str, str]:
    """The pair of a card of the run's board, as one that must not be; nothing for what is no card of it."""
    if not proposal:
        return {}
    try:
        row = board.proposals(actor).filter(run=run).get(pk=proposal)
    except (Proposal.DoesNotExist, ValidationError):
        return {}
    people = {side: getattr(row, side).employee.email for side in ("mentor", "mentee")}
    return {"steer": PairRuleKind.FORBID.value, **people}


def _called(text: str) -> Q:
    """Wide enough to hold whoever has this full name, and narrow enough to be read."""
    first, _, last = text.partition(" ")
    return Q(employee__last_name__iendswith=last.rpartition(" ")[2] or first)


@dataclass(frozen=True)
class Mentor:
    """A mentor with other mentees: how many and how good a fit, before and after."""

    person: Participant
    loads: tuple[int, int]
    scores: tuple[str, str]
    gap: str


def told(rows: Iterable[Any]) -> list[Mentor]:
    """Rows of ``mentors`` as a page shows them."""
    return [
        Mentor(
            row,
            (row.load_was, row.load_becomes),
            (tradeoffs.total(row.score_was), tradeoffs.total(row.score_becomes)),
            tradeoffs.signed(row.gain),
        )
        for row in rows
    ]
