"""Plans are laid out for everybody who has begun: once, for all of them, and again after a worker died."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.actors import NotAllowed
from matching.models import Pairing
from plans import tasks
from plans.library import TRACKS
from plans.models import AgendaItem, Plan, PlanTemplate, Prompt, Step
from plans.services import opening, templates
from programs.models import Program
from tests.factories.cast import Cast
from tests.factories.rows import make_pairing, make_participant
from tests.plans.conftest import Pair, make_pair


def test_a_plan_has_every_step_of_the_chosen_track_on_its_day(pair: Pair) -> None:
    track = TRACKS["seven-sessions"]
    with pair.cast.chiara.acting():
        plan = pair.plan()
        found = Step.objects.filter(plan=plan).order_by("template_step__stage__position", "template_step__position")
        titles = [row.template_step.title for row in found.select_related("template_step")]
        first = pair.step("Session 0")
        assert titles == [step.title for step in track.steps]
        assert first.due_on == plan.starts_on + dt.timedelta(days=10)
        assert pair.step("Sign your agreement").due_on == first.due_on + dt.timedelta(days=3)
        assert AgendaItem.objects.count() == sum(len(step.agenda) for step in track.steps)
        assert Prompt.objects.count() == sum(len(step.questions) + len(step.lines) for step in track.steps)


def test_the_first_day_is_the_organization_s(cast: Cast) -> None:
    made = make_pair(cast)
    with cast.chiara.acting():
        Pairing.objects.update(started_at=dt.datetime(2026, 3, 1, 23, 30, tzinfo=dt.UTC))
    opening.open_due(cast.nordwind.pk)
    with cast.chiara.acting():
        assert made.plan().starts_on == dt.date(2026, 3, 2)


def test_what_is_open_is_not_opened_again(pair: Pair) -> None:
    assert opening.open_due(pair.cast.nordwind.pk) == 0
    with pair.cast.chiara.acting():
        assert (Plan.objects.count(), PlanTemplate.objects.count()) == (1, 1)
        assert Step.objects.count() == len(TRACKS["seven-sessions"].steps)


@pytest.mark.parametrize(
    "facts", [{"state": "ended"}, {"state": "undone"}, {"started_at": timezone.now() + dt.timedelta(days=1)}]
)
def test_who_has_not_begun_or_has_ended_gets_none(cast: Cast, facts: dict[str, object]) -> None:
    make_pair(cast)
    with cast.chiara.acting():
        Pairing.objects.update(**facts)
    assert opening.open_due(cast.nordwind.pk) == 0
    with cast.chiara.acting():
        assert (Plan.objects.count(), PlanTemplate.objects.count()) == (0, 0)


def test_many_are_opened_by_as_many_statements_as_one(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    made = make_pair(cast)
    opening.open_due(cast.nordwind.pk)
    counts = []
    for more in (1, 3):
        _add(made, more)
        with CaptureQueriesContext(connection) as asked:
            assert opening.open_due(cast.nordwind.pk) == more
        counts.append(len(asked))
    assert counts == [counts[0], counts[0]]
    _add(made, 5)
    monkeypatch.setattr(opening, "AT_ONCE", 2)
    assert opening.open_due(cast.nordwind.pk) == 5
    with cast.chiara.acting():
        assert Step.objects.count() == 10 * len(TRACKS["seven-sessions"].steps)


def _add(made: Pair, count: int) -> None:
    with made.cast.chiara.acting():
        for _ in range(count):
            cohort = made.pairing.cohort
            make_pairing(mentor=make_participant(cohort=cohort), mentee=make_participant(cohort=cohort, side="mentee"))


def test_a_program_keeps_the_template_that_it_has(cast: Cast) -> None:
    made = make_pair(cast, track="essential")
    with cast.chiara.acting() as actor:
        program = Program.objects.get()
        first = templates.start(actor=actor, program=program)
        assert templates.start(actor=actor, program=program) == first
        assert (first.name, first.origin, first.origin_version, first.usual) == (
            "Essential track",
            "essential",
            1,
            True,
        )
    opening.open_due(cast.nordwind.pk)
    with cast.chiara.acting():
        assert made.plan().version.template == first
    with cast.olu.acting() as actor, pytest.raises(NotAllowed):
        templates.start(actor=actor, program=program)


def test_launching_a_program_gives_it_its_template(cast: Cast) -> None:
    with cast.chiara.acting():
        program = Program.objects.create(name="Digital upstream", state="live", plan_template="essential")
    tasks.start_template(str(cast.nordwind.pk), str(program.pk))
    with cast.chiara.acting():
        assert PlanTemplate.objects.get().program == program
