"""Waves by the API: when they are open, and how many answered once they are closed, as the page says it."""

from __future__ import annotations

from typing import Any

import pytest

from accounts.tenancy import private
from surveys import locks
from surveys.models import Asked
from surveys.selectors import waves
from tests.factories.cast import Cast
from tests.factories.surveys import make_wave
from tests.factories.tokens import Caller
from tests.surveys.asked import Sent, send

MIXED = [2, 3, 4, 4, 5]


@pytest.fixture
def hr(cast: Cast) -> Caller:
    return Caller(cast.nordwind)


def _sent(cast: Cast) -> Sent:
    """Eight mentors of whom six have answered."""
    sent = send(cast)
    people = sent.ask(8)
    sent.answer(people[:6], MIXED)
    with private(purpose=locks.ASK):
        Asked.objects.filter(participant__in=people[:6]).update(answered=True)
    return sent


def test_how_many_answered_is_told_when_it_is_closed(hr: Caller, cast: Cast) -> None:
    with cast.chiara.acting():
        sent = _sent(cast)
    (told,) = hr.get("waves/").json()["results"]
    assert (told["state"], told["closed_at"], told["answered"]) == ("open", None, [])
    with cast.chiara.acting():
        sent.close()
        sent.take()
        sent.wave.refresh_from_db()
        rates, program_id = waves.rates(cast.olu.actor, sent.wave), sent.wave.survey.program_id
    told = hr.get(f"waves/{sent.wave.pk}/").json()
    assert told == {
        "id": str(sent.wave.pk), "program_id": str(program_id), "cohort_id": str(sent.wave.cohort_id),
        "survey_id": str(sent.wave.survey_id), "survey": "Pulse", "moment": "by_hand", "number": 1, "state": "closed",
        "opens_at": told["opens_at"], "closes_at": told["closes_at"], "closed_at": told["closed_at"],
        "answered": [{"side": one.side, "asked": one.asked, "percent": one.percent, "note": one.note} for one in rates],
    }  # fmt: skip
    assert [(one["side"], one["percent"], one["note"]) for one in told["answered"]] == [("mentor", 75, "")]


def test_of_few_it_is_not_told_and_says_why(hr: Caller, cast: Cast) -> None:
    with cast.chiara.acting():
        sent = send(cast)
        sent.ask(4)
        sent.close()
        sent.take()
    (told,) = hr.get("waves/").json()["results"]
    assert told["answered"] == [
        {"side": "mentor", "asked": 4, "percent": None, "note": "Fewer than five people were asked."}
    ]


def test_waves_are_narrowed_and_drafts_are_not_there(hr: Caller, cast: Cast) -> None:
    with cast.chiara.acting():
        one, other, draft = (send(cast) for _ in range(3))
        other.close()
        type(draft.wave.survey.program).objects.filter(pk=draft.wave.survey.program_id).update(state="draft")

        program_id = one.wave.survey.program_id

    def ids(query: str) -> set[str]:
        return {row["id"] for row in hr.get(f"waves/{query}").json()["results"]}

    assert ids("") == {str(one.wave.pk), str(other.wave.pk)}
    assert ids("?state=closed") == ids(f"?cohort_id={other.wave.cohort_id}") == {str(other.wave.pk)}
    assert ids(f"?program_id={program_id}") == {str(one.wave.pk)}
    assert hr.get(f"waves/{draft.wave.pk}/").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_however_long(
    hr: Caller, cast: Cast, count: int, django_assert_num_queries: Any
) -> None:
    with cast.chiara.acting():
        sent = _sent(cast)
        for number in range(2, count + 1):
            make_wave(version=sent.wave.version, cohort=sent.wave.cohort, number=number)
        sent.close()
        sent.take()
    hr.get("organization/")
    with django_assert_num_queries(14):
        assert len(hr.get("waves/").json()["results"]) == count
