"""A published version reaches the plans that it is for, touches nothing that is done, and can be taken back exactly."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.actors import system
from plans.documents import Task
from plans.models import Plan, PlanTemplate, Rollout, RolloutPlan, RolloutStep, Step, TemplateVersion
from plans.selectors import impact
from plans.services import drafts, opening, publishing, rollouts, steps
from tests.factories.cast import Cast
from tests.factories.rows import make_pairing, make_participant
from tests.plans.conftest import Pair
from tests.plans.templates import add, begin, carry, change, publish, remove

_STEP = ("key", "template_step", "due_on", "state", "mentor_done_at", "mentee_done_at", "ended_at")
NEW = Task(uuid.uuid4(), "task", "Bring a friend", days=200)


def _all(pair: Pair) -> list[tuple[Any, ...]]:
    """Every step of every plan that counts, and the version that each plan follows."""
    with pair.cast.chiara.acting():
        found = Step.objects.exclude(state="left_out").order_by("plan", "key").values_list("plan", *_STEP)
        return [*found, *Plan.objects.order_by("pk").values_list("pk", "version")]


def _edited(pair: Pair) -> TemplateVersion:
    """A draft with one step more, one less, one in other words and one later, with what follows it."""
    draft = begin(pair.cast)
    add(pair.cast, draft, NEW)
    remove(pair.cast, draft, "Read your")
    change(pair.cast, draft, "Say hello", text="Three sentences are enough.")
    change(pair.cast, draft, "Session 5", days=40)
    return draft


def _others(pair: Pair, count: int) -> None:
    with pair.cast.chiara.acting():
        for _ in range(count):
            cohort = pair.pairing.cohort
            make_pairing(mentor=make_participant(cohort=cohort), mentee=make_participant(cohort=cohort, side="mentee"))
    opening.open_due(pair.cast.nordwind.pk)


def _impact(cast: Cast, draft: TemplateVersion) -> list[tuple[int, int, int, int]]:
    with cast.chiara.acting() as actor:
        row = TemplateVersion.objects.select_related("template__program__organization").get(pk=draft.pk)
        return [(one.added, one.changed, one.removed, one.moved) for one in impact.of(actor, row).rows]


def test_who_is_affected_is_shown_before_and_holds_after(pair: Pair) -> None:
    draft = _edited(pair)
    before = _all(pair)
    assert _impact(pair.cast, draft) == [(1, 1, 1, 2)]
    assert _all(pair) == before
    row = publish(pair.cast, draft)
    with pair.cast.chiara.acting():
        found = RolloutPlan.objects.get(rollout=row)
        assert (found.added, found.changed, found.removed, found.moved, found.state) == (1, 1, 1, 2, "done")
        plan = pair.plan()
        assert (plan.version_id, row.state, row.done, row.total) == (draft.pk, "done", 1, 1)
        assert pair.step("Bring a friend").due_on == plan.starts_on + dt.timedelta(days=200)
        assert pair.step("Session 5").due_on == plan.starts_on + dt.timedelta(days=10 + 4 * 30 + 40)
        assert pair.step("Say hello").template_step.text == "Three sentences are enough."
        assert pair.step("Read your").state == "left_out"
    assert _impact(pair.cast, draft) == []


def test_what_is_done_is_never_touched(pair: Pair) -> None:
    with pair.amara.acting() as actor:
        steps.tick(actor=actor, step=pair.step("Say hello"), done=True)
        steps.finish(step=pair.step("Session 5"), at=timezone.now())
        steps.skip(actor=actor, step=pair.step("Read your"), skipped=True)
        titles = ("Say hello", "Session 5", "Read your")
        before = [Step.objects.filter(pk=pair.step(title).pk).values(*_STEP).get() for title in titles]
    draft = _edited(pair)
    assert _impact(pair.cast, draft) == [(1, 0, 0, 1)]
    publish(pair.cast, draft)
    with pair.cast.chiara.acting():
        assert [Step.objects.filter(plan=pair.plan(), key=one["key"]).values(*_STEP).get() for one in before] == before


def test_a_day_that_was_moved_stays_moved_by_as_much(pair: Pair) -> None:
    with pair.cast.chiara.acting():
        due = pair.step("Session 5").due_on
        Step.objects.filter(pk=pair.step("Session 5").pk).update(due_on=due + dt.timedelta(days=6))
    row = publish(pair.cast, _edited(pair))
    with pair.cast.chiara.acting() as actor:
        assert pair.step("Session 5").due_on == due + dt.timedelta(days=16)
        Step.objects.filter(pk=pair.step("Session 5").pk).update(due_on=due + dt.timedelta(days=17))
        publishing.undo(actor=actor, rollout=row)
    carry(pair.cast, row)
    with pair.cast.chiara.acting():
        assert pair.step("Session 5").due_on == due + dt.timedelta(days=7)


def test_taken_back_it_is_as_before(pair: Pair) -> None:
    _others(pair, 2)
    before = _all(pair)
    with pair.cast.chiara.acting():
        was = TemplateVersion.objects.get(state="live")
    row = publish(pair.cast, _edited(pair))
    assert _all(pair) != before
    with pair.cast.chiara.acting() as actor:
        publishing.undo(actor=actor, rollout=row)
    assert carry(pair.cast, row).state == "undone"
    assert _all(pair) == before
    with pair.cast.chiara.acting() as actor:
        assert TemplateVersion.objects.get(state="live") == was
        with pytest.raises(publishing.CannotUndo):
            publishing.undo(actor=actor, rollout=row)


def test_for_new_pairings_only_or_for_chosen_ones(pair: Pair) -> None:
    _others(pair, 2)
    with pair.cast.chiara.acting():
        before = TemplateVersion.objects.get(state="live")
    second = publish(pair.cast, _edited(pair), reach="new")
    _others(pair, 1)
    with pair.cast.chiara.acting():
        assert Plan.objects.filter(version=before).count() == 3
        assert Plan.objects.filter(version=second.version).count() == 1
    third = begin(pair.cast)
    change(pair.cast, third, "Session 1", minutes=60)
    publish(pair.cast, third, reach="chosen", pairings=[pair.pairing.pk])
    with pair.cast.chiara.acting():
        assert [plan.pairing_id for plan in Plan.objects.filter(version=third)] == [pair.pairing.pk]
        assert pair.step("Session 1").template_step.minutes == 60


def test_a_worker_that_dies_is_followed_by_another(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    _others(pair, 4)
    monkeypatch.setattr(rollouts, "AT_ONCE", 2)
    draft = _edited(pair)
    with pair.cast.chiara.acting() as actor:
        row = publishing.publish(
            actor=actor, version=draft, seen=TemplateVersion.objects.get(pk=draft.pk).revision, reach="all", why="So."
        )
    claim = rollouts._take(system(pair.cast.nordwind.pk), row.pk)
    assert claim is not None
    assert rollouts._some(claim) is True
    assert carry(pair.cast, row).done == 2  # somebody holds it, so the second delivery leaves
    with pair.cast.chiara.acting() as actor:
        Rollout.objects.update(heartbeat_at=timezone.now() - 2 * rollouts.STALE)
        assert rollouts.sweep(actor=system(actor.organization_id)) == 1
    after = carry(pair.cast, row)
    assert (after.state, after.done, after.total, after.attempt) == ("done", 5, 5, 2)
    with pytest.raises(rollouts.Superseded):
        rollouts._some(claim)
    with pair.cast.chiara.acting():
        assert Step.objects.filter(template_step__title=NEW.title).count() == 5


def test_a_worker_that_is_lost_again_and_again_stops_visibly(pair: Pair) -> None:
    draft = _edited(pair)
    with pair.cast.chiara.acting() as actor:
        seen = TemplateVersion.objects.get(pk=draft.pk).revision
        row = publishing.publish(actor=actor, version=draft, seen=seen, reach="all", why="So.")
        Rollout.objects.update(attempt=rollouts.MAX_ATTEMPTS)
    assert carry(pair.cast, row).state == "failed"
    with pair.cast.chiara.acting() as actor:
        third = drafts.begin(actor=actor, template=draft.template)
        with pytest.raises(publishing.CannotPublish, match="still on its way"):
            publishing.publish(actor=actor, version=third, seen=0, reach="new", why="So.")
        publishing.go_on(actor=actor, rollout=row)
    assert carry(pair.cast, row).state == "done"
    with pair.cast.chiara.acting():
        assert pair.plan().version_id == draft.pk


def test_the_short_track_gets_what_is_essential(pair: Pair) -> None:
    with pair.cast.chiara.acting():
        Plan.objects.update(track="essential")
        Step.objects.filter(template_step__essential=False).update(state="left_out")
    draft = begin(pair.cast)
    add(pair.cast, draft, NEW)
    change(pair.cast, draft, "Session 1", essential=True)
    assert _impact(pair.cast, draft) == [(1, 0, 0, 0)]
    publish(pair.cast, draft)
    with pair.cast.chiara.acting():
        assert (pair.step("Session 1").state, pair.step("Bring a friend").state) == ("open", "left_out")


def test_the_draft_that_is_published_is_the_one_that_was_seen(pair: Pair) -> None:
    draft = _edited(pair)
    with pair.cast.chiara.acting() as actor:
        seen = TemplateVersion.objects.get(pk=draft.pk).revision
    change(pair.cast, draft, "Session 1", minutes=60)
    before = _all(pair)
    with pair.cast.frieda.acting() as actor, pytest.raises(publishing.CannotPublish, match="Somebody has changed"):
        publishing.publish(actor=actor, version=draft, seen=seen, reach="all", why="So.")
    assert _all(pair) == before


def test_an_empty_draft_is_not_published(cast: Cast, pair: Pair) -> None:
    draft = begin(cast)
    with cast.chiara.acting() as actor:
        draft.steps.all().delete()
        with pytest.raises(publishing.CannotPublish, match="no step yet"):
            publishing.publish(actor=actor, version=draft, seen=draft.revision, reach="new", why="So.")
        assert TemplateVersion.objects.get(state="draft") == draft


def test_what_was_published_since_or_long_ago_is_not_taken_back(pair: Pair) -> None:
    first = publish(pair.cast, _edited(pair))
    second = begin(pair.cast)
    change(pair.cast, second, "Session 1", minutes=60)
    row = publish(pair.cast, second)
    with pair.cast.chiara.acting() as actor:
        with pytest.raises(publishing.CannotUndo, match="Another version"):
            publishing.undo(actor=actor, rollout=first)
        Rollout.objects.filter(pk=row.pk).update(undo_until=timezone.now() - dt.timedelta(minutes=1))
        with pytest.raises(publishing.CannotUndo, match="that time is over"):
            publishing.undo(actor=actor, rollout=row)
        rollouts.sweep(actor=system(actor.organization_id))
        kept = RolloutStep.objects.values_list("rollout_plan__rollout", flat=True).distinct()
        assert list(kept) == [first.pk]


def test_many_plans_take_as_many_statements_as_one(pair: Pair) -> None:
    counts = []
    for others, days in ((0, 40), (3, 50)):
        _others(pair, others)
        draft = begin(pair.cast)
        change(pair.cast, draft, "Session 5", days=days)
        with CaptureQueriesContext(connection) as asked:
            publish(pair.cast, draft)
        counts.append(len(asked))
    with pair.cast.chiara.acting():
        assert (Plan.objects.count(), PlanTemplate.objects.count()) == (4, 1)
    assert counts[0] == counts[1]
