"""A draft is a copy that is written on: nothing dangles, nothing goes in circles, and nobody writes over somebody else."""

from __future__ import annotations

import uuid

import pytest

from accounts.actors import NotAllowed
from plans.documents import Line, Point, Task, problems
from plans.enums import VersionState
from plans.models import PlanTemplate, Stage, TemplateStep, TemplateVersion
from plans.selectors import templates as selectors
from plans.services import drafts
from tests.factories.cast import Cast
from tests.plans.templates import add, begin, change, remove, step_of, take_track, wish


@pytest.fixture
def draft(cast: Cast) -> TemplateVersion:
    """Seven sessions, to be written on."""
    take_track(cast)
    return begin(cast)


def _titles(version: TemplateVersion) -> list[tuple[str, list[str]]]:
    return [(part.title, [step.title for step in part.steps]) for part in selectors.document(version).parts]


def test_a_draft_says_what_the_live_version_says(cast: Cast, draft: TemplateVersion) -> None:
    with cast.chiara.acting() as actor:
        template = PlanTemplate.objects.get()
        live = selectors.version_in(actor, template, VersionState.LIVE)
        assert live is not None
        assert selectors.document(draft) == selectors.document(live)
        assert problems(selectors.document(draft)) == []
        assert drafts.begin(actor=actor, template=template) == draft
        assert draft.number == 2


def test_a_step_is_saved_with_its_agenda_and_prompts(cast: Cast, draft: TemplateVersion) -> None:
    agenda, prompts = (Point("Show me", 20, "up"),), (Line("mentee", 3, "What did I miss?"), Line("mentor", 1, "Stop."))
    change(cast, draft, "Session 1", title="Day one", minutes=30, agenda=agenda, prompts=prompts)
    with cast.chiara.acting():
        found = selectors.sheet(step_of(draft, "Day one"))
        assert (found.minutes, found.agenda, found.prompts) == (30, agenda, prompts)


def test_days_follow_along_the_chain(cast: Cast, draft: TemplateVersion) -> None:
    change(cast, draft, "Session 0", days=20)
    with cast.chiara.acting():
        found = [step_of(draft, title).offset for title in ("Session 0", "Session 1", "Session 2")]
        assert found == [20, 50, 80]


def test_steps_that_wait_for_each_other_are_refused(cast: Cast, draft: TemplateVersion) -> None:
    with cast.chiara.acting():
        later = step_of(draft, "Session 2").key
        before = selectors.document(draft)
    with pytest.raises(drafts.WrongDraft) as refused:
        change(cast, draft, "Session 1", after=later)
    assert refused.value.field == "after"
    assert "“Session 1: My world” waits for “Session 2: Skill swap”" in str(refused.value)
    with pytest.raises(drafts.WrongDraft, match="removed meanwhile"):
        change(cast, draft, "Session 1", after=uuid.uuid4())
    with cast.chiara.acting():
        assert selectors.document(draft) == before


def test_a_removed_step_leaves_nothing_dangling(cast: Cast, draft: TemplateVersion) -> None:
    with cast.chiara.acting():
        before = {row.title: row.offset for row in TemplateStep.objects.filter(version=draft)}
    remove(cast, draft, "Session 1")
    with cast.chiara.acting():
        rows = TemplateStep.objects.filter(version=draft)
        kept = {title: due for title, due in before.items() if not title.startswith("Session 1")}
        assert {row.title: row.offset for row in rows} == kept
        assert step_of(draft, "Session 2").after == step_of(draft, "Session 0").key
        assert problems(selectors.document(draft)) == []


def test_a_stage_goes_with_its_steps(cast: Cast, draft: TemplateVersion) -> None:
    with cast.chiara.acting() as actor:
        stage = Stage.objects.get(version=draft, title="Learning")
        drafts.remove_stage(actor=actor, version=draft, stage=stage)
        found = _titles(draft)
        assert [title for title, _ in found] == ["Getting started", "Half-way", "Changing something", "Ending well"]
        assert [row.position for row in Stage.objects.filter(version=draft).order_by("position")] == [0, 1, 2, 3]
        assert problems(selectors.document(draft)) == []


def test_steps_and_stages_are_moved(cast: Cast, draft: TemplateVersion) -> None:
    with cast.chiara.acting() as actor:
        learning, half = (Stage.objects.get(version=draft, title=title) for title in ("Learning", "Half-way"))
        drafts.move_step(
            actor=actor, version=draft, step_id=step_of(draft, "Session 2").pk, stage_id=learning.pk, place=0
        )
        drafts.move_step(actor=actor, version=draft, step_id=step_of(draft, "Session 1").pk, stage_id=half.pk, place=99)
        drafts.move_stage(actor=actor, version=draft, stage=half, place=0)
        found = [(title, [name.partition(":")[0] for name in names]) for title, names in _titles(draft)][:3]
        looking = "Look at your goals and your agreement again"
        assert found[0] == ("Half-way", [looking, "Session 1"])
        assert found[2] == ("Learning", ["Session 2", "Session 3"])


def test_two_at_once_do_not_write_over_each_other(cast: Cast, draft: TemplateVersion) -> None:
    with cast.chiara.acting() as actor:
        seen = step_of(draft, "Session 1")
        other = step_of(draft, "Session 2")
    change(cast, draft, "Session 1", text="Chiara's words.")
    with cast.frieda.acting() as actor:
        with pytest.raises(drafts.Stale):
            drafts.save_step(
                actor=actor, version=draft, step=seen, seen=seen.revision, wish=wish(seen, text="Frieda's words.")
            )
        drafts.save_step(
            actor=actor, version=draft, step=other, seen=other.revision, wish=wish(other, text="Another step.")
        )
        assert (step_of(draft, "Session 1").text, step_of(draft, "Session 2").text) == (
            "Chiara's words.",
            "Another step.",
        )
        with pytest.raises(drafts.Stale):
            drafts.discard(actor=actor, version=draft, seen=draft.revision)
        assert TemplateVersion.objects.filter(pk=draft.pk).exists()


def test_a_step_too_many_is_refused(cast: Cast, draft: TemplateVersion, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("plans.documents.STEPS", 13)
    add(cast, draft, Task(uuid.uuid4(), "task", "One more"))
    with pytest.raises(drafts.WrongDraft, match="at most 13 steps"):
        add(cast, draft, Task(uuid.uuid4(), "task", "Another one"))


def test_only_those_who_manage_programs_write(cast: Cast, draft: TemplateVersion) -> None:
    with cast.olu.acting() as actor:
        before = selectors.document(draft)
        with pytest.raises(NotAllowed):
            drafts.remove_step(actor=actor, version=draft, step=step_of(draft, "Session 1"))
        with pytest.raises(NotAllowed):
            drafts.begin(actor=actor, template=PlanTemplate.objects.get())
        assert selectors.document(draft) == before


def test_what_is_no_draft_is_not_written_on(cast: Cast, draft: TemplateVersion) -> None:
    with cast.chiara.acting() as actor:
        live = TemplateVersion.objects.get(state="live")
        before = selectors.document(live)
        with pytest.raises(drafts.NotDraft):
            drafts.remove_step(actor=actor, version=live, step=step_of(live, "Session 1"))
        assert selectors.document(live) == before
