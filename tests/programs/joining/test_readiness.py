"""The readiness check: private advice, kept nowhere, and a gate on nothing but an hour and the charter."""

from __future__ import annotations

from typing import Any

import pytest

from accounts.actors import NotAllowed
from accounts.models import AuditEvent
from programs import needs, readiness
from programs.enums import MilestoneKind, Need, Side
from programs.models import Milestone, Participant
from programs.services import gates
from programs.services import readiness as service
from tests.factories.cast import Cast
from tests.factories.rows import make_participant
from tests.profiles.gates import Invited, invite
from tests.tenancy.worlds import owned_tables, sql

HONEST = {f"r{n}": "1" for n in range(6)}
HOUR = {"hour": "on"}


@pytest.fixture
def bernd(cast: Cast) -> Invited:
    return invite(cast, gate=(Need.READINESS,))


def _reflected(invited: Invited) -> int:
    with invited.cast.chiara.acting():
        return Milestone.objects.filter(kind=MilestoneKind.REFLECTED).count()


def _rows(invited: Invited) -> dict[str, int]:
    with invited.cast.chiara.acting():
        return {table: sql(f"SELECT count(*) FROM {table}")[0][0] for table in owned_tables()}


@pytest.mark.parametrize(
    ("answers", "told"),
    [
        ((1, 1, 5, 5, 3, 3), [("Openness", "little"), ("Delegation", "some"), ("Time", "much")]),
        ((5, 5, 2, 3, 4, 4), [("Time", "little"), ("Delegation", "much"), ("Openness", "much")]),
        ((3, 3, 3, 3, 3, 3), [("Openness", "some"), ("Time", "some"), ("Delegation", "some")]),
    ],
)
def test_advice_begins_with_what_needs_most(answers: tuple[int, ...], told: list[tuple[str, str]]) -> None:
    found = readiness.advice(answers)
    assert [(one.title, one.level) for one in found] == told
    assert all(one.text for one in found)


def test_there_are_six_statements_and_nine_pieces_of_advice() -> None:
    texts = [text for theme in readiness.THEMES for text in (theme.little, theme.some, theme.much)]
    assert (len(readiness.ITEMS), len(set(texts)), list(readiness.SCALE)) == (6, 9, [1, 2, 3, 4, 5])


def test_low_answers_hold_nobody_back_and_are_kept_nowhere(bernd: Invited) -> None:
    bernd.post("charter/", name="Bernd", version="1")
    before = _rows(bernd)
    page = bernd.post("readiness/", **HONEST, **HOUR)
    assert readiness.THEMES[0].little in page.content.decode()
    assert (bernd.now().owes, _reflected(bernd)) == ([], 1)
    after = _rows(bernd)
    grown = {table for table in after if after[table] != before[table]}
    assert grown == {"accounts_linkuse", "programs_milestone"}
    with bernd.cast.chiara.acting():
        assert Milestone.objects.get(kind=MilestoneKind.REFLECTED).reason == ""


@pytest.mark.parametrize(("signed", "data", "words"), [
    (True, HONEST, "An hour a month is what it takes"), (False, HONEST | HOUR, "One thing is open"),
])  # fmt: skip
def test_without_an_hour_or_the_charter_there_is_advice_and_nothing_is_done(
    bernd: Invited, signed: bool, data: dict[str, str], words: str
) -> None:
    if signed:
        bernd.post("charter/", name="Bernd", version="1")
    before = _rows(bernd)
    page = bernd.post("readiness/", **data)
    text = page.content.decode()
    assert (page.status_code, words in text, readiness.THEMES[1].little in text) == (422, True, True)
    assert (bernd.now().owes, _rows(bernd)) == (["readiness"], before)


@pytest.mark.parametrize("data", [{}, HOUR, HONEST | {"r5": ""}, HONEST | {"r0": "6"}])
def test_half_a_check_is_none(bernd: Invited, data: dict[str, str]) -> None:
    page = bernd.post("readiness/", **data)
    assert (page.status_code, "Advice for you" in page.content.decode()) == (422, False)
    assert (bernd.now().owes, _reflected(bernd)) == (["readiness"], 0)


def test_mentors_are_not_asked(cast: Cast) -> None:
    invited = invite(cast, side=Side.MENTOR, gate=tuple(Need.values))
    assert invited.now().owes == ["charter", "training"]
    assert invited.get("readiness/").status_code == 404
    with cast.chiara.acting():
        row = Participant.objects.select_related("employee").get()
    with pytest.raises(service.NotAsked), cast.bernd.acting() as actor:
        service.finish(actor=actor, participant=row, has_time=True)
    assert _reflected(invited) == 0


def test_nobody_else_does_the_check_for_somebody(bernd: Invited) -> None:
    for member in (bernd.cast.chiara, bernd.cast.amara):
        with member.acting() as actor, pytest.raises(NotAllowed):
            service.finish(actor=actor, participant=bernd.participant, has_time=True)
    assert (bernd.now().owes, _reflected(bernd)) == (["readiness"], 0)


def test_a_program_asks_its_seniors_alone_and_stops_asking(cast: Cast) -> None:
    invited = invite(cast)
    with cast.chiara.acting() as actor:
        make_participant(cohort=invited.cohort, side=Side.MENTOR, complete=True)
        Participant.objects.update(complete=True, state="ready")
        for gate, told in ((Need.values, {"mentee": "readiness", "mentor": "training"}), ([], {})):
            gates.change(actor=actor, program=invited.cohort.program, gate=gate)
            assert {row.side: row.owes[-1] for row in Participant.objects.all() if row.owes} == told
        assert set(Participant.objects.values_list("state", flat=True)) == {"ready"}


def test_the_pages_of_admins_say_that_it_is_private(bernd: Invited, django_assert_num_queries: Any) -> None:
    chiara, program = bernd.cast.chiara, bernd.cohort.program_id
    text = chiara.browser().get(chiara.url(f"programs/{program}/gate/")).content.decode()
    assert "they are not kept, and nobody else sees them" in text
    bernd.post("charter/", name="Bernd", version="1")
    bernd.post("readiness/", **HONEST, **HOUR)
    page = chiara.url(f"programs/{program}/cohorts/{bernd.cohort.pk}/joining/export.csv")
    assert "reflected_on" in chiara.browser().get(page).content.decode()
    with chiara.acting():
        assert not AuditEvent.objects.filter(verb__contains="readiness").exists()


def test_the_order_holds_every_need_and_the_proposal_leaves_the_check_out() -> None:
    assert sorted(needs.ORDER) == sorted(Need.values) == sorted(needs.CHOICES)
    assert Need.READINESS not in needs.PROPOSED
