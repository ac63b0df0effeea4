"""Saying assumptions: who, when and why; earlier ones come back; what would count twice is refused, and nothing changes."""

from __future__ import annotations

import pytest

from accounts.actors import NotAllowed
from accounts.models import AuditEvent
from analytics.models import Assumption, AssumptionSet, FurtherLine
from analytics.services import assumptions
from tests.analytics.outcomes.firms import Firm
from tests.analytics.returns.saying import figures, line, said


def _say(firm: Firm, **values: object) -> AssumptionSet:
    stem = {"currency": "EUR", "why": "Agreed with finance.", "figures": figures()}
    with firm.cast.olu.acting() as actor:
        return assumptions.say(actor=actor, program=firm.program, **(stem | values))  # type: ignore[arg-type]


def test_each_set_is_kept_with_who_and_why_and_the_last_one_holds(firm: Firm) -> None:
    first = _say(firm)
    second = _say(firm, why="Salaries have risen.", figures=figures(replacement=(1, 2, 3)), currency="CHF")
    with firm.cast.olu.acting():
        rows = list(AssumptionSet.objects.order_by("number").values_list("number", "why", "currency", "made_by"))
        olu = firm.cast.olu.user.pk
        assert rows == [(1, "Agreed with finance.", "EUR", olu), (2, "Salaries have risen.", "CHF", olu)]
        assert [Assumption.objects.get(assumptions=one, key="replacement").central for one in (first, second)] == [
            20_000,
            2,
        ]
        assert AuditEvent.objects.filter(verb="assumptions changed").count() == 2


def test_an_earlier_set_comes_back_as_a_new_one(firm: Firm) -> None:
    first = _say(firm, lines=[line("Fewer courses", "training"), line("Rooms")])
    _say(firm, why="Other lines.", figures=figures(hour=(1, 1, 1)))
    with firm.cast.olu.acting() as actor:
        third = assumptions.restore(actor=actor, program=firm.program, earlier=first)
        assert (third.number, third.restored, third.why) == (3, first, "As in number 1: Agreed with finance.")
        columns = ("key", "low", "central", "high", "origin", "source")
        kept, again = (list(one.figures.order_by("key").values_list(*columns)) for one in (first, third))
        assert kept == again
        columns = ("position", "name", "benefit", "low", "central", "high", "source")
        kept, again = (list(one.lines.order_by("position").values_list(*columns)) for one in (first, third))
        assert kept == again
        assert len(again) == 2
        assert AssumptionSet.objects.count() == 3


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ([line("Less hiring", "staying")], "“Less hiring”: people who stay are counted already, by the exits avoided."),
        (
            [line("Fewer courses", "training"), line("No trainers", "training")],
            "“Fewer courses” and “No trainers” are the same benefit: courses that need not be bought. Put them together.",
        ),
        ([line("Rooms"), line("ROOMS")], "“ROOMS” is there twice."),
    ],
)
def test_the_same_benefit_twice_is_refused_with_the_reason(firm: Firm, lines: list, words: str) -> None:
    with pytest.raises(assumptions.CountedTwice) as refused:
        _say(firm, lines=lines)
    assert str(refused.value) == words
    with firm.cast.olu.acting():
        assert (AssumptionSet.objects.count(), FurtherLine.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"currency": "XXX"}, "Choose one of the currencies"),
        ({"figures": {}}, "Missing: Replacing one person who leaves,"),
        ({"figures": figures(hour=(5, 4, 6))}, "An hour of a participant: low, central and high go up"),
        ({"figures": figures() | {"hour": said(1, 1, 1, "observed")}}, "Only what Upstream counts is observed"),
        ({"lines": [line(f"Line {place}") for place in range(9)]}, "At most 8 further lines"),
    ],
)
def test_what_does_not_go_together_is_refused(firm: Firm, values: dict, words: str) -> None:
    with pytest.raises(assumptions.CannotAssume, match=words):
        _say(firm, **values)
    with firm.cast.olu.acting():
        assert AssumptionSet.objects.count() == 0


def test_whoever_takes_part_assumes_nothing(firm: Firm) -> None:
    first = _say(firm)
    with firm.cast.amara.acting() as actor:
        with pytest.raises(NotAllowed):
            assumptions.say(actor=actor, program=firm.program, currency="EUR", why="x", figures=figures())
        with pytest.raises(NotAllowed):
            assumptions.restore(actor=actor, program=firm.program, earlier=first)
        assert AssumptionSet.objects.count() == 1


def test_nobody_writes_over_what_they_have_not_read(firm: Firm) -> None:
    _say(firm, read=0)
    _say(firm, why="Salaries have risen.", read=1)
    with pytest.raises(assumptions.Overtaken):
        _say(firm, why="Rooms are cheaper.", read=1)
    with firm.cast.olu.acting():
        assert list(AssumptionSet.objects.order_by("number").values_list("number", flat=True)) == [1, 2]
