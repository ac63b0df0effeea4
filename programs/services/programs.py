"""A program from draft to archive. Each step of the wizard is one verb here, and writes rows of the draft."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.actors import Actor
from accounts.enums import Permission
from accounts.services import audit
from programs import blueprints, events
from programs.enums import Mode, Need, ProgramState, Side
from programs.models import Audience, Cohort, Criterion, Exclusion, Measure, Program
from programs.selectors import drafts
from programs.selectors.days import months_after
from programs.services import nudging

DEFAULT_CAP = 15
MENTOR_GRADES = (None, 4)
MENTEE_GRADES = (5, None)


# Name, unit, baseline and target of each.
Measures = Sequence[tuple[str, str, Decimal | None, Decimal | None]]


class CannotLaunch(Exception):
    """Something is missing; ``problems`` are pairs of the step to open and a sentence."""

    def __init__(self, problems: list[tuple[str, str]]) -> None:
        super().__init__("; ".join(text for _, text in problems))
        self.problems = problems


class NotADraft(Exception):
    """The draft was launched, archived or deleted in the meantime."""


class NotLive(Exception):
    """The program is a draft or archived, and what was asked is for live ones."""


@transaction.atomic
def draft(*, actor: Actor) -> Program:
    """Begin a program: an empty draft with its pilot, both audiences and every rule at its usual setting."""
    actor.require(Permission.MANAGE_PROGRAMS)
    program = Program.objects.create(name="", created_by_id=actor.user_id, owner_name="")
    start = timezone.localdate() + dt.timedelta(days=28)
    cohort = Cohort.objects.create(program=program, number=1, name="Pilot", starts_on=start, cap=DEFAULT_CAP)
    for side, (low, high) in ((Side.MENTOR, MENTOR_GRADES), (Side.MENTEE, MENTEE_GRADES)):
        Audience.objects.create(cohort=cohort, side=side, grade_min=low, grade_max=high)
    _propose(program)
    for rule, blueprint in blueprints.EXCLUSIONS.items():
        Exclusion.objects.create(program=program, rule=rule, enabled=blueprint.enabled, limit=blueprint.limit)
    audit.record(actor=actor, verb="started a program", row=program, label="Draft")
    return program


@contextmanager
def _step(actor: Actor, program: Program, step: str, *columns: str) -> Iterator[Program]:
    """Hold a draft while one step is written: nobody else's step is lost, and what changed is kept in the audit log."""
    with transaction.atomic():
        row = _held(program)
        before = drafts.answers(row, step)
        yield row
        row.steps_done = list(dict.fromkeys([*row.steps_done, step]))
        row.save(update_fields=[*columns, "steps_done"])
        told = drafts.changed(before, drafts.answers(row, step))
        audit.record(actor=actor, verb="changed a draft", row=row, label=row.name or "Draft", step=step, **told)


def _held(program: Program) -> Program:
    """The draft as it is now, locked. Raises NotADraft: a page that was left open must not undo a launch."""
    row = Program.objects.select_for_update(no_key=True).filter(pk=program.pk, state=ProgramState.DRAFT).first()
    if row is None:
        raise NotADraft("This program is no longer a draft. Somebody has launched or deleted it in the meantime.")
    return row


def set_purpose(
    *, actor: Actor, program: Program, name: str, description: str, purposes: list[str], themes: list[str]
) -> Program:
    """Say why the program exists. What nobody has edited yet is proposed anew from the purposes; the rest stays."""
    actor.require(Permission.MANAGE_PROGRAMS)
    with _step(actor, program, "purpose", "name", "description", "purposes", "themes") as row:
        row.name, row.description, row.purposes = name, description, purposes
        row.themes = themes or blueprints.themes_for(purposes)
        _propose(row)
    return row


def _propose(program: Program) -> None:
    """Fill measures and weights from the purposes, as long as the step that edits them was never saved."""
    if "measures" not in program.steps_done:
        Measure.objects.filter(program=program).delete()
        for position, blueprint in enumerate(blueprints.measures_for(program.purposes)):
            Measure.objects.create(
                program=program, position=position, key=blueprint.key, name=blueprint.name, unit=blueprint.unit
            )
    if "criteria" not in program.steps_done:
        set_weights(program=program, weights=blueprints.weights_for(program.purposes, program.themes))


def set_measures(*, actor: Actor, program: Program, measures: Measures) -> Program:
    """Replace the measures: name, unit, baseline and target of each."""
    actor.require(Permission.MANAGE_PROGRAMS)
    with _step(actor, program, "measures") as row:
        _write_measures(row, measures)
    return row


def _write_measures(program: Program, measures: Measures) -> None:
    known = {blueprint.name: key for key, blueprint in blueprints.MEASURES.items()}
    Measure.objects.filter(program=program).delete()
    for position, (name, unit, baseline, target) in enumerate(measures):
        key = known.get(name, f"own-{position}")
        Measure.objects.create(
            program=program, position=position, key=key, name=name, unit=unit, baseline=baseline, target=target
        )


def set_audience(
    *, actor: Actor, program: Program, cohort: Cohort, audiences: dict[str, dict[str, Any]], months: int, sessions: int
) -> Program:
    """Say whom the cohort is for, how many pairs it takes, when it starts and how often people meet."""
    actor.require(Permission.MANAGE_PROGRAMS)
    with _step(actor, program, "audience", "length_months", "sessions_per_month") as row:
        row.length_months, row.sessions_per_month = months, sessions
        cohort.ends_on = months_after(cohort.starts_on, months) if cohort.starts_on else None
        cohort.save(update_fields=["name", "cap", "starts_on", "ends_on"])
        for side, values in audiences.items():
            Audience.objects.filter(cohort=cohort, side=side).update(**values)
    return row


def set_criteria(*, actor: Actor, program: Program, weights: dict[str, int], floor: int, mode: str) -> Program:
    """Say who chooses, how much each criterion counts, and the lowest score (0 to 100) that a proposal may have."""
    actor.require(Permission.MANAGE_PROGRAMS)
    with _step(actor, program, "criteria", "floor_score", "mode") as row:
        row.floor_score, row.mode = floor, Mode(mode)
        set_weights(program=row, weights=weights)
    return row


def set_weights(*, program: Program, weights: dict[str, int]) -> None:
    """Write the weights of criteria that the library knows; a criterion of weight 0 is kept, and does not count."""
    for position, (key, blueprint) in enumerate(blueprints.CRITERIA.items()):
        Criterion.objects.update_or_create(
            program=program,
            key=key,
            defaults={
                "position": position,
                "kind": blueprint.kind,
                "field": blueprint.field,
                "params": blueprint.params,
                "weight": weights.get(key, 0),
            },
        )


def set_exclusions(*, actor: Actor, program: Program, rules: dict[str, tuple[bool, int | None]]) -> Program:
    """Switch hard rules on or off, with their limits."""
    actor.require(Permission.MANAGE_PROGRAMS)
    with _step(actor, program, "exclusions") as row:
        _set_rules(row, rules)
    return row


def _set_rules(program: Program, rules: dict[str, tuple[bool, int | None]]) -> None:
    for rule, (enabled, limit) in rules.items():
        Exclusion.objects.filter(program=program, rule=rule).update(enabled=enabled, limit=limit)


def set_plan(*, actor: Actor, program: Program, plan: str, surveys: str, gate: Sequence[str] = ()) -> Program:
    """Choose what is asked of everybody before the start, the guided plan, and the rhythm of surveys."""
    actor.require(Permission.MANAGE_PROGRAMS)
    with _step(actor, program, "plan", "plan_template", "survey_rhythm", "gate") as row:
        row.plan_template, row.survey_rhythm = plan, surveys
        row.gate = [need for need in Need.values if need in gate]
    return row


def problems(program: Program) -> list[tuple[str, str]]:
    """What keeps a draft from being launched: the step to open, and a sentence."""
    found = []
    if not program.name or not program.purposes:
        found.append(("purpose", "Give the program a name and at least one purpose."))
    if not any(measure.target is not None for measure in program.measures.all()):
        found.append(("measures", "Set a target for at least one measure, so that success can be seen."))
    if "audience" not in program.steps_done:
        found.append(("audience", "Say whom the pilot is for and when it starts."))
    if not any(criterion.weight for criterion in program.criteria.all()):
        found.append(
            ("criteria", "Give at least one criterion a weight; with none, every pair would be as good as any.")
        )
    return found


@transaction.atomic
def launch(*, actor: Actor, program: Program) -> Program:
    """Make a draft live. Raises CannotLaunch with everything that is missing; launching twice does nothing."""
    actor.require(Permission.MANAGE_PROGRAMS)
    program = Program.objects.select_for_update(no_key=True).get(pk=program.pk)
    if program.state != ProgramState.DRAFT:
        return program
    missing = problems(program)
    if missing:
        raise CannotLaunch(missing)
    program.state, program.launched_at = ProgramState.LIVE, timezone.now()
    program.save(update_fields=["state", "launched_at"])
    audit.record(actor=actor, verb="launched a program", row=program)
    nudging.begin(actor=actor)
    ids = {"organization_id": program.organization_id, "program_id": program.pk}
    transaction.on_commit(lambda: events.program_launched.send_robust(sender=Program, **ids))
    return program


@transaction.atomic
def archive(*, actor: Actor, program: Program) -> Program:
    """Put a program away; its rows stay."""
    actor.require(Permission.MANAGE_PROGRAMS)
    program.state = ProgramState.ARCHIVED
    program.save(update_fields=["state"])
    audit.record(actor=actor, verb="archived a program", row=program)
    return program


@transaction.atomic
def discard(*, actor: Actor, program: Program) -> None:
    """Delete a draft. Raises NotADraft for anything that is live, because people take part in it."""
    actor.require(Permission.MANAGE_PROGRAMS)
    row = _held(program)
    audit.record(actor=actor, verb="deleted a draft", row=row, label=row.name or "Draft")
    row.delete()


@transaction.atomic
def change(*, actor: Actor, program: Program, name: str, description: str, measures: Measures) -> Program:
    """Change how a live program is called, what it is for and how it is judged; the audit log keeps both. Raises NotLive."""
    actor.require(Permission.MANAGE_PROGRAMS)
    row = _live(program)
    before = drafts.answers(row, "purpose") | drafts.answers(row, "measures")
    row.name, row.description = name, description
    row.save(update_fields=["name", "description"])
    _write_measures(row, measures)
    after = drafts.answers(row, "purpose") | drafts.answers(row, "measures")
    audit.record(actor=actor, verb="changed a program", row=row, label=row.name, **drafts.changed(before, after))
    return row


def _live(program: Program) -> Program:
    row = Program.objects.select_for_update(no_key=True).get(pk=program.pk)
    if row.state != ProgramState.LIVE:
        raise NotLive("Only a live program is changed here; a draft is changed in its set-up.")
    return row


@transaction.atomic
def change_policy(
    *,
    actor: Actor,
    program: Program,
    weights: dict[str, int],
    floor: int,
    mode: str,
    rules: dict[str, tuple[bool, int | None]],
) -> Program:
    """Change who chooses in new cohorts, criteria and hard rules of a live program; the audit log keeps it. Raises NotLive."""
    actor.require(Permission.MANAGE_PROGRAMS)
    row = _live(program)
    before = dict(Criterion.objects.filter(program=row).values_list("key", "weight"))
    modes = [row.mode, mode]
    row.floor_score, row.mode = floor, Mode(mode)
    row.save(update_fields=["floor_score", "mode"])
    set_weights(program=row, weights=weights)
    _set_rules(row, rules)
    changed = {key: [before.get(key), weight] for key, weight in weights.items() if before.get(key) != weight}
    off = [rule for rule, (enabled, _) in rules.items() if not enabled]
    told: dict[str, Any] = {"who_chooses": modes} if len(set(modes)) > 1 else {}
    audit.record(actor=actor, verb="changed criteria", row=row, weights=changed, floor=floor, rules_off=off, **told)
    return row
