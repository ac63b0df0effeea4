"""Whom the letter of an end reaches when the mentee goes on with somebody else, and what it says of a panel."""

from __future__ import annotations

from matching.models import Pairing
from matching.services import pairings
from nudges.models import Message
from plans import tasks
from plans.services import farewells
from tests.factories.rows import make_employee, make_pairing, make_participant
from tests.plans.conftest import Pair
from tests.plans.panels import make_panel

SAME = "gets this same letter"


def told(pair: Pair, *, goes_on: bool = True) -> dict[str, str]:
    """What everybody is written when an admin has ended it and given the mentee somebody new in the same moment."""
    with pair.cast.chiara.acting() as actor:
        pairings.end(actor=actor, pairing=pair.pairing, wants_successor=True)
        if goes_on:
            cem = make_employee(first_name="Cem", last_name="Yıldız", email="cem@nordwind.example")
            mentor = make_participant(cohort=pair.pairing.cohort, employee=cem)
            make_pairing(mentor=mentor, mentee=pair.pairing.mentee, predecessor=pair.pairing)
    for _ in range(2):
        tasks.end_due_of(str(pair.cast.nordwind.pk))
    with pair.cast.chiara.acting():
        return {row.to_email: row.text for row in Message.objects.filter(kind="pairing ended")}


def test_a_mentor_whose_mentee_goes_on_is_told(pair: Pair) -> None:
    found = told(pair)
    assert list(found) == [pair.amara.user.email]
    assert (SAME in found[pair.amara.user.email], "Nobody is at fault." in found[pair.amara.user.email]) == (
        False,
        True,
    )


def test_so_is_everybody_of_a_panel(pair: Pair) -> None:
    panel = make_panel(pair)
    found = told(panel)
    assert set(found) == {one.user.email for one in (panel.amara, panel.ben, panel.chi)}
    assert not any(SAME in text for text in found.values())


def test_of_a_panel_that_ends_all_are_told_and_nobody_gets_what_many_get(pair: Pair) -> None:
    panel = make_panel(pair)
    found = told(panel, goes_on=False)
    assert set(found) == {one.user.email for one in panel.everybody}
    assert not any(SAME in text for text in found.values())


def test_whoever_was_told_first_is_not_told_again(pair: Pair) -> None:
    assert set(told(pair, goes_on=False)) == {pair.amara.user.email, pair.bernd.user.email}
    with pair.cast.chiara.acting():
        mentor = make_participant(cohort=pair.pairing.cohort, employee=make_employee(first_name="Cem", last_name="Y"))
        make_pairing(mentor=mentor, mentee=pair.pairing.mentee, predecessor=Pairing.objects.get())
    assert farewells.tell_due(pair.cast.nordwind.pk) == 0
