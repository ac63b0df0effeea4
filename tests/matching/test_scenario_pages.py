"""The pages of a what-if: as a plain form, as a partial update, in a constant number of queries, and whom they refuse."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from matching.models import Placement, Scenario
from matching.services import answers
from programs.models import Participant
from tests.factories.cast import Cast
from tests.matching.pilots import Pilot, make_pilot

HTMX = {"HX-Request": "true"}


@pytest.fixture
def pilot(cast: Cast) -> Pilot:
    made = make_pilot(cast.chiara, mentors=4, mentees=4)
    made.last = made.run()
    return made


def address(pilot: Pilot, path: str = "") -> str:
    return pilot.member.url(f"matching/runs/{pilot.last.pk}/what-if/{path}")


def filled(pilot: Pilot, **changes: Any) -> dict[str, Any]:
    """The form as a browser sends it."""
    weights = {row["key"]: row["weight"] for row in pilot.last.policy["criteria"]}
    found = {f"{stem}_{key}": weight for key, weight in weights.items() for stem in ("weight", "exact", "stood")}
    rules = [rule for rule in pilot.last.policy["exclusions"]["rules"] if rule != "never_pair"]
    return found | {"rules": rules, "floor": 0, "mode": "best_total", "steer": ""} | changes


def scenario(pilot: Pilot) -> Scenario:
    with pilot.member.acting():
        return Scenario.objects.get()


def text(response: Any) -> str:
    return " ".join(response.content.decode().split())


def test_the_way_without_javascript(pilot: Pilot) -> None:
    browser = pilot.member.browser()
    assert "Nothing asked yet" in text(browser.get(address(pilot)))
    # The box counts where it was changed; the slider stands where it stood.
    response = browser.post(address(pilot), filled(pilot, exact_coverage=7), follow=True)
    assert "Finding the best pairs under this" in text(response)
    row = scenario(pilot)
    assert row.question["weights"]["coverage"] == 7
    answers.find(row.organization_id, row.pk)
    page = text(browser.get(pilot.member.url(f"matching/scenarios/{row.pk}/")))
    assert [one for one in ("Proven optimal", ": 40 → 7", "Who wins, who loses") if one not in page] == []
    keep = browser.post(pilot.member.url(f"matching/scenarios/{row.pk}/keep/"), {"name": "Less of topics"}, follow=True)
    assert "Kept as “Less of topics”." in text(keep)
    compared = browser.get(address(pilot, "compare/"), {"one": str(pilot.last.pk), "other": str(row.pk)})
    assert "Run 1 and Less of topics" in text(compared)
    gone = browser.post(pilot.member.url(f"matching/scenarios/{row.pk}/delete/"), follow=True)
    assert "“Less of topics” is deleted." in text(gone)
    assert scenario(pilot).name == ""


def test_a_moved_slider_is_asked_at_once(pilot: Pilot) -> None:
    values = filled(pilot, weight_coverage=7, exact_coverage=7)
    response = pilot.member.browser().post(address(pilot), values, headers=HTMX)
    row = scenario(pilot)
    assert response["HX-Push-Url"] == pilot.member.url(f"matching/scenarios/{row.pk}/")
    assert 'hx-trigger="load delay:' in text(response)
    assert "<html" not in text(response)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"weight_coverage": 101}, "Coverage: Write 100 or less."),
        ({"steer": "lock", "mentor": "Nobody", "mentee": "Senior 000"}, "Give the full name"),
        ({"mentor": "Junior 000"}, "Say whether the two must be a pair"),
    ],
)
def test_what_makes_no_sense_is_said_and_kept(pilot: Pilot, changes: dict[str, Any], said: str) -> None:
    response = pilot.member.browser().post(address(pilot), filled(pilot, **changes))
    assert (response.status_code, said in text(response)) == (422, True)
    with pilot.member.acting():
        assert Scenario.objects.count() == 0


def test_a_pair_is_named_by_its_people(pilot: Pilot) -> None:
    values = filled(pilot, steer="lock", mentor="junior 001", mentee="mentee2@nordwind.example")
    pilot.member.browser().post(address(pilot), values)
    row = scenario(pilot)
    assert (row.steer, row.mentor_id, row.mentee_id) == ("lock", pilot.mentors[1].pk, pilot.mentees[2].pk)


def test_the_price_of_a_pair_is_one_click_from_the_board(pilot: Pilot) -> None:
    browser = pilot.member.browser()
    page = text(
        browser.get(pilot.member.url(f"matching/runs/{pilot.last.pk}/board/pair/?mentee={pilot.mentees[0].pk}"))
    )
    assert page.count("What it costs") == 3
    pair = {"mentor": str(pilot.mentors[3].pk), "mentee": str(pilot.mentees[0].pk)}
    browser.post(address(pilot, "pair/"), pair)
    row = scenario(pilot)
    assert (row.steer, row.mentor_id) == ("lock", pilot.mentors[3].pk)


def test_applying_asks_first_and_can_be_undone(pilot: Pilot) -> None:
    browser = pilot.member.browser()
    browser.post(address(pilot), filled(pilot, floor=5))
    row = scenario(pilot)
    answers.find(row.organization_id, row.pk)
    base = pilot.member.url(f"matching/scenarios/{row.pk}/")
    browser.post(base + "keep/", {"name": "Floor of five"})
    assert "Lowest score: 0 → 5" in text(browser.get(base + "apply/"))
    assert "Run 2 has started under “Floor of five”." in text(browser.post(base + "apply/", follow=True))
    assert "Undone. Run 2 is gone" in text(browser.post(base + "undo/", follow=True))
    assert "It is not applied." in text(browser.post(base + "undo/", follow=True))


@pytest.mark.parametrize("rows", [1, 3])
def test_an_answer_takes_the_same_number_of_queries_for_few_and_for_many(pilot: Pilot, rows: int) -> None:
    browser = pilot.member.browser()
    browser.post(address(pilot), filled(pilot, exact_coverage=0))
    row = scenario(pilot)
    answers.find(row.organization_id, row.pk)
    with pilot.member.acting():
        Placement.objects.update(outcome="same")
        moved = list(Placement.objects.order_by("pk").values_list("pk", flat=True)[:rows])
        Placement.objects.filter(pk__in=moved).update(outcome="down", delta=-5)
        assert Participant.objects.count() == 8
    base = pilot.member.url(f"matching/scenarios/{row.pk}/")
    browser.get(base)
    counts = []
    for query in ("", "?side=mentor"):
        with CaptureQueriesContext(connection) as found:
            assert browser.get(base + query, headers=HTMX).status_code == 200
        counts.append(len(found))
    assert counts == [12, 12]


def test_participants_find_no_what_if(pilot: Pilot, cast: Cast) -> None:
    pilot.member.browser().post(address(pilot), filled(pilot))
    row = scenario(pilot)
    browser = cast.amara.browser()
    for path in (f"matching/runs/{pilot.last.pk}/what-if/", f"matching/scenarios/{row.pk}/"):
        assert browser.get(cast.amara.url(path)).status_code in (403, 404)
