"""Several templates per program: taken, added, copied, archived, made usual, and carried in files that come back exactly."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from plans import library, portable
from plans.models import PlanTemplate, TemplateVersion
from plans.selectors import templates as selectors
from plans.services import catalog, opening
from programs.models import Program
from tests.factories.cast import Cast
from tests.plans.conftest import make_pair
from tests.plans.templates import begin, live, publish, take_track


def _post(cast: Cast, tail: str, data: dict[str, Any]) -> Any:
    return cast.chiara.browser().post(cast.chiara.url(tail), data)


def test_a_new_one_is_empty_or_from_the_library(cast: Cast) -> None:
    first = take_track(cast)
    new = f"programs/{first.program_id}/plans/new/"
    assert _post(cast, new, {"source": "empty", "name": "", "description": ""}).status_code == 422
    _post(cast, new, {"source": "empty", "name": "Our own", "description": "Short."})
    _post(cast, new, {"source": "essential", "name": "", "description": ""})
    with cast.chiara.acting() as actor:
        found = {row.name: row for row in selectors.of_program(actor, first.program_id)}
        states = {
            name: (row.usual, bool(row.live), bool(row.draft), row.numbers, row.following)
            for name, row in found.items()
        }
        assert states == {
            "Seven sessions": (True, True, False, 1, 0),
            "Essential track": (False, True, False, 1, 0),
            "Our own": (False, False, True, 1, 0),
        }


def test_new_pairings_follow_the_usual_one(cast: Cast) -> None:
    made = make_pair(cast)
    with cast.chiara.acting() as actor:
        program = made.pairing.cohort.program
        first = catalog.take(actor=actor, program=program, track="seven-sessions")
        second = catalog.take(actor=actor, program=program, track="essential")
        empty = catalog.add(actor=actor, program=program, name="Our own", description="")
        with pytest.raises(catalog.CannotDo, match="Publish the template first"):
            catalog.make_usual(actor=actor, template=empty)
        with pytest.raises(catalog.CannotDo, match="New pairings follow this template"):
            catalog.archive(actor=actor, template=first, archived=True)
        catalog.make_usual(actor=actor, template=second)
        catalog.archive(actor=actor, template=first, archived=True)
        assert list(PlanTemplate.objects.filter(usual=True)) == [second]
    opening.open_due(cast.nordwind.pk)
    with cast.chiara.acting() as actor:
        assert made.plan().version.template == second
        first.refresh_from_db()
        with pytest.raises(catalog.CannotDo, match="archived"):
            catalog.make_usual(actor=actor, template=first)
        catalog.archive(actor=actor, template=first, archived=False)
        first.refresh_from_db()
        assert first.archived_at is None


@pytest.mark.parametrize("templates", [1, 3])
def test_more_templates_ask_no_more(cast: Cast, templates: int) -> None:
    first = take_track(cast)
    with cast.chiara.acting() as actor:
        for _ in range(templates - 1):
            catalog.take(actor=actor, program=first.program, track="essential")
    browser, address = cast.chiara.browser(), cast.chiara.url(f"programs/{first.program_id}/plans/")
    browser.get(address)
    with CaptureQueriesContext(connection) as asked:
        page = browser.get(address).content.decode()
    assert (page.count('<li class="card'), len(asked)) == (templates, 10)


def test_a_copy_goes_into_another_program(cast: Cast) -> None:
    first = take_track(cast)
    with cast.chiara.acting():
        other = Program.objects.create(name="Board and beginners", state="live", plan_template="essential")
    _post(cast, f"plan-templates/{first.pk}/copy/", {"name": "For the board", "program": str(other.pk)})
    with cast.chiara.acting():
        copy = PlanTemplate.objects.get(program=other)
        assert (copy.name, copy.usual, copy.origin) == ("For the board", False, "seven-sessions")
        assert selectors.document(TemplateVersion.objects.get(template=copy)) == selectors.document(live(first))


def test_an_empty_one_can_be_used_once_it_is_published(cast: Cast) -> None:
    first = take_track(cast)
    with cast.chiara.acting() as actor:
        row = catalog.duplicate(actor=actor, template=first, program=first.program, name="Ours")
    publish(cast, begin(cast, row))
    _post(cast, f"plan-templates/{row.pk}/act/", {"action": "usual"})
    with cast.chiara.acting():
        assert [one.name for one in PlanTemplate.objects.filter(usual=True)] == ["Ours"]


@pytest.mark.parametrize("track", library.TRACKS)
def test_a_file_comes_back_exactly(cast: Cast, track: str) -> None:
    first = take_track(cast, track=track)
    answer = cast.chiara.browser().get(cast.chiara.url(f"plan-templates/{first.pk}/export/"))
    assert (
        answer["Content-Disposition"] == f'attachment; filename="{track.replace("essential", "essential-track")}.json"'
    )
    upload = SimpleUploadedFile("plan.json", answer.content, "application/json")
    _post(cast, f"programs/{first.program_id}/plans/import/", {"file": upload})
    with cast.chiara.acting() as actor:
        brought = PlanTemplate.objects.exclude(pk=first.pk).get()
        assert (brought.name, brought.description) == (first.name, first.description)
        assert selectors.document(TemplateVersion.objects.get(template=brought)) == selectors.document(live(first))
        assert catalog.carry(actor=actor, template=brought) == answer.content


def _file() -> dict[str, Any]:
    step = {
        "key": "5f0e7d2e-6f0b-4d0c-9a86-6b2f2e6a9b11", "kind": "task", "title": "Say hello", "text": "", "doer": "both",
        "direction": "up", "days": 3, "on": None, "after": None, "minutes": 0, "required": True, "essential": False,
        "agenda": [{"text": "Who we are", "minutes": 5, "direction": "both"}],
        "prompts": [{"side": "mentor", "depth": 1, "text": "Stop."}],
    }  # fmt: skip
    stages = [{"title": "Start", "purpose": "", "steps": [step]}]
    return {"format": "upstream-plan", "version": 1, "name": "Ours", "description": "", "stages": stages}


def _with(path: str, value: Any) -> dict[str, Any]:
    """The file with one value changed; ``...`` takes the field out."""
    whole = _file()
    at: Any = whole
    *way, last = [int(part) if part.isdecimal() else part for part in path.split("/")]
    for part in way:
        at = at[part]
    if value is ...:
        del at[last]
    else:
        at[last] = value
    return whole


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        ("name", ..., "name: is missing."),
        ("name", " ", "name: must not be empty."),
        ("surprise", 1, "surprise: is a field that plans do not have."),
        ("version", 2, "format: This is not a plan of upstream-plan, version 1."),
        ("stages", [], "There is no step yet."),
        ("stages/0/steps/0/title", "x" * 161, "stages[1].steps[1].title: has 161 letters; at most 160 fit."),
        ("stages/0/steps/0/title", 7, "stages[1].steps[1].title: has to be text."),
        ("stages/0/steps/0/days", True, "stages[1].steps[1].days: has to be a whole number from 0 to 730."),
        ("stages/0/steps/0/kind", "dance", "stages[1].steps[1].kind: has to be one of task,"),
        ("stages/0/steps/0/on", "2027-13-01", "stages[1].steps[1].on: has to be a date"),
        ("stages/0/steps/0/on", "9999-12-31", "stages[1].steps[1].on: has to be a date"),
        ("stages/0/steps/0/key", "abc", "stages[1].steps[1].key: has to be a key"),
        (
            "stages/0/steps/0/after",
            "1f0e7d2e-6f0b-4d0c-9a86-6b2f2e6a9b11",
            "Say hello: It waits for a step that is not",
        ),
        ("stages/0/steps/0/after", "5f0e7d2e-6f0b-4d0c-9a86-6b2f2e6a9b11", "“Say hello” cannot wait for itself."),
        (
            "stages/0/steps/0/agenda/0/extra",
            1,
            "stages[1].steps[1].agenda[1].extra: is a field that plans do not have.",
        ),
        ("stages/0/steps/0/prompts/0/depth", 9, "stages[1].steps[1].prompts[1].depth: has to be a whole number"),
        ("stages/0/steps/0/prompts/0/text", "a\u0000b", "prompts[1].text: holds letters that are none."),
    ],
)
def test_a_wrong_file_is_refused_with_its_place(path: str, value: Any, said: str) -> None:
    with pytest.raises(portable.WrongFile) as refused:
        portable.read(json.dumps(_with(path, value)).encode())
    assert said in str(refused.value)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"{", "line 1, column 2: This is not JSON."),
        (b"\xff\xfe\x00", "not text in UTF-8"),
        (b"[]", "has to be an object"),
        (b'{"name": 1, "name": 2}', "“name” is there twice"),
        (b"[" * 100_000, ""),
        (b'{"version": NaN}', "NaN is no number"),
        (b" " * (portable.MAX_BYTES + 1), "larger than 1 MB"),
    ],
)
def test_what_is_no_plan_is_refused(content: bytes, said: str) -> None:
    with pytest.raises(portable.WrongFile) as refused:
        portable.read(content)
    assert said in str(refused.value)


def test_a_refused_file_leaves_nothing_behind(cast: Cast) -> None:
    first = take_track(cast)
    upload = SimpleUploadedFile("plan.json", json.dumps(_with("name", ...)).encode(), "application/json")
    answer = _post(cast, f"programs/{first.program_id}/plans/import/", {"file": upload})
    assert (answer.status_code, "is missing." in answer.content.decode()) == (422, True)
    with cast.chiara.acting():
        assert PlanTemplate.objects.count() == 1
