"""The state of pairs in SQL: the same as the pure rules say of the same rows, for some hundred pairs of every kind."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import Organization
from matching.models import Pairing
from plans import health, standing
from plans.health import Facts, Verdict
from plans.models import Agreement, Closing, Contact, Goal, Look, Session, Step, TemplateStep
from plans.selectors import contacts, goals
from plans.selectors import standing as selectors
from plans.selectors.standing import Search
from programs.models import Cohort
from programs.selectors.days import day_of, today_of
from tests.factories.cast import Cast
from tests.factories.days import noon
from tests.plans.conftest import Pair
from tests.plans.crowds import make_crowd

MANY = 300


@pytest.fixture
def crowd(cast: Cast) -> Cohort:
    """A cohort of some hundred pairs."""
    with cast.chiara.acting():
        return make_crowd(MANY)


def _pairs(cohort: Cohort) -> dict[uuid.UUID, Pairing]:
    """All pairs with their people, asked for one table after the other: nobody has told Postgres how large a table is."""
    people = ("mentor__employee", "mentee__employee", "cohort__program__organization")
    return {row.pk: row for row in Pairing.objects.filter(cohort=cohort).prefetch_related(*people)}


def _by_hand(organization: Organization, pairing: Pairing, contact_on: dt.date | None) -> Facts:
    """The facts of one pair, read row by row."""
    now, today = timezone.now(), today_of(organization)

    def day(moment: dt.datetime) -> dt.date:
        return day_of(organization, moment)

    sessions = list(Session.objects.filter(pairing=pairing))
    steps = list(Step.objects.filter(plan__pairing=pairing))
    living = [row for row in steps if row.state != "left_out"]
    open_ones = [row for row in living if row.state == "open"]
    signed = list(Agreement.objects.filter(pairing=pairing))
    past = [row for row in sessions if row.state in ("held", "agreed") and row.starts_at and row.starts_at <= now]
    met = [day(row.starts_at) for row in past if row.starts_at]
    met += Contact.objects.filter(pairing=pairing, met=True).values_list("day", flat=True)
    done = Step.objects.filter(plan__pairing=pairing).exclude(template_step__kind="message")
    ticks = [at for row in done for at in (row.mentor_done_at, row.mentee_done_at, row.ended_at) if at]
    signatures = [at for row in signed for at in (row.mentor_signed_at, row.mentee_signed_at) if at]
    moved = [day(at) for at in (*ticks, *signatures, *(row.agreed_at for row in sessions if row.agreed_at))]
    wanted = Goal.objects.filter(pairing=pairing).exclude(state="dropped")
    here = all(
        seat.state not in ("withdrawn", "paused") and seat.employee.status != "left"
        for seat in (pairing.mentor, pairing.mentee)
    )
    looks = Look.objects.filter(pairing=pairing, until__gt=today).values_list("until", flat=True)
    return Facts(
        began_on=day(pairing.started_at), ends_on=goals.ends_on(pairing), told=not pairing.untold,
        ended=pairing.state == "ended", here=here,
        through=Closing.objects.filter(pairing=pairing, confirmed_at__isnull=False).exists(),
        begun=bool(signed or sessions or ticks or Contact.objects.filter(pairing=pairing, met=True).exists()),
        signed=any(row.signed for row in signed), contact_on=contact_on, met_on=max(met, default=None),
        ahead=any(row.state == "agreed" and row.starts_at > now for row in sessions if row.starts_at),
        goals=wanted.count(), reached=sum(row.reached for row in wanted), steps=len(living), open=len(open_ones),
        due_on=min((row.due_on for row in open_ones), default=None),
        moved_on=max([day(pairing.started_at), *moved, *met]), left_until=max(looks, default=None),
    )  # fmt: skip


def test_the_facts_are_those_of_the_rows(cast: Cast, crowd: Cohort) -> None:
    with cast.chiara.acting() as actor:
        rows = _pairs(crowd)
        signs = contacts.last_of(actor, list(rows))
        days = {pk: sign.day if (sign := signs.get(pk)) else None for pk in rows}
        wanted = {pk: _by_hand(cast.nordwind, row, days[pk]) for pk, row in rows.items()}
        assert selectors.facts_of(cast.nordwind, list(rows)) == wanted


def _in_sql(cohort: Cohort, of: standing.Of, ids: Sequence[uuid.UUID] = ()) -> dict[uuid.UUID, tuple[str, str, int]]:
    values: dict[str, Any] = selectors.clock(cohort.organization) | {"cohorts": [cohort.pk], "ids": list(ids)}
    statement = f"SELECT id, phase, health, stuck FROM ({standing.judged(of)}) j"
    return {row[0]: row[1:] for row in selectors.run(of, statement, values)}


def test_sql_and_the_pure_rules_never_disagree(cast: Cast, crowd: Cohort) -> None:
    with cast.chiara.acting():
        told = _in_sql(crowd, standing.OF_COHORTS)
        for of in (standing.OF_IDS, standing.OF_MANY_IDS):
            assert _in_sql(crowd, of, list(told)) == told
        known = selectors.facts_of(cast.nordwind, list(told))
        verdicts = {pk: health.judge(facts, today_of(cast.nordwind)) for pk, facts in known.items()}
    assert told == {pk: (one.phase, one.health, one.stuck) for pk, one in verdicts.items()}
    # Nothing of this is proven by pairs that are all alike.
    assert {len(told), *Counter(one.health for one in verdicts.values())} == {MANY, *health.Health}
    assert {one.phase for one in verdicts.values()} == set(health.Phase)
    assert 20 < sum(one.stuck > 0 for one in verdicts.values()) < MANY - 20


def _verdicts(cast: Cast, crowd: Cohort, search: Search) -> list[Verdict]:
    with cast.chiara.acting() as actor:
        found = selectors.found(actor, crowd, search)
        facts = selectors.facts_of(cast.nordwind, found.ids)
    assert len(facts) == found.total
    return [health.judge(facts[pk], today_of(cast.nordwind)) for pk in found.ids]


def test_filters_find_all_of_a_kind_and_nothing_else(cast: Cast, crowd: Cohort) -> None:
    going = _verdicts(cast, crowd, Search())
    for state in (one for one in health.Health if one):
        assert Counter(_verdicts(cast, crowd, Search(health=state))) == Counter(v for v in going if v.health == state)
    for phase in health.Phase:
        wanted = [v for v in going if v.phase == phase]
        found = _verdicts(cast, crowd, Search(phase=phase))
        assert {v.phase for v in found} == {phase}
        assert phase == "closed" or Counter(found) == Counter(wanted)
    assert Counter(_verdicts(cast, crowd, Search(stuck=True))) == Counter(v for v in going if v.stuck)


def test_every_order_goes_both_ways_through_pages(cast: Cast, crowd: Cohort) -> None:
    with cast.chiara.acting() as actor:
        rows, today = _pairs(crowd), today_of(cast.nordwind)
        facts = selectors.facts_of(cast.nordwind, list(rows))
        keys: dict[str, Callable[[uuid.UUID], Any]] = {
            "name": lambda pk: rows[pk].mentor.employee.last_key,
            "contact": lambda pk: facts[pk].contact_on or dt.date.min,
            "due": lambda pk: facts[pk].due_on or dt.date.max,
            "health": lambda pk: list(health.STATES).index(health.judge(facts[pk], today).health),
        }
        assert keys.keys() == selectors.SORTS.keys()
        for order, key in keys.items():
            whole = selectors.found(actor, crowd, Search(order=order)).ids
            pages = [selectors.found(actor, crowd, Search(order=order), first=at, most=90) for at in range(0, MANY, 90)]
            back = selectors.found(actor, crowd, Search(order=f"-{order}")).ids
            assert [pk for page in pages for pk in page.ids] == whole
            assert [key(pk) for pk in whole] == sorted(key(pk) for pk in whole)
            # Who has no next step comes last, whichever way.
            falling = [key(pk) for pk in back if key(pk) != dt.date.max]
            assert (set(back), falling) == (set(whole), sorted(falling, reverse=True))


def test_a_letter_that_left_is_nothing_that_two_have_done(pair: Pair) -> None:
    """Or every message of a plan would hide for three weeks more that nothing moves."""
    organization, yesterday = pair.cast.nordwind, timezone.now() - dt.timedelta(days=1)
    with pair.cast.chiara.acting():
        Pairing.objects.update(started_at=noon(organization, 40))
        Step.objects.update(due_on=today_of(organization) - dt.timedelta(days=1))
        told = Step.objects.filter(pk=pair.step("Say hello").pk)
        told.update(state="done", mentor_done_at=yesterday, mentee_done_at=yesterday, ended_at=yesterday)
        facts = selectors.facts_of(organization, [pair.pairing.pk])[pair.pairing.pk]
        assert (facts.begun, health.stuck(facts, today_of(organization))) == (True, 0)
        TemplateStep.objects.filter(pk=told.get().template_step_id).update(kind="message")
        facts = selectors.facts_of(organization, [pair.pairing.pk])[pair.pairing.pk]
        assert (facts.begun, health.stuck(facts, today_of(organization))) == (False, 40)


def test_people_are_found_by_name_department_and_place(cast: Cast) -> None:
    with cast.chiara.acting() as actor:
        crowd = make_crowd(40)
        Pairing.objects.update(state="active", ended_at=None)
        rows = _pairs(crowd)

        def found(**asked: Any) -> set[uuid.UUID]:
            return set(selectors.found(actor, crowd, Search(**asked)).ids)

        def wanted(**facts: str) -> set[uuid.UUID]:
            return {
                pk
                for pk, row in rows.items()
                if all(
                    value in {getattr(seat.employee, name) for seat in (row.mentor, row.mentee)}
                    for name, value in facts.items()
                )
            }

        assert found(words="l00003") == wanted(last_key="l00003")
        assert found(department="Sales") == wanted(department="Sales")
        assert found(department="Sales", location="Oslo") == wanted(department="Sales", location="Oslo")
        assert 0 < len(found(department="Sales", location="Oslo")) < len(found(department="Sales")) < len(rows)
