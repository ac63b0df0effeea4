"""The page of costs and benefits: the range in words, sliders that save nothing, a form that keeps what was typed."""

from __future__ import annotations

import csv
import io
import re

from analytics.models import AssumptionSet
from analytics.money import FIGURES
from tests.analytics.outcomes.firms import Firm
from tests.analytics.returns.saying import FIGURES_SAID


def _address(firm: Firm, tail: str = "") -> str:
    return firm.cast.olu.url(f"programs/{firm.program.pk}/returns/{tail}")


def _said(firm: Firm) -> str:
    """The page as it is read aloud: amounts that do not break sound like any other."""
    return firm.cast.olu.browser().get(_address(firm)).content.decode().replace("\N{NO-BREAK SPACE}", " ")


def _data(**changed: object) -> dict[str, object]:
    """The form, filled in."""
    data: dict[str, object] = {"currency": "EUR", "why": "Agreed with finance."}
    for one in FIGURES:
        low, central, high = FIGURES_SAID[one.key]
        data |= {f"{one.key}_low": low, f"{one.key}_central": central, f"{one.key}_high": high}
        data |= {f"{one.key}_origin": "assumed", f"{one.key}_source": "Finance"}
    return data | changed


def _line(place: int, name: str, kind: str) -> dict[str, object]:
    stem = f"line{place}"
    ends = {f"{stem}_low": 1, f"{stem}_central": 2, f"{stem}_high": 3}
    return ends | {f"{stem}_name": name, f"{stem}_kind": kind, f"{stem}_origin": "assumed", f"{stem}_source": "Finance"}


def test_before_anybody_said_anything_it_shows_costs_and_when_it_would_come_out_even(firm: Firm) -> None:
    page = _said(firm)
    assert "Nothing is known yet of what it brings. It costs EUR 4,960, between EUR 1,870 and EUR 9,350." in page
    assert "No benefit known yet" in page
    assert "1.0 of 100 participants would have to stay who would otherwise leave." in page
    assert "Nothing has been compared yet, so that exits avoided are an assumption." in page
    assert "bg-bad" not in page


def test_a_scenario_is_named_and_saves_nothing(firm: Firm) -> None:
    browser = firm.cast.olu.browser()
    page = browser.get(
        _address(firm), {"spared": "10", "hour": "70", "licence": "x", "admin_rate": "-4"}
    ).content.decode()
    assert "In this scenario: it brings more than it costs, from the lowest case on:" in page
    assert page.count("Held at this value in the scenario") == 1
    part = browser.get(_address(firm), {"spared": "10"}, headers={"HX-Request": "true"}).content.decode()
    assert part.lstrip().startswith('<div id="result"')
    with firm.cast.olu.acting():
        assert AssumptionSet.objects.count() == 0


def test_olu_saves_with_a_further_benefit_and_brings_the_first_back(firm: Firm) -> None:
    browser = firm.cast.olu.browser()
    assert browser.post(_address(firm, "assumptions/"), _data()).status_code == 302
    more = _data(why="Courses, too.") | _line(0, "Fewer courses", "training") | _line(1, "Rooms", "cost")
    page = browser.post(_address(firm, "assumptions/"), more, follow=True).content.decode()
    assert all(said in page for said in ("Courses, too.", "Fewer courses", "Rooms", "This one holds", "Olu Adeyemi"))
    with firm.cast.olu.acting():
        first = AssumptionSet.objects.get(number=1)
    form = browser.get(_address(firm, "assumptions/")).content.decode()
    assert 'value="Fewer courses"' in form
    page = browser.post(_address(firm, f"assumptions/{first.pk}/restore/"), follow=True).content.decode()
    assert "Number 1 holds again." in page
    assert "Fewer courses" not in page


def test_what_is_wrong_is_said_and_what_was_typed_stays(firm: Firm) -> None:
    browser = firm.cast.olu.browser()
    wrong = _data(hour_low=500, replacement_source="My own count") | {"line0_kind": "cost", "line0_low": 5}
    answer = browser.post(_address(firm, "assumptions/"), wrong)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Low, central and high go up." in page
    assert page.count("Fill this in, or choose") == 2 * 5
    assert 'value="My own count"' in page
    twice = browser.post(_address(firm, "assumptions/"), _data() | _line(0, "Less hiring", "staying"))
    assert "people who stay are counted already" in twice.content.decode()
    with firm.cast.olu.acting():
        assert AssumptionSet.objects.count() == 0


def test_a_line_without_a_kind_or_without_saying_how_it_is_known_is_not_lost(firm: Firm) -> None:
    browser = firm.cast.olu.browser()
    answer = browser.post(_address(firm, "assumptions/"), _data() | _line(1, "Rooms", ""))
    page = answer.content.decode()
    assert (answer.status_code, "Say of what kind it is" in page, 'value="Rooms"' in page) == (422, True, True)
    unknown = _data() | _line(0, "Rooms", "cost") | {"line0_origin": ""}
    assert browser.post(_address(firm, "assumptions/"), unknown).status_code == 422
    with firm.cast.olu.acting():
        assert AssumptionSet.objects.count() == 0


def test_the_file_holds_the_numbers_of_the_page(firm: Firm) -> None:
    browser = firm.cast.olu.browser()
    browser.post(_address(firm, "assumptions/"), _data())
    content = browser.get(_address(firm, "export/")).content.decode("utf-8-sig")
    lines = {(one["part"], one["name"]): one for one in csv.DictReader(io.StringIO(content))}
    net = [float(lines["result", "net"][end].removeprefix("'")) for end in ("low", "central", "high")]
    page = _said(firm)
    said = re.search(r"what is left lies between (\S+ [\d,]+) and (EUR [\d,]+)", page)
    assert said is not None
    assert [said[1], said[2]] == [f"−EUR {-round(net[0]):,}", f"EUR {round(net[2], -2):,.0f}"]
    assert lines["figure", "Sessions held"]["known"] == "observed"
    assert float(lines["figure", "Exits avoided"]["central"]) == 10


def test_whoever_takes_part_sees_none_of_it(firm: Firm) -> None:
    for tail in ("", "assumptions/", "export/"):
        assert firm.cast.amara.browser().get(_address(firm, tail)).status_code == 403


def test_two_who_change_them_at_once_are_told(firm: Firm) -> None:
    browser, address = firm.cast.olu.browser(), _address(firm, "assumptions/")
    assert 'name="read" value="0"' in browser.get(address).content.decode()
    assert browser.post(address, _data() | {"read": "0"}).status_code == 302
    refused = browser.post(address, _data(why="Mine, typed for an hour.") | {"read": "0"})
    page = refused.content.decode()
    assert (refused.status_code, "Mine, typed for an hour." in page) == (422, True)
    assert "Somebody has saved other assumptions since you read these." in page
    assert 'name="read" value="1"' in page
    with firm.cast.olu.acting():
        assert AssumptionSet.objects.count() == 1
    assert browser.post(address, _data(why="Mine, typed for an hour.") | {"read": "1"}).status_code == 302
