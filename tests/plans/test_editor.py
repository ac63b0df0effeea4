"""The editor of plan templates as an admin uses it: plain forms, no word lost, and nothing for anybody else."""

from __future__ import annotations

import html
import re
import uuid
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import AuditEvent
from plans.documents import Task
from plans.models import PlanTemplate, Rollout, Stage, TemplateStep, TemplateVersion
from plans.selectors import templates as selectors
from tests.factories.cast import Cast
from tests.plans.conftest import Pair
from tests.plans.templates import add, begin, carry, change, publish, step_of, take_track


class Editing:
    """Chiara at the draft of one template."""

    def __init__(self, cast: Cast, template: PlanTemplate, draft: TemplateVersion) -> None:
        self.cast, self.template, self.draft = cast, template, draft
        self.browser = cast.chiara.browser()

    def url(self, tail: str = "") -> str:
        """An address below the template."""
        return self.cast.chiara.url(f"plan-templates/{self.template.pk}/{tail}")

    def page(self, tail: str = "draft/") -> str:
        """A page as she sees it."""
        answer = self.browser.get(self.url(tail))
        assert answer.status_code == 200
        return answer.content.decode()

    def step(self, title: str) -> TemplateStep:
        """A step of the draft."""
        with self.cast.chiara.acting():
            return step_of(self.draft, title)

    def fields(self, which: str, **changes: Any) -> dict[str, Any]:
        """What the form of a step sends, with some of it changed."""
        with self.cast.chiara.acting():
            row = step_of(self.draft, which)
            task = selectors.sheet(row)
        sent = {
            "title": task.title, "text": task.text, "kind": task.kind, "stage": str(row.stage_id), "doer": task.doer,
            "direction": task.direction, "days": task.days, "anchor": row.anchor, "after": str(task.after or ""),
            "minutes": task.minutes, "required": "on", "seen": row.revision,
            "agenda_text": [one.text for one in task.agenda], "agenda_minutes": [one.minutes for one in task.agenda],
            "agenda_direction": [one.direction for one in task.agenda],
        }  # fmt: skip
        for side in ("mentor", "mentee"):
            own = [one for one in task.prompts if one.side == side]
            sent |= {f"{side}_text": [one.text for one in own], f"{side}_depth": [one.depth for one in own]}
        return sent | changes

    def save(self, which: str, **changes: Any) -> Any:
        """Send the form of a step."""
        row = self.step(which)
        return self.browser.post(self.url(f"draft/steps/{row.pk}/"), self.fields(which, **changes))


@pytest.fixture
def editing(cast: Cast) -> Editing:
    """Seven sessions of a live program, with a draft."""
    template = take_track(cast)
    return Editing(cast, template, begin(cast))


def _titles(editing: Editing) -> list[str]:
    with editing.cast.chiara.acting():
        return [step.title.partition(":")[0] for step in selectors.document(editing.draft).steps]


def test_the_way_there_leads_from_program_and_cohort(pair: Pair) -> None:
    with pair.cast.chiara.acting():
        browser, program = pair.cast.chiara.browser(), pair.pairing.cohort.program_id
    listed = pair.cast.chiara.url(f"programs/{program}/plans/")
    for tail in ("", f"cohorts/{pair.pairing.cohort_id}/"):
        assert f'href="{listed}"' in browser.get(pair.cast.chiara.url(f"programs/{program}/{tail}")).content.decode()
    page = browser.get(listed).content.decode()
    assert re.search(r"1\s+pairing\s+follows\s+it", page)
    assert ("Seven sessions" in page, "Usual" in page) == (True, True)


@pytest.mark.parametrize("steps", [1, 60])
def test_sixty_steps_ask_no_more_than_one(editing: Editing, steps: int) -> None:
    with editing.cast.chiara.acting():
        rows = TemplateStep.objects.filter(version=editing.draft)
        rows.exclude(pk=step_of(editing.draft, "Say hello").pk).delete()
    for number in range(steps - 1):
        add(editing.cast, editing.draft, Task(uuid.uuid4(), "task", f"Step {number}", days=number))
    editing.page()
    with CaptureQueriesContext(connection) as asked:
        page = editing.page()
    assert (page.count('class="order-row'), len(asked)) == (steps, 12)


def test_buttons_move_steps_and_stages(editing: Editing) -> None:
    learning = [title for title in _titles(editing) if title.startswith("Session")]
    second = editing.step("Session 2").pk
    answer = editing.browser.post(editing.url("draft/move/"), {"go": f"step:{second}:up"})
    assert answer.url == editing.url(f"draft/#step-{second}")
    assert [one for one in _titles(editing) if one.startswith("Session")] == [
        learning[0], learning[2], learning[1], *learning[3:],
    ]  # fmt: skip
    for _ in range(2):  # out of the stage, above the first of it
        editing.browser.post(editing.url("draft/move/"), {"go": f"step:{second}:up"})
    assert editing.step("Session 2").stage.title == "Getting started"
    stage = editing.step("Session 3").stage_id
    editing.browser.post(editing.url("draft/move/"), {"go": f"stage:{stage}:up"})
    assert _titles(editing)[0] == "Session 1"
    before = _titles(editing)
    for nonsense in ({}, {"go": "step:x:up"}, {"go": f"step:{uuid.uuid4()}:up"}, {"step": str(second), "place": "1"}):
        assert editing.browser.post(editing.url("draft/move/"), nonsense).status_code == 302
    assert _titles(editing) == before


def test_a_drag_puts_a_step_anywhere(editing: Editing) -> None:
    step, stage = editing.step("Session 3"), editing.step("Session 6").stage_id
    editing.browser.post(editing.url("draft/move/"), {"step": str(step.pk), "stage": str(stage), "place": "0"})
    assert _titles(editing)[-2:] == ["Session 3", "Session 6"]


def test_a_step_is_changed_with_all_that_is_in_it(editing: Editing) -> None:
    answer = editing.save(
        "Session 1", title="Day one", anchor="date", on="2027-03-01", days="2", minutes="", essential="on",
        agenda_text=["First", "", "Second"], agenda_minutes=["10", "", "20"], agenda_direction=["up", "up", "both"],
        mentee_text=["What do you see?"], mentee_depth=["4"], mentor_text=[""], mentor_depth=["1"],
    )  # fmt: skip
    assert (answer.status_code, answer.url.partition("#")[0]) == (302, editing.url("draft/"))
    with editing.cast.chiara.acting():
        found = selectors.sheet(step_of(editing.draft, "Day one"))
        assert [(one.text, one.minutes, one.direction) for one in found.agenda] == [
            ("First", 10, "up"), ("Second", 20, "both"),
        ]  # fmt: skip
        assert [(one.side, one.depth, one.text) for one in found.prompts] == [("mentee", 4, "What do you see?")]
        assert (str(found.on), found.after, found.days, found.minutes, found.essential) == (
            "2027-03-01", None, 2, 0, True,
        )  # fmt: skip


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"title": ""}, "Fill this in."),
        ({"title": "x" * 161}, "Shorten this to 160 characters"),
        ({"text": "x" * 4001}, "Shorten this to 4000 characters"),
        ({"anchor": "step", "after": ""}, "Choose the step from which the days are counted."),
        ({"anchor": "date"}, "Give the date from which the days are counted."),
        ({"anchor": "date", "on": "9999-12-31", "days": "1"}, "Look at the year again: 9999."),
        ({"days": "9999"}, "Write 730 or less."),
        ({"agenda_minutes": ["99999", "1", "1", "1"]}, "Minutes are a whole number up to 480."),
        ({"agenda_text": ["y" * 301, "", "", ""]}, "It has 301 letters; at most 300 fit."),
        ({"agenda_direction": ["sideways", "up", "up", "up"]}, "Choose a direction."),
        ({"mentee_depth": ["5", "1", "1"]}, "Choose a depth from 1 to 4."),
        ({"agenda_text": ["z"] * 21}, "There are 21 points on the agenda; at most 20 fit."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_lost(editing: Editing, wrong: dict[str, Any], said: str) -> None:
    with editing.cast.chiara.acting():
        before = selectors.document(editing.draft)
    answer = editing.save("Session 1", **({"text": "My careful words."} | wrong))
    page = answer.content.decode()
    assert (answer.status_code, said in page) == (422, True)
    assert ("My careful words." in page) is ("text" not in wrong)
    assert "Three frictions that cost us an hour a week" in page or "agenda_text" in wrong
    with editing.cast.chiara.acting():
        assert selectors.document(editing.draft) == before


def test_rows_move_grow_and_go_without_being_saved(editing: Editing) -> None:
    row = editing.step("Session 1")
    sent = editing.fields("Session 1", agenda_text=["A", "B"], agenda_minutes=["1", "2"], agenda_direction=["up", "up"])
    found = []
    for wish in ("agenda:down:0", "agenda:add", "agenda:remove:0", "agenda:up:99", "x:y:z"):
        page = editing.browser.post(editing.url(f"draft/steps/{row.pk}/"), sent | {"rows": wish})
        assert page.status_code == 200
        found.append(re.findall(r'name="agenda_text" value="(\w*)"', page.content.decode()))
    assert found == [["B", "A"], ["A", "B", ""], ["B"], ["A", "B"], ["A", "B"]]
    with editing.cast.chiara.acting():
        assert step_of(editing.draft, "Session 1").agenda.count() == 4


def test_two_at_once_lose_nothing(editing: Editing) -> None:
    sent = editing.fields("Session 1", text="Chiara's words.")
    change(editing.cast, editing.draft, "Session 1", text="Frieda's words.")
    row = editing.step("Session 1")
    answer = editing.browser.post(editing.url(f"draft/steps/{row.pk}/"), sent)
    page = html.unescape(answer.content.decode())
    assert (answer.status_code, "Chiara's words." in page) == (422, True)
    assert "Somebody else has saved this since you opened it." in page
    assert editing.step("Session 1").text == "Frieda's words."
    again = re.search(r'name="seen" value="(\d+)"', page)
    assert again is not None
    editing.browser.post(editing.url(f"draft/steps/{row.pk}/"), sent | {"seen": again[1]})
    assert editing.step("Session 1").text == "Chiara's words."


def test_what_was_removed_meanwhile_keeps_the_words_on_the_page(editing: Editing) -> None:
    row, sent = editing.step("Session 1"), editing.fields("Session 1", text="My careful words.")
    assert editing.browser.post(editing.url(f"draft/steps/{row.pk}/remove/")).status_code == 302
    answer = editing.browser.post(editing.url(f"draft/steps/{row.pk}/"), sent)
    assert (answer.status_code, "My careful words." in answer.content.decode()) == (422, True)
    assert "copy what you need" in answer.content.decode()
    moved = editing.browser.post(editing.url(f"draft/steps/{row.pk}/"), sent | {"rows": "agenda:add"})
    assert (moved.status_code, "copy what you need" in moved.content.decode()) == (422, True)
    assert editing.browser.get(editing.url(f"draft/steps/{row.pk}/")).status_code == 404


def test_removing_asks_first_and_says_what_waits(editing: Editing) -> None:
    row = editing.step("Session 1")
    assert "Session 2: Skill swap" in editing.page(f"draft/steps/{row.pk}/remove/")
    stage = row.stage_id
    assert "Session 3: Culture" in editing.page(f"draft/stages/{stage}/remove/")
    assert len(_titles(editing)) == 12
    editing.browser.post(editing.url(f"draft/stages/{stage}/remove/"))
    assert len(_titles(editing)) == 9


def test_stages_and_steps_are_added(editing: Editing) -> None:
    editing.browser.post(editing.url("draft/stages/new/"), {"title": "Afterwards", "purpose": "", "seen": "0"})
    twice = editing.browser.post(editing.url("draft/stages/new/"), {"title": "Afterwards", "purpose": "", "seen": "0"})
    assert (twice.status_code, "has this name already" in twice.content.decode()) == (422, True)
    with editing.cast.chiara.acting():
        stage = Stage.objects.get(version=editing.draft, title="Afterwards")
    sent = {
        "title": "Write a card", "kind": "task", "stage": str(stage.pk), "doer": "mentor", "direction": "up",
        "days": "5", "anchor": "start", "seen": "0",
    }  # fmt: skip
    assert editing.browser.post(editing.url("draft/steps/new/"), sent).status_code == 302
    assert _titles(editing)[-1] == "Write a card"
    row = editing.step("Write a card")
    assert (row.doer, row.required, row.offset) == ("mentor", False, 5)


def test_balance_warns_when_it_is_turned_round(editing: Editing) -> None:
    assert "More leads from mentee to mentor than back" not in editing.page()
    with editing.cast.chiara.acting():
        for step in TemplateStep.objects.filter(version=editing.draft):
            step.agenda.update(direction="down")
    assert "More leads from mentee to mentor than back" in editing.page()


def test_each_side_previews_its_own_sentences(editing: Editing) -> None:
    mentor, mentee = (editing.page(f"versions/{editing.draft.pk}/?as={side}") for side in ("mentor", "mentee"))
    line, question = "Let me show you instead of telling you.", "What do people here not tell me?"
    assert [(line in page, question in page) for page in (mentor, mentee)] == [(True, False), (False, True)]


def test_publishing_says_who_is_affected_and_asks_why(pair: Pair) -> None:
    with pair.cast.chiara.acting():
        template = PlanTemplate.objects.get()
    editing = Editing(pair.cast, template, begin(pair.cast))
    change(pair.cast, editing.draft, "Session 5", days=40)
    page = editing.page("draft/publish/")
    assert re.search(r"1 of 1 pairing that goes on:\s+0 steps added, 0 changed,\s+0 removed, 2 moved", page)
    assert "30 days after “Session 4: Clean Sheet”" in page
    sent = {"seen": "1", "reach": "all", "why": ""}
    assert editing.browser.post(editing.url("draft/publish/"), sent).status_code == 422
    nobody = editing.browser.post(editing.url("draft/publish/"), sent | {"reach": "chosen", "why": "So."})
    assert (nobody.status_code, "Tick at least one pairing" in nobody.content.decode()) == (422, True)
    answer = editing.browser.post(editing.url("draft/publish/"), sent | {"why": "More time to read."})
    with pair.cast.chiara.acting():
        row = Rollout.objects.get()
        assert AuditEvent.objects.get(verb="published a plan template").detail["why"] == "More time to read."
    assert answer.url == editing.url(f"published/{row.pk}/")
    assert "Plans changed" in editing.page(f"published/{row.pk}/")
    carry(pair.cast, row)
    page = editing.page(f"published/{row.pk}/")
    assert ("Take it back" in page, "More time to read." in page, "Amara Okafor and Bernd" in page) == (True,) * 3
    editing.browser.post(editing.url(f"published/{row.pk}/act/"), {"action": "undo"})
    assert carry(pair.cast, row).state == "undone"
    assert "Taken back" in editing.page("")


def test_drafts_begin_from_any_version_and_are_thrown_away(pair: Pair) -> None:
    first = begin(pair.cast)
    change(pair.cast, first, "Session 1", minutes=60)
    publish(pair.cast, first)
    with pair.cast.chiara.acting():
        template = PlanTemplate.objects.get()
    editing = Editing(pair.cast, template, first)
    editing.browser.post(editing.url("draft/"), {"source": "1"})
    with pair.cast.chiara.acting():
        editing.draft = TemplateVersion.objects.get(state="draft")
    assert editing.step("Session 1").minutes == 45
    editing.browser.post(editing.url("draft/discard/"), {"seen": str(editing.draft.revision)})
    with pair.cast.chiara.acting():
        assert not TemplateVersion.objects.filter(state="draft").exists()
    assert editing.browser.get(editing.url("draft/")).url == editing.url()


def test_nobody_else_finds_any_of_it(editing: Editing) -> None:
    tails = ("", "draft/", "draft/publish/", f"versions/{editing.draft.pk}/", "export/")
    for member, status in ((editing.cast.olu, 403), (editing.cast.amara, 403), (editing.cast.dario, 404)):
        browser = member.browser()
        assert [browser.get(editing.url(tail)).status_code for tail in tails] == [status] * len(tails)
    before = _titles(editing)
    row = editing.step("Session 1")
    assert editing.cast.olu.browser().post(editing.url(f"draft/steps/{row.pk}/remove/")).status_code == 403
    assert _titles(editing) == before
