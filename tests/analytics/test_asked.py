"""What people answer, on the dashboards: the figures that surveys show and nothing else, also when they are put together."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from accounts.actors import system
from analytics.models import Figure, FigureRun
from analytics.services import figures
from programs.selectors.days import today_of
from surveys.models import Option, Question, Wave
from surveys.selectors import trends
from tests.factories.cast import Cast
from tests.factories.surveys import make_response, make_survey_answer
from tests.surveys.asked import Sent, send

MIXED = [2, 3, 4, 4, 5]


def _send(cast: Cast, **numbers: list[int]) -> Sent:
    """A closed survey of a program of its own, in which so many of each side say how much it is worth."""
    sent = send(cast)
    Question.objects.filter(pk=sent.questions["useful"].pk).update(measure="worth")
    Question.objects.filter(pk=sent.questions["safe"].pk).update(measure="safe")
    for side, said in numbers.items():
        sent.answer(sent.ask(len(said), side), said)
    sent.close()
    sent.take()
    return sent


def _told(cast: Cast, key: str, **place: Any) -> dict[tuple[str, str, str], Any]:
    FigureRun.objects.all().delete()
    figures.take(cast.nordwind.pk, today_of(cast.nordwind))
    rows = Figure.objects.filter(key=key, **({"scope": "cohort"} | place))
    return {(row.cut, row.group, row.part): row.hidden or (row.value, row.n) for row in rows}


def test_satisfaction_is_what_the_survey_shows_by_role_and_month(cast: Cast) -> None:
    with cast.chiara.acting():
        sent = _send(cast, mentor=[2, 3, 4, 4, 5], mentee=[4, 4, 5, 5, 3, 3])
        month = f"{timezone.localtime(sent.wave.opens_at):%Y-%m}"
        told = {("", "", month): (3.8, 11), ("side", "mentor", month): (3.6, 5), ("side", "mentee", month): (4.0, 6)}
        assert _told(cast, "satisfaction") == told
        assert _told(cast, "satisfaction", scope="program") == told
        shown = trends.shown(system(cast.nordwind.pk), measure="worth")
        cells = {(one.cell.cut, one.cell.value): (float(one.cell.mean), one.cell.people) for one in shown}
        assert {(cut or "everybody", group): value for (cut, group, _), value in told.items()} == {
            place: value for place, value in cells.items() if place[0] in ("everybody", "side")
        }


def test_what_is_hidden_in_one_cohort_is_in_no_sum(cast: Cast) -> None:
    with cast.chiara.acting():
        _send(cast, mentor=MIXED)
        few, alike = _send(cast, mentor=[1, 2, 3, 4]), _send(cast, mentor=[1] * 7)
        month = f"{timezone.localtime(few.wave.opens_at):%Y-%m}"
        everybody = {key: value for key, value in _told(cast, "satisfaction", scope="house").items() if not key[0]}
        assert everybody == {("", "", month): (3.6, 5)}
        for sent in (few, alike):
            assert _told(cast, "satisfaction", cohort=sent.wave.cohort) == {("", "", ""): "answers"}
            assert _told(cast, "satisfaction", scope="program", program=sent.wave.survey.program) == {
                ("", "", ""): "answers"
            }


def test_nobody_was_asked_is_another_reason(cast: Cast) -> None:
    with cast.chiara.acting():
        _send(cast, mentor=MIXED)
        assert _told(cast, "retain") == {("", "", ""): "nothing"}
        assert _told(cast, "retain", scope="house") == {("", "", ""): "nothing"}


def test_months_stand_apart_and_the_same_month_together(cast: Cast) -> None:
    with cast.chiara.acting():
        first, second, third = (_send(cast, mentor=said) for said in (MIXED, [4, 4, 5, 5, 3], [1, 2, 3, 2, 2]))
        opened = dt.datetime(2026, 3, 10, 12, tzinfo=dt.UTC)
        Wave.objects.filter(pk__in=[first.wave.pk, second.wave.pk]).update(opens_at=opened)
        Wave.objects.filter(pk=third.wave.pk).update(opens_at=opened + dt.timedelta(days=40))
        told = _told(cast, "satisfaction", scope="house", cut="")
        assert told == {("", "", "2026-03"): (3.9, 10), ("", "", "2026-04"): (2.0, 5)}


@pytest.mark.parametrize(("key", "measure"), [("gained_in", "gained-in"), ("future", "future-leader")])
def test_what_is_chosen_is_told_by_its_key(cast: Cast, key: str, measure: str) -> None:
    with cast.chiara.acting():
        sent = send(cast)
        asked = sent.questions["hinders"]
        Question.objects.filter(pk=asked.pk).update(measure=measure)
        Option.objects.filter(question=asked, key="time").update(key="yes")
        options = list(Option.objects.filter(question=asked).order_by("position"))
        for person, option in zip(sent.ask(10), [options[0]] * 6 + [options[1]] * 4, strict=True):
            response = make_response(wave=sent.wave, participant=person)
            make_survey_answer(response=response, question=asked, number=None, option=option)
        sent.close()
        sent.take()
        whole = {part: value for (cut, _, part), value in _told(cast, key).items() if not cut}
        many = {"yes": (60, 10), "topic": (40, 10), "nothing": (0, 10)}
        assert whole == (many if key == "gained_in" else {"": (60, 10)})


def test_the_dashboard_says_why_there_is_none_and_draws_what_there_is(cast: Cast) -> None:
    with cast.chiara.acting():
        sent = _send(cast, mentor=MIXED, mentee=[4, 4, 5, 5, 3, 3])
        _told(cast, "satisfaction")
    home = cast.olu.url(f"programs/{sent.wave.survey.program_id}/cohorts/{sent.wave.cohort_id}/dashboard/")
    page = cast.olu.browser().get(home).content.decode()
    assert "Everybody: " not in page
    assert "3.6 (5)" in page
    assert "Fewer than five have answered, or nearly all alike" in page
    figure = cast.olu.browser().get(f"{home}figures/satisfaction/").content.decode()
    assert "It is worth the time that I put into it" in figure
    assert "3.8" in figure
