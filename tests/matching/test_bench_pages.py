"""The pages of the bench: the admin's, the list of the day, and the one on which a mentor offers to stand by."""

from __future__ import annotations

from typing import Any

import pytest

from matching.enums import PairingState
from matching.models import Pairing, Standby
from programs.models import Participant
from tests.factories.cast import Cast
from tests.matching.test_bench import Team, make_team

pytestmark = pytest.mark.django_db


@pytest.fixture
def team(cast: Cast) -> Team:
    return make_team(cast)


def _url(team: Team, tail: str = "") -> str:
    return team.cast.chiara.url(f"programs/{team.cohort.program_id}/cohorts/{team.cohort.pk}/matching/bench/{tail}")


def _post(team: Team, who: str, path: str, data: dict[str, Any]) -> Any:
    return getattr(team.cast, who).browser().post(path, data, follow=True)


def _states(team: Team) -> list[str]:
    with team.cast.chiara.acting():
        return list(Pairing.objects.order_by("created_at").values_list("state", flat=True))


def test_the_list_of_the_day_names_the_three_best(team: Team) -> None:
    team.leave("withdrawn")
    tasks = team.cast.chiara.browser().get(team.cast.chiara.url()).context["tasks"]
    found = {task.title: (task.text, task.href) for task in tasks}
    text, href = found["Bernd Krüger has no mentor any more"]
    assert "Amara Okafor no longer takes part" not in found
    assert (text.count("("), href) == (3, _url(team))


def test_ending_a_pairing_leads_to_the_bench(team: Team) -> None:
    url = team.cast.chiara.url(f"pairings/{team.pairing.pk}/end/")
    page = _post(team, "chiara", url, {"reason": "It did not fit"})
    assert (page.status_code, _states(team)) == (422, [PairingState.ACTIVE])
    page = _post(team, "chiara", url, {"onward": "new"})
    assert page.redirect_chain == [(_url(team), 302)]
    assert "The pairing with Amara Okafor ended on" in page.content.decode()
    page = _post(team, "chiara", team.cast.chiara.url(f"pairings/{team.pairing.pk}/settle/"), {})
    assert "Nobody new is looked for." in page.content.decode()
    assert team.waits() == []


def test_an_active_pairing_is_ended_before_it_is_settled(team: Team) -> None:
    team.leave("withdrawn")
    page = _post(team, "chiara", team.cast.chiara.url(f"pairings/{team.pairing.pk}/settle/"), {})
    assert page.redirect_chain == [(team.cast.chiara.url(f"pairings/{team.pairing.pk}/end/"), 302)]
    assert team.waits() == [team.bernd.pk]


def test_one_click_and_a_way_back(team: Team) -> None:
    team.leave("ended")
    choice = {"mentee": team.bernd.pk, "mentor": team.mentors[1].pk}
    page = _post(team, "chiara", _url(team, "assign/"), choice)
    assert "until then you can take it back" in page.content.decode()
    assert _states(team) == [PairingState.ENDED, PairingState.ACTIVE]
    with team.cast.chiara.acting():
        made = Pairing.objects.get(state=PairingState.ACTIVE)
    page = _post(team, "chiara", team.cast.chiara.url(f"pairings/{made.pk}/take-back/"), {})
    assert "Bernd Krüger waits again" in page.content.decode()
    assert _states(team) == [PairingState.ENDED, PairingState.UNDONE]


@pytest.mark.parametrize("who", ["amara", "olu"])
def test_nobody_else_sees_or_uses_the_bench(team: Team, who: str) -> None:
    team.leave("ended")
    assert getattr(team.cast, who).browser().get(_url(team)).status_code == 403
    choice = {"mentee": team.bernd.pk, "mentor": team.mentors[1].pk}
    assert _post(team, who, _url(team, "assign/"), choice).status_code == 403
    assert (
        _post(team, who, _url(team, "mark/"), {"participant": team.mentors[1].pk, "stands_by": "yes"}).status_code
        == 403
    )
    assert _states(team) == [PairingState.ENDED]
    with team.cast.chiara.acting():
        assert not Standby.objects.exists()


def test_another_organization_learns_nothing(team: Team) -> None:
    team.leave("ended")
    pair = team.pairing.pk
    for path in (_url(team), team.cast.chiara.url("standby/"), team.cast.dario.url(f"pairings/{pair}/end/")):
        assert team.cast.dario.browser().get(path).status_code == 404
    for tail in ("take-back/", "settle/"):
        assert (
            _post(team, "dario", team.cast.dario.url(f"pairings/{pair}/{tail}"), {"agrees": "yes"}).status_code == 404
        )
    offer = team.cast.dario.url(f"standby/{team.mentors[1].pk}/")
    assert _post(team, "dario", offer, {"stands_by": "yes"}).status_code == 404
    assert team.waits() == [team.bernd.pk]


def test_a_mentor_without_a_free_place_is_not_chosen(team: Team) -> None:
    team.leave("ended")
    with team.cast.chiara.acting():
        Participant.objects.filter(pk=team.mentors[1].pk).update(state="paused", back_on="2030-01-01")
    choice = {"mentee": team.bernd.pk, "mentor": team.mentors[1].pk}
    assert _post(team, "chiara", _url(team, "assign/"), choice).status_code == 404
    assert _states(team) == [PairingState.ENDED]


def test_somebody_is_put_on_the_bench_and_found_there(team: Team) -> None:
    mark = {"participant": team.mentors[1].pk, "stands_by": "yes"}
    assert "Junior 001 stands by." in _post(team, "chiara", _url(team, "mark/"), mark).content.decode()
    browser, queries = team.cast.chiara.browser(), ("", "q=001", "q=zzz", "all=1")
    found = [browser.get(f"{_url(team)}?{query}").context["page"].paginator.count for query in queries]
    assert found == [3, 1, 0, 3]
    page = _post(team, "chiara", _url(team, "mark/"), mark | {"stands_by": "no"})
    assert "no longer marked as standing by" in page.content.decode()


def test_a_mentor_offers_to_stand_by(team: Team) -> None:
    team.leave("ended")
    url = team.cast.amara.url("standby/")
    assert "I am happy to stand by" in team.cast.amara.browser().get(url).content.decode()
    offer = team.cast.amara.url(f"standby/{team.mentors[0].pk}/")
    assert "sees that you stand by" in _post(team, "amara", offer, {"stands_by": "yes"}).content.decode()
    with team.cast.chiara.acting():
        assert Standby.objects.get().participant_id == team.mentors[0].pk
    assert "You have no free place" in team.cast.bernd.browser().get(url).content.decode()
    assert _post(team, "bernd", offer, {"stands_by": "no"}).status_code == 404
    with team.cast.chiara.acting():
        assert Standby.objects.count() == 1


def test_the_new_pair_reads_that_it_goes_on(team: Team) -> None:
    team.leave("ended")
    pair = team.assign(team.mentors[1])
    with team.cast.chiara.acting():
        Pairing.objects.filter(pk=pair.pk).update(started_at="2026-01-01T00:00Z")
    url = team.cast.bernd.url(f"pairings/{pair.pk}/about/")
    assert "This goes on from an earlier pairing" in team.cast.bernd.browser().get(url).content.decode()
    assert "This goes on" not in team.cast.chiara.browser().get(url).content.decode()


@pytest.mark.parametrize("waiting", [1, 3])
def test_the_bench_asks_the_same_few_questions(cast: Cast, waiting: int, django_assert_num_queries: Any) -> None:
    team = make_team(cast)
    team.leave("ended")
    with cast.chiara.acting():
        kept = [one.pk for one in team.mentees[:waiting]]
        Participant.objects.filter(pk__in=[one.pk for one in team.mentees if one.pk not in kept]).update(
            state="withdrawn"
        )
    browser = cast.chiara.browser()
    with django_assert_num_queries(28):
        assert len(browser.get(_url(team)).context["bench"].waiting) == waiting


@pytest.mark.parametrize("seats", [0, 1])
def test_the_own_page_asks_the_same_few_questions(cast: Cast, seats: int, django_assert_num_queries: Any) -> None:
    team = make_team(cast)
    if seats:
        team.leave("ended")
    browser = cast.amara.browser()
    with django_assert_num_queries(8):
        assert len(browser.get(cast.amara.url("standby/")).context["seats"]) == seats
