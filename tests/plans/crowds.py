"""A cohort of pairs in every state that pairs get into, drawn at random: a few rows of each kind, written at once."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from typing import Any

from django.utils import timezone

from accounts.tenancy import TenantModel
from matching.models import Pairing
from plans.models import (
    Agreement,
    Closing,
    Contact,
    Goal,
    Look,
    Plan,
    Session,
    Step,
    TemplateStep,
    TemplateVersion,
)
from programs.models import Cohort, Employee, Participant
from tests.factories import plans
from tests.factories.rows import make_cohort, make_program

DAY = dt.timedelta(days=1)


def make_crowd(count: int, *, seed: int = 7, cohort: Cohort | None = None) -> Cohort:
    """So many pairings of one cohort, each with a history of its own; a statement a kind of row."""
    rng = random.Random(seed)
    cohort = cohort or make_cohort(program=make_program(state="live"), cap=count)
    pairings = _pairings(cohort, count, rng)
    version = _version(cohort)
    steps = list(TemplateStep.objects.filter(version=version))
    rows: list[TenantModel] = []
    for pairing in pairings:
        rows += [
            *_agreement(pairing, rng),
            *_goals(pairing, rng),
            *_met(pairing, rng),
            *_plan(pairing, version, steps, rng),
        ]
        if rng.random() < 0.2:
            rows.append(Look(pairing=pairing, until=_today() + rng.randint(-5, 20) * DAY))
    for kind in (Agreement, Goal, Session, Contact, Plan, Step, Look, Closing):
        kind.objects.bulk_create([row for row in rows if type(row) is kind])
    return cohort


def _today() -> dt.date:
    return timezone.localdate()


def _ago(rng: random.Random, most: int = 120) -> dt.datetime:
    return timezone.now() - dt.timedelta(minutes=rng.randint(5, most * 24 * 60))


def _pairings(cohort: Cohort, count: int, rng: random.Random) -> list[Pairing]:
    name = f"crowd{rng.randint(0, 10**9)}"
    people = [
        Employee(email=f"p{place}@{name}.example", number=f"{name}-{place}", first_name=f"F{place}",
            last_name=f"L{place:05}", last_key=f"l{place:05}", first_key=f"f{place}", email_key=f"p{place}",
            department=rng.choice(["Sales", "Plant"]), location=rng.choice(["Oslo", "Kiel"]),
            status=rng.choices(["active", "left", "away"], [20, 1, 1])[0])
        for place in range(2 * count)
    ]  # fmt: skip
    Employee.objects.bulk_create(people)
    seats = [
        Participant(cohort=cohort, employee=person, side=side, state=rng.choices(["ready", "withdrawn"], [20, 1])[0])
        for place, person in enumerate(people)
        for side in [("mentor", "mentee")[place % 2]]
    ]
    Participant.objects.bulk_create(seats)
    rows = [_pairing(cohort, *seats[2 * place : 2 * place + 2], rng) for place in range(count)]
    return Pairing.objects.bulk_create(rows)


def _pairing(cohort: Cohort, mentor: Participant, mentee: Participant, rng: random.Random) -> Pairing:
    ended, untold = rng.random() < 0.1, rng.random() < 0.05
    started = timezone.now() + DAY if untold else _ago(rng, 200)
    values = {"state": "ended" if ended else "active", "ended_at": timezone.now() if ended else None}
    return Pairing(cohort=cohort, mentor=mentor, mentee=mentee, started_at=started, reasons=[], **values)


def _version(cohort: Cohort) -> TemplateVersion:
    version = plans.make_template_version(template=plans.make_template(program=cohort.program, usual=False))
    stage = plans.make_stage(version=version)
    for place in range(3):
        plans.make_template_step(stage=stage, title=f"Step {place}", position=place)
    return version


def _agreement(pairing: Pairing, rng: random.Random) -> Iterator[TenantModel]:
    if rng.random() < 0.7:
        signed = {f"{side}_signed_at": _ago(rng) if rng.random() < 0.7 else None for side in ("mentor", "mentee")}
        yield Agreement(pairing=pairing, number=1, written_by="mentor", **signed)


def _goals(pairing: Pairing, rng: random.Random) -> Iterator[TenantModel]:
    for _ in range(rng.choice([0, 0, 1, 2])):
        state = rng.choice(["proposed", "accepted", "accepted", "accepted", "dropped"])
        yes: dict[str, Any] = {f"{side}_accepted_at": timezone.now() for side in ("mentor", "mentee")}
        dropped = {"dropped_at": timezone.now()} if state == "dropped" else {}
        yield Goal(
            pairing=pairing, learner="mentee", state=state, progress=rng.choice([40, 100, 100]), **yes, **dropped
        )


def _met(pairing: Pairing, rng: random.Random) -> Iterator[TenantModel]:
    for _ in range(rng.choice([0, 0, 1, 2])):
        state = rng.choice(["agreed", "held", "missed", "cancelled"])
        ahead = state == "agreed" and rng.random() < 0.3
        at = timezone.now() + dt.timedelta(hours=rng.randint(1, 90)) if ahead else _ago(rng)
        agreed: Any = rng.choice([None, min(at, timezone.now()) - rng.randint(0, 9) * DAY])
        yield Session(
            pairing=pairing, state=state, starts_at=at, agreed_at=agreed, logged=agreed is None, proposed_by="mentor"
        )
    if rng.random() < 0.4:
        day = _today() - rng.randint(0, 100) * DAY
        yield Contact(pairing=pairing, side="mentee", source="tap", day=day, met=rng.random() < 0.8)


def _plan(
    pairing: Pairing, version: TemplateVersion, steps: list[TemplateStep], rng: random.Random
) -> Iterator[TenantModel]:
    if rng.random() < 0.1:
        return
    plan = Plan(pairing=pairing, version=version, starts_on=_today())
    yield plan
    if rng.random() < 0.1:
        agreed = {"confirmed_at": timezone.now()} if rng.random() < 0.5 else {}
        yield Closing(pairing=pairing, by="mentee", due_at=timezone.now(), **agreed)
    for step in steps:
        state = rng.choice(["open", "open", "done", "skipped", "left_out"])
        ended = {"ended_at": _ago(rng)} if state in ("done", "skipped") else {}
        ticked = {"mentor_done_at": _ago(rng)} if rng.random() < 0.2 else {}
        due = _today() + rng.randint(-60, 40) * DAY
        yield Step(plan=plan, template_step=step, key=step.key, state=state, due_on=due, **ended, **ticked)
