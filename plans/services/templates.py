"""An organization's own copies of the plans of the library, and what becomes of them."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from accounts.actors import Actor
from accounts.enums import Permission
from plans import cadence, library
from plans.enums import Anchor, VersionState
from plans.library.texts import Track, Words
from plans.models import AgendaItem, PlanTemplate, Prompt, Stage, TemplateStep, TemplateVersion
from programs.enums import Side
from programs.models import Program


@transaction.atomic
def start(*, actor: Actor, program: Program) -> PlanTemplate:
    """Give a program its usual template, a copy of the track that was chosen when it was set up; one it has stays."""
    actor.require(Permission.MANAGE_PROGRAMS)
    # One at a time, for the event and the sweeper may come together.
    Program.objects.select_for_update().get(pk=program.pk)
    usual = PlanTemplate.objects.filter(program=program, usual=True).first()
    return usual or copy(program=program, track=library.TRACKS[program.plan_template], usual=True)


def copy(*, program: Program, track: Track, usual: bool) -> PlanTemplate:
    """A track of the library as a template of a program, live at once."""
    row = PlanTemplate.objects.create(
        program=program,
        name=track.name,
        description=track.description,
        usual=usual,
        origin=track.key,
        origin_version=track.version,
    )
    version = TemplateVersion.objects.create(
        template=row, state=VersionState.LIVE, published_at=timezone.now(), why="As it ships with Upstream."
    )
    stages = [
        Stage(version=version, position=place, title=part.title, purpose=part.purpose)
        for place, part in enumerate(track.parts)
    ]
    Stage.objects.bulk_create(stages)
    steps = [
        _step(track, stage, place, words)
        for stage, part in zip(stages, track.parts, strict=True)
        for place, words in enumerate(part.steps)
    ]
    settle(steps)
    TemplateStep.objects.bulk_create(steps)
    pairs = list(zip(steps, track.steps, strict=True))
    AgendaItem.objects.bulk_create(item for step, words in pairs for item in _agenda(step, words))
    Prompt.objects.bulk_create(prompt for step, words in pairs for prompt in _prompts(step, words))
    return row


def _step(track: Track, stage: Stage, place: int, words: Words) -> TemplateStep:
    return TemplateStep(
        version_id=stage.version_id,
        stage=stage,
        key=track.key_of(words.name),
        position=place,
        kind=words.kind,
        title=words.title,
        text=words.text,
        doer=words.doer,
        direction=words.direction,
        anchor=Anchor.STEP if words.after else Anchor.START,
        days=words.days,
        after=track.key_of(words.after) if words.after else None,
        minutes=words.minutes,
        required=words.required,
        essential=words.essential,
    )


def _agenda(step: TemplateStep, words: Words) -> Iterable[AgendaItem]:
    return (
        AgendaItem(step=step, position=place, text=item.text, minutes=item.minutes, direction=item.direction)
        for place, item in enumerate(words.agenda)
    )


def _prompts(step: TemplateStep, words: Words) -> Iterable[Prompt]:
    for side, said in ((Side.MENTEE, words.questions), (Side.MENTOR, words.lines)):
        yield from (
            Prompt(step=step, side=side, position=place, depth=depth, text=text)
            for place, (depth, text) in enumerate(said)
        )


def settle(steps: Iterable[TemplateStep]) -> None:
    """Work out when each of a version's steps is due, and write it into them unsaved. Raises cadence.Loop."""
    rows = list(steps)
    wanted = {row.key: cadence.Wanted(days=row.days, on=row.on, after=row.after) for row in rows}
    found = cadence.due(wanted)
    for row in rows:
        row.offset, row.fixed_on = found[row.key].offset, found[row.key].on
