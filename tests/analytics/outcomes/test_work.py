"""A comparison as a job: asked for by who may, done once, taken over, given up, and asked for by the night."""

from __future__ import annotations

import datetime as dt
from unittest.mock import patch

import pytest
from django.utils import timezone

from accounts.actors import NotAllowed
from accounts.models import AuditEvent
from accounts.tenancy import tenant
from analytics import tasks
from analytics.enums import Stage
from analytics.models import Comparison, ComparisonResult, CurveStep
from analytics.selectors import outcomes as selectors
from analytics.services import comparisons, outcomes
from analytics.stats import designs
from programs.models import DirectoryImport, Program
from tests.analytics.outcomes.firms import DAY, UNTIL, Firm, result, staff
from tests.factories.rows import make_cohort


@pytest.fixture
def placed(firm: Firm) -> Firm:
    """Ten people take part, and twenty do not."""
    people = staff(firm, 30, seed=1)
    with firm.cast.chiara.acting():
        for one in people[:10]:
            firm.place(one)
    return firm


def test_olu_asks_and_it_is_written_down_and_somebody_who_takes_part_may_not(placed: Firm) -> None:
    row = placed.compare()
    assert (row.state, row.requested_by, row.number) == ("done", placed.cast.olu.user, 1)
    with placed.cast.olu.acting():
        assert AuditEvent.objects.filter(verb="asked for a comparison").count() == 1
    with placed.cast.amara.acting() as actor, pytest.raises(NotAllowed):
        comparisons.request(actor=actor, program=placed.program)
    with placed.cast.olu.acting() as actor:
        assert Comparison.objects.count() == 1
        comparisons.request(actor=actor, program=placed.program, cohort=placed.cohort)
        with pytest.raises(comparisons.CannotCompare, match="is being computed already"):
            comparisons.request(actor=actor, program=placed.program, cohort=placed.cohort)
        comparisons.request(actor=actor, program=placed.program)
        assert [one.number for one in Comparison.objects.order_by("created_at")] == [1, 2, 1]
        Program.objects.update(state="draft")
        placed.program.refresh_from_db()
        with pytest.raises(comparisons.CannotCompare, match="is a draft"):
            comparisons.request(actor=actor, program=placed.program)


def test_the_same_directory_gives_the_same_result_and_a_second_message_does_nothing(placed: Firm) -> None:
    first = placed.compare()
    with placed.cast.olu.acting():
        before = list(CurveStep.objects.order_by("pk").values())
    tasks.compute_comparison(str(placed.cast.nordwind.pk), str(first.pk))
    second = placed.compare()
    with placed.cast.olu.acting():
        assert list(CurveStep.objects.filter(result__comparison=first).order_by("pk").values()) == before
        assert ComparisonResult.objects.filter(comparison=first).count() == 3
        assert (first.inputs_hash, len(first.inputs_hash)) == (second.inputs_hash, 64)
        assert result(first).claim == result(second).claim
        placed.people[0].delete()
    assert placed.compare().inputs_hash != first.inputs_hash


def test_a_worker_that_was_thought_dead_writes_nothing(placed: Firm) -> None:
    with placed.cast.olu.acting() as actor:
        row = comparisons.request(actor=actor, program=placed.program)
    real, organization = designs.choose, placed.cast.nordwind.pk

    def taken_over(*given: object) -> object:
        with tenant(organization):
            Comparison.objects.filter(pk=row.pk).update(attempt=2)
        return real(*given)  # type: ignore[arg-type]

    with patch.object(designs, "choose", taken_over):
        outcomes.execute(organization, row.pk)
    with placed.cast.olu.acting():
        row.refresh_from_db()
        assert (row.state, row.stage, row.attempt) == ("running", Stage.PAIRING, 2)
        assert ComparisonResult.objects.count() == 0


def test_what_goes_wrong_is_said_and_can_be_asked_again(placed: Firm) -> None:
    with patch.object(designs, "choose", side_effect=ZeroDivisionError):
        row = placed.compare()
    assert (row.state, row.error) == ("failed", outcomes.UNEXPECTED)
    assert placed.compare().state == "done"


def test_a_dead_worker_is_found_and_after_three_it_is_given_up(placed: Firm) -> None:
    old, organization = timezone.now() - dt.timedelta(minutes=11), placed.cast.nordwind.pk
    with placed.cast.olu.acting() as actor:
        row = comparisons.request(actor=actor, program=placed.program)
        Comparison.objects.filter(pk=row.pk).update(state="running", attempt=1)
        assert comparisons.sweep(organization) == 0
        Comparison.objects.filter(pk=row.pk).update(heartbeat_at=old)
    tasks.sweep_comparisons_of(str(organization))
    with placed.cast.olu.acting():
        row.refresh_from_db()
        assert (row.state, row.attempt) == ("queued", 1)
        Comparison.objects.filter(pk=row.pk).update(state="running", attempt=3, heartbeat_at=old)
        assert comparisons.sweep(organization) == 1
        row.refresh_from_db()
        assert (row.state, row.error) == ("failed", comparisons.GIVEN_UP)


def test_the_night_asks_for_what_a_newer_directory_changes_and_for_nothing_twice(placed: Firm) -> None:
    organization = placed.cast.nordwind.pk
    tasks.ask_for_comparisons_of(str(organization))
    with placed.cast.olu.acting():
        found = list(Comparison.objects.order_by("created_at"))
        assert [(one.cohort, one.requested_by, one.state) for one in found] == [
            (None, None, "queued"), (placed.cohort, None, "queued"),
        ]  # fmt: skip
        assert comparisons.request_due(organization) == 0
    for one in found:
        outcomes.execute(organization, one.pk)
    with placed.cast.olu.acting():
        assert comparisons.request_due(organization) == 0
        DirectoryImport.objects.update(applied_on=UNTIL + dt.timedelta(days=7))
        assert comparisons.request_due(organization) == 2
        assert not AuditEvent.objects.filter(verb="asked for a comparison").exists()


def test_what_failed_is_asked_again_with_the_next_directory_and_not_before(firm: Firm) -> None:
    organization = firm.cast.nordwind.pk
    with firm.cast.chiara.acting():
        firm.wait(staff(firm, 1, seed=1)[0])
    for cohort in (None, firm.cohort):
        assert firm.compare(cohort).state == "failed"
    today = timezone.localdate()
    with firm.cast.olu.acting():
        DirectoryImport.objects.update(applied_on=today)
        assert comparisons.request_due(organization) == 0
        DirectoryImport.objects.update(applied_on=today + dt.timedelta(days=2))
        assert comparisons.request_due(organization) == 2


def test_a_program_without_its_cohorts_tells_of_no_cohort_of_four(placed: Firm) -> None:
    with placed.cast.chiara.acting():
        small = make_cohort(program=placed.program, number=2, starts_on=DAY)
        for one in placed.people[10:14]:
            placed.place(one, cohort=small)
    assert [placed.compare(scope).people for scope in (placed.cohort, None, small)] == [10, 10, 4]
    with placed.cast.chiara.acting():
        placed.place(placed.people[14], cohort=small)
    assert placed.compare(None).people == 15


def test_of_four_others_nothing_is_expected(firm: Firm) -> None:
    people = staff(firm, 14, seed=1, leave=0)
    with firm.cast.chiara.acting():
        for one in people[:10]:
            firm.place(one)
        people[-1].leave_date = DAY + dt.timedelta(days=30)
        people[-1].save()
    row = firm.compare()
    with firm.cast.olu.acting() as actor:
        answer = selectors.outcome(actor, row).retention
        assert (answer.result.others, answer.result.expected) == (4, 2.5)
        assert answer.missing == ["10 of 30 participants", "4 of 30 others to compare with"]


def test_without_anybody_or_without_a_directory_it_says_so(firm: Firm) -> None:
    row = firm.compare()
    assert (row.state, row.error[:26]) == ("failed", "Nobody has a place yet. As")
    with firm.cast.olu.acting():
        DirectoryImport.objects.all().delete()
        assert comparisons.request_due(firm.cast.nordwind.pk) == 0
    assert firm.compare().error.startswith("There is no directory yet.")


def test_before_anybody_was_watched_for_a_day_it_is_too_early_and_no_mistake(firm: Firm) -> None:
    people = staff(firm, 20, seed=1, leave=0)
    with firm.cast.chiara.acting():
        for one in people[:12]:
            firm.place(one, UNTIL)
    row = firm.compare()
    with firm.cast.olu.acting() as actor:
        assert (row.state, row.people, result(row).participants, result(row).verdict) == ("done", 12, 0, "too_few")
        assert selectors.outcome(actor, row).unwatched == 12
