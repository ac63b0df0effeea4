"""The pages of the demo's surveys: the one whose draft is worked on, the admin's own, and a program that has none yet."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Model

from accounts.tenancy import tenant
from programs.enums import ProgramState
from programs.models import Program
from surveys.models import Question, Survey, SurveyVersion
from tests.factories.cast import Member
from tests.tenancy.worlds import World


def rows() -> dict[str, Model]:
    """The survey of the first month, its draft, and a question of it that depends on another."""
    draft = SurveyVersion.objects.select_related("survey").get(state="draft")
    question = Question.objects.filter(version=draft).exclude(shown_if_question="")[0]
    return {"survey": draft.survey, "survey_version": draft, "survey_question": question}


def world_of(world: World) -> World:
    """The same world at the program of that survey, which is not the one of the latest run."""
    with tenant(world.organization.pk):
        program = Program.objects.get(pk=world["survey"].program_id)
    return World(world.organization, world.member, world.rows | {"program": program})


def places(admin: Member) -> Iterator[tuple[str, Member]]:
    """Previews of both sides in both languages, a survey that is on, one that was put away, and none at all."""
    with tenant(admin.organization.pk):
        found = rows()
        own = Survey.objects.get(title="Half-time")
        live = SurveyVersion.objects.get(survey=own, state="live")
        end = Survey.objects.get(program=own.program, key="end")
        shown = SurveyVersion.objects.get(survey=end, state="live")
        empty = Program.objects.get(state=ProgramState.DRAFT)
    root = admin.url(f"programs/{own.program_id}/surveys/")
    yield admin.url(f"programs/{empty.pk}/surveys/"), admin
    yield root, admin
    for tail in ("", f"versions/{live.pk}/?as=mentee&language=de", f"versions/{live.pk}/?width=phone"):
        yield f"{root}{own.pk}/{tail}", admin
    for query in ("as=mentor&width=phone", "as=mentee&language=de"):
        yield f"{root}{end.pk}/versions/{shown.pk}/?{query}", admin
    yield f"{root}{found['survey'].pk}/draft/words/de/", admin
