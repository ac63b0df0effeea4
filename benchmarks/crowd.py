"""Two hundred organizations on one database: one with a huge directory and a cohort that is being matched, and all the others."""

from __future__ import annotations

import itertools
import random
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from benchmarks import ground, pilots

AT_ONCE = 10_000
STEPS = ("purpose", "measures", "audience", "criteria", "exclusions", "plan", "review")


@dataclass(frozen=True)
class Sizes:
    """How many of everything; the first two are of the promise, the rest is what an organization of that size has."""

    people: int = 100_000
    organizations: int = 200
    people_elsewhere: int = 200
    mentors: int = 320
    mentees: int = 280
    pairs_elsewhere: int = 15


@dataclass(frozen=True)
class Crowd:
    """The biggest organization with its admin, its matched cohort and the draft of its next program."""

    organization: Any
    user: Any
    cohort: Any
    run: Any
    draft: Any


def gather(sizes: Sizes) -> Crowd:
    """Fill the database; returns what pages are asked of."""
    organizations = [_organization() for _ in range(sizes.organizations)]
    for organization, count in zip(
        organizations, itertools.chain([sizes.people], itertools.repeat(sizes.people_elsewhere)), strict=False
    ):
        _employ(organization, count)
    for organization in organizations[1:]:
        _run(_admin(organization), _cohort(organization, sizes.pairs_elsewhere, sizes.pairs_elsewhere))
    first = organizations[0]
    membership = _admin(first)
    cohort = _cohort(first, sizes.mentors, sizes.mentees)
    run = _run(membership, cohort)
    _decide(membership, run)
    crowd = Crowd(first, membership.user, cohort, run, _draft(membership))
    ground.analyze()
    return crowd


def _organization() -> Any:
    from accounts.models import Organization

    name = f"bench-{uuid.uuid4().hex[:10]}"
    return Organization(name=name, slug=name)


def _employ(organization: Any, count: int) -> None:
    from accounts.tenancy import tenant
    from programs.models import Employee
    from programs.services.imports import bulk

    with tenant(organization.pk):
        organization.save(force_insert=True)
        rows = people(count)
        for start in range(0, count, AT_ONCE):
            bulk.insert(Employee, rows[start : start + AT_ONCE])


def people(count: int) -> list[dict[str, Any]]:
    """Rows of employees as the bulk writer takes them."""
    dice, rows = random.Random(11), []
    for number in range(count):
        first = f"{dice.choice(('Ada', 'Ben', 'Cleo', 'Dora'))}{dice.randrange(900)}"
        last = f"{dice.choice(('Bell', 'Last', 'Ek'))}{dice.randrange(9000)}"
        email = f"{first}.{last}.{number}@crowd.example".lower()
        rows.append({
            "number": f"E{number:06}", "email": email, "email_key": email, "first_name": first, "last_name": last,
            "first_key": first.lower(), "last_key": last.lower(), "job_title": f"Title {dice.randrange(300)}",
            "job_level": f"L{dice.randrange(9)}", "grade": dice.randrange(20), "department": f"Department {dice.randrange(60)}",
            "location": dice.choice(("Hamburg", "Oslo", "Gdańsk")), "status": "left" if dice.random() < 0.1 else "active",
        })  # fmt: skip
    return rows


def _admin(organization: Any) -> Any:
    from accounts.enums import Role
    from accounts.models import Membership, User
    from accounts.tenancy import tenant

    user = User.objects.create_user(f"{uuid.uuid4().hex}@bench.example", None, name="Bench")
    with tenant(organization.pk):
        return Membership.objects.create(user=user, role=Role.ADMIN)


def _cohort(organization: Any, mentors: int, mentees: int) -> Any:
    from accounts.tenancy import tenant

    with tenant(organization.pk):
        return pilots.begin(mentors, mentees)


@contextmanager
def _acting(membership: Any) -> Iterator[Any]:
    """The admin at work in the organization; yields the actor."""
    from accounts.actors import of_membership
    from accounts.tenancy import tenant

    with tenant(membership.organization_id, membership.user_id):
        yield of_membership(membership)


def _run(membership: Any, cohort: Any) -> Any:
    """A run of a cohort that is done."""
    from matching.services import execution, runs

    with _acting(membership) as actor:
        run = runs.request(actor=actor, cohort=cohort, mode="best_total", seed=1)
    execution.execute(membership.organization_id, run.pk)
    with _acting(membership):
        run.refresh_from_db()
    if run.state != "done":
        raise SystemExit(f"The run ended as {run.state}: {run.error}")
    return run


def _decide(membership: Any, run: Any) -> None:
    """Half of the board is approved, a few pairs are declined."""
    from matching.models import Proposal
    from matching.services import proposals

    with _acting(membership) as actor:
        rows = list(Proposal.objects.filter(run=run).order_by("-score", "pk"))
        for row in rows[-len(rows) // 20 :]:
            proposals.decide(actor=actor, proposal=row, decision="declined", version=row.version)
        proposals.approve_all(actor=actor, run=run, at_least=rows[len(rows) // 2].score)


def _draft(membership: Any) -> Any:
    """The next program, its wizard done up to the launch."""
    from programs.models import Program
    from programs.services import programs

    with _acting(membership) as actor:
        draft = programs.draft(actor=actor)
        purposes = ["technology", "links"]
        programs.set_purpose(actor=actor, program=draft, name="Next", description="", purposes=purposes, themes=[])
        measures = [("Participants who would recommend it", "%", Decimal(60), Decimal(80))]
        programs.set_measures(actor=actor, program=draft, measures=measures)
        Program.objects.filter(pk=draft.pk).update(steps_done=list(STEPS[:-1]))
    return draft
