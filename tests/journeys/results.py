"""The pages of the demo's survey results: a wave with figures, one of four people, comments, and a survey over its waves."""

from __future__ import annotations

from collections.abc import Iterator

from accounts.tenancy import tenant
from programs.models import Program
from surveys.models import Snapshot, Wave
from tests.factories.cast import Member
from tests.tenancy.worlds import World


def _told() -> Wave:
    """The wave of which most is shown."""
    return Snapshot.objects.filter(final=True).order_by("-people", "pk").first().wave


def world_of(world: World) -> World:
    """The same world at a wave that is closed, of which something is shown."""
    with tenant(world.organization.pk):
        wave = _told()
        program = Program.objects.get(pk=wave.survey.program_id)
        here = {"program": program, "survey": wave.survey, "wave": wave}
    return World(world.organization, world.member, world.rows | here)


def places(owner: Member, program_owner: Member) -> Iterator[tuple[str, Member]]:
    """What a program owner reads, in a cut of one and of two facts, and what there is of four people."""
    with tenant(owner.organization.pk):
        wave, few = _told(), Snapshot.objects.filter(people=None).earliest("pk").wave
        empty = Program.objects.exclude(pk__in=Wave.objects.values("survey__program")).first()
        for one, tails in ((wave, ("", "?by=side", "?by=side_grades", "comments/")), (few, ("",))):
            root = f"programs/{one.survey.program_id}/surveys/{one.survey_id}/results/"
            yield from ((program_owner.url(f"{root}{one.pk}/{tail}"), program_owner) for tail in tails)
        yield program_owner.url(f"programs/{wave.survey.program_id}/surveys/{wave.survey_id}/results/"), program_owner
        yield owner.url(f"programs/{empty.pk}/surveys/results/"), owner
