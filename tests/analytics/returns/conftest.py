from __future__ import annotations

import pytest

from tests.analytics.outcomes.firms import Firm, make_firm, staff
from tests.factories.cast import Cast
from tests.factories.plans import make_session
from tests.factories.rows import make_pairing


@pytest.fixture
def firm(cast: Cast) -> Firm:
    """Ten people take part; one pair has met for 90 minutes, once for 30, and means to meet again."""
    made = make_firm(cast)
    people = staff(made, 10, seed=1, leave=0)
    with cast.chiara.acting():
        mentor, mentee = made.place(people[0]), made.place(people[1], side="mentee")
        for one in people[2:]:
            made.place(one)
        pairing = make_pairing(mentor=mentor, mentee=mentee)
        for minutes, state in ((90, "held"), (30, "held"), (45, "agreed")):
            make_session(pairing=pairing, state=state, minutes=minutes)
    return made
