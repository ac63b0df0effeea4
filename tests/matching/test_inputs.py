"""From rows to the engine's arrays: nothing is lost, and the number of queries does not grow with the people."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import pytest
import time_machine

from matching import inputs
from matching.engine.types import SLOT_MINUTES, Rule
from matching.models import Pairing, PairRule
from matching.selectors import pool, runs
from profiles.models import Profile
from programs.enums import EmployeeStatus, ParticipantState
from programs.models import Criterion, Employee, EmployeeVersion, Exclusion, Participant
from programs.selectors.days import months_after
from tests.factories.cast import Cast
from tests.factories.rows import make_never_pair, make_pairing, make_topic
from tests.matching.pilots import Pilot, make_pilot


@pytest.fixture
def pilot(cast: Cast) -> Pilot:
    return make_pilot(cast.chiara)


def frozen(pilot: Pilot, **rules: Any) -> inputs.Inputs:
    with pilot.member.acting() as actor:
        return inputs.people(actor=actor, cohort=pilot.cohort, rules=rules)


def pairs(found: inputs.Inputs, rule: Rule) -> set[tuple[str, str]]:
    listed = found.listed[rule].tolist()
    return {(found.mentors.ids[mentor], found.mentees.ids[mentee]) for mentee, mentor in listed}


def _worked_under(report: Participant, boss: Participant, first: dt.date, until: dt.date | None) -> None:
    days = {"valid_from": first, "valid_to": until}
    EmployeeVersion.objects.create(employee=report.employee, manager=boss.employee, **days)


def first_hours(found: inputs.Inputs) -> tuple[int, int]:
    """Minutes of the week in UTC of the first mentor's first and last working quarter."""
    octets = np.ascontiguousarray(found.mentors.hours[0], dtype="<u8").view(np.uint8)
    slots = np.flatnonzero(np.unpackbits(octets, bitorder="little"))
    return int(slots[0]) * SLOT_MINUTES, (int(slots[-1]) + 1) * SLOT_MINUTES


def test_people_of_both_sides_are_frozen_once(pilot: Pilot) -> None:
    found = frozen(pilot)
    assert found.mentors.ids == tuple(sorted(str(one.pk) for one in pilot.mentors))
    assert found.mentees.ids == tuple(sorted(str(one.pk) for one in pilot.mentees))
    assert found.mentors.grade.tolist() == [2, 2, 2, 2]
    assert found.languages == ("de", "en")


def test_only_ready_people_are_matched(pilot: Pilot) -> None:
    with pilot.member.acting():
        pilot.mentors[0].state = ParticipantState.ENROLLED
        pilot.mentors[0].save()
    assert str(pilot.mentors[0].pk) not in frozen(pilot).mentors.ids


START = dt.date(2027, 1, 11)


@pytest.mark.parametrize(
    ("today", "facts", "stays"),
    [
        (None, {"status": EmployeeStatus.LEFT}, False),
        (None, {"status": EmployeeStatus.AWAY}, True),
        (None, {"leave_date": START - dt.timedelta(days=1)}, False),
        (None, {"leave_date": START}, True),
        (START + dt.timedelta(days=9), {"leave_date": START}, False),
    ],
)
def test_leavers_are_matched_with_nobody(
    pilot: Pilot, today: dt.date | None, facts: dict[str, Any], stays: bool
) -> None:
    with pilot.member.acting():
        Employee.objects.filter(pk=pilot.mentors[0].employee_id).update(**facts)
    with time_machine.travel(dt.datetime.combine(today or dt.date(2026, 3, 2), dt.time(12), dt.UTC)):
        found = frozen(pilot)
        with pilot.member.acting() as actor:
            ready = runs.readiness(actor, pilot.cohort)
    assert (str(pilot.mentors[0].pk) in found.mentors.ids) is stays
    assert (ready.mentors, ready.places, ready.mentees) == (3 + stays, 3 + stays, 3)


def test_the_page_counts_whom_a_run_would_read(pilot: Pilot) -> None:
    with pilot.member.acting() as actor:
        Participant.objects.filter(pk=pilot.mentors[0].pk).update(capacity=3)
        make_pairing(mentor=pilot.mentors[0], mentee=pilot.mentees[0])
        make_pairing(mentor=pilot.mentors[1], mentee=pilot.mentees[1])
        assert runs.readiness(actor, pilot.cohort) == runs.Readiness(mentors=3, places=4, mentees=1, locks=0)
        Participant.objects.update(state=ParticipantState.ENROLLED)
        assert runs.readiness(actor, pilot.cohort) == runs.Readiness(mentors=0, places=0, mentees=0, locks=0)


@pytest.mark.parametrize(("starts_on", "utc"), [(dt.date(2027, 1, 11), 8), (dt.date(2027, 7, 12), 7)])
def test_hours_follow_the_clock_of_the_week_in_which_the_cohort_starts(
    pilot: Pilot, starts_on: dt.date, utc: int
) -> None:
    pilot.cohort.starts_on = starts_on
    assert first_hours(frozen(pilot)) == (utc * 60, 4 * 1440 + (utc + 8) * 60)


def test_without_a_start_it_is_the_organizations_day_that_counts(pilot: Pilot) -> None:
    """On the night in which the clocks change, Auckland has changed them and UTC has a day to go."""
    pilot.cohort.starts_on = None
    with pilot.member.acting():
        pilot.cohort.organization.time_zone = "Pacific/Auckland"
        Profile.objects.update(time_zone="Pacific/Auckland", workdays=[2])
    with time_machine.travel(dt.datetime(2026, 4, 5, 13, tzinfo=dt.UTC)):
        assert first_hours(frozen(pilot)) == (1440 + 21 * 60, 2 * 1440 + 5 * 60)


def test_hours_across_midnight_and_without_a_zone(pilot: Pilot) -> None:
    with pilot.member.acting():
        rows = Profile.objects.filter(participant__in=pilot.mentors)
        rows.update(time_zone="Asia/Singapore", work_start=22 * 60, work_end=6 * 60, workdays=[0])
        rows.filter(participant=pilot.mentors[1]).update(time_zone="Nowhere/Land")
    found = frozen(pilot)
    known = dict(zip(found.mentors.ids, found.mentors.hours_known.tolist(), strict=True))
    assert first_hours(found) == (14 * 60, 22 * 60)
    assert known[str(pilot.mentors[1].pk)] is False


def test_hours_that_were_marked_one_by_one_count_instead_of_working_hours(pilot: Pilot) -> None:
    with pilot.member.acting():
        Profile.objects.filter(participant__in=pilot.mentors).update(time_zone="Asia/Singapore", week=[9, 10, 26])
    found = frozen(pilot)
    assert first_hours(found) == (60, 19 * 60)
    assert int(np.unpackbits(found.mentors.hours[0].view(np.uint8)).sum()) * SLOT_MINUTES == 3 * 60
    with pilot.member.acting():
        Profile.objects.filter(participant__in=pilot.mentors).update(time_zone="Nowhere/Land")
    assert not frozen(pilot).mentors.hours_known.any()


def test_the_reporting_line_goes_to_the_top_and_survives_a_cycle(pilot: Pilot) -> None:
    mentor, mentee = pilot.mentors[0], pilot.mentees[0]
    with pilot.member.acting():
        middle = Employee.objects.create(email="m@x.example", first_name="M", last_name="M", manager=mentee.employee)
        Employee.objects.filter(pk=mentor.employee_id).update(manager=middle)
        Employee.objects.filter(pk=mentee.employee_id).update(manager=mentor.employee)
    assert pairs(frozen(pilot), Rule.REPORTING_LINE) == {(str(mentor.pk), str(mentee.pk))}


def test_what_people_decided_is_listed(pilot: Pilot) -> None:
    (a, b, c, _), (x, y, z) = pilot.mentors, pilot.mentees
    with pilot.member.acting():
        Pairing.objects.create(cohort=pilot.cohort, mentor=a, mentee=x, state="ended")
        Pairing.objects.create(cohort=pilot.cohort, mentor=b, mentee=x, state="undone")
        make_never_pair(one=y.employee, other=b.employee)
        PairRule.objects.create(cohort=pilot.cohort, mentor=c, mentee=z, kind="forbid")
        PairRule.objects.create(cohort=pilot.cohort, mentor=a, mentee=y, kind="lock")
    found = frozen(pilot)
    assert pairs(found, Rule.PAST_PAIR) == {(str(a.pk), str(x.pk))}
    assert pairs(found, Rule.NEVER_PAIR) == {(str(b.pk), str(y.pk)), (str(c.pk), str(z.pk))}
    assert [(found.mentors.ids[m], found.mentees.ids[e]) for e, m in found.locks.tolist()] == [(str(a.pk), str(y.pk))]
    assert pairs(frozen(pilot, never_pairs=False), Rule.NEVER_PAIR) == {(str(c.pk), str(z.pk))}
    assert len(frozen(pilot, keep_locks=False).locks) == 0


@pytest.mark.parametrize(
    ("months_ago", "limit", "kept"), [(11, 12, True), (13, 12, False), (13, 14, True), (2, 1, False)]
)
def test_who_was_the_others_manager_lately_is_listed(pilot: Pilot, months_ago: int, limit: int, kept: bool) -> None:
    """From either side, until so many months before the cohort begins; a manager of today is in the reporting line instead."""
    (a, b, *_), (x, y, _) = pilot.mentors, pilot.mentees
    with pilot.member.acting():
        end = months_after(pool.first_day(pilot.cohort), -months_ago)
        for report, boss in ((a, x), (y, b)):
            Employee.objects.filter(pk=report.employee_id).update(manager=None)
            _worked_under(report, boss, end - dt.timedelta(days=400), end)
        _worked_under(b, x, end, None)
        _worked_under(a, y, end, end)
    found = frozen(pilot, exclusions={"manager_months": limit})
    both = {(str(a.pk), str(x.pk)), (str(b.pk), str(y.pk))}
    assert pairs(found, Rule.RECENT_MANAGER) == (both if kept else set())


def test_active_pairs_keep_their_people(pilot: Pilot) -> None:
    with pilot.member.acting():
        pilot.mentors[0].capacity = 2
        pilot.mentors[0].save()
        for mentor, mentee in zip(pilot.mentors[:2], pilot.mentees, strict=False):
            Pairing.objects.create(cohort=pilot.cohort, mentor=mentor, mentee=mentee)
    found = frozen(pilot)
    assert found.mentees.ids == (str(pilot.mentees[2].pk),)
    places = dict(zip(found.mentors.ids, found.mentors.capacity.tolist(), strict=True))
    assert places == {str(pilot.mentors[0].pk): 1, str(pilot.mentors[2].pk): 1, str(pilot.mentors[3].pk): 1}


@pytest.mark.parametrize("size", [1, 3])
def test_the_number_of_queries_is_constant(cast: Cast, size: int, django_assert_num_queries: Any) -> None:
    pilot = make_pilot(cast.chiara, mentors=size, mentees=size)
    with pilot.member.acting() as actor, django_assert_num_queries(9):
        inputs.people(actor=actor, cohort=pilot.cohort, rules={})


def test_the_policy_is_the_programs_own(pilot: Pilot) -> None:
    with pilot.member.acting() as actor:
        Exclusion.objects.filter(rule__in=["never_pair", "same_team"]).update(enabled=False)
        made = inputs.policy(actor=actor, cohort=pilot.cohort, mode="most_pairs", seed=3)
    assert [(one["key"], one["weight"]) for one in made["criteria"]] == [
        ("coverage", 40), ("distance", 20), ("overlap", 15), ("language", 15), ("difference", 10)
    ]  # fmt: skip
    assert "same_team" not in made["exclusions"]["rules"]
    assert "never_pair" in made["exclusions"]["rules"]
    assert (made["never_pairs"], made["mode"], made["seed"]) == (False, "most_pairs", 3)
    assert made["exclusions"]["min_grade_gap"] == 2


def test_a_rule_without_a_row_holds(pilot: Pilot) -> None:
    with pilot.member.acting() as actor:
        Exclusion.objects.all().delete()
        made = inputs.policy(actor=actor, cohort=pilot.cohort, mode="best_total", seed=3)
    assert len(made["exclusions"]["rules"]) == 9


def test_weights_of_zero_are_refused_in_words(pilot: Pilot) -> None:
    with pilot.member.acting() as actor:
        Criterion.objects.update(weight=0)
        with pytest.raises(inputs.InvalidInput, match="All weights are zero"):
            inputs.policy(actor=actor, cohort=pilot.cohort, mode="best_total", seed=3)


def test_a_theme_asks_about_its_own_topics_only(pilot: Pilot) -> None:
    with pilot.member.acting() as actor:
        make_topic(name="Short video", theme="social")
        make_topic(name="Reputation online", theme="social")
        make_topic(name="Flexible hours", theme="balance")
        for place, (theme, weight) in enumerate({"social": 20, "balance": 0}.items()):
            params = {"asker": "mentee", "theme": theme}
            Criterion.objects.create(
                program=pilot.cohort.program,
                position=9 + place,
                key=f"theme-{theme}",
                kind="coverage",
                weight=weight,
                params=params,
            )
        made = inputs.policy(actor=actor, cohort=pilot.cohort, mode="best_total", seed=3)
    themes = {one["key"]: one["topics"] for one in made["criteria"] if one["topics"] is not None}
    assert themes == {"theme-social": ("Reputation online", "Short video")}
