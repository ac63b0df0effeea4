"""What the program team sees of changes: numbers of five pairs at least, and the words that both of a pair release."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import AuditEvent
from matching.models import Pairing
from plans.models import LedgerQuote
from plans.services import releasing
from programs.models import Employee
from tests.factories.cast import Member
from tests.factories.plans import make_ledger_entry
from tests.factories.rows import make_employee, make_pairing, make_participant
from tests.plans.conftest import Pair
from tests.plans.sheets import confirm, consent, write

NUMBERS = "All changes"


def _url(pair: Pair, tail: str = "") -> str:
    with pair.cast.chiara.acting():
        cohort = pair.pairing.cohort
    return pair.cast.chiara.url(f"programs/{cohort.program_id}/cohorts/{cohort.pk}/changes/{tail}")


def _text(pair: Pair, member: Member | None = None, query: str = "") -> str:
    page = (member or pair.cast.chiara).browser().get(_url(pair) + query)
    assert page.status_code == 200
    return str(page.content.decode())


def _others(pair: Pair, consents: Sequence[int], state: str = "kept") -> None:
    """Other pairs of the cohort, each with a change of which so much may be heard."""
    with pair.cast.chiara.acting():
        for number, level in enumerate(consents):
            seats = {
                side: make_participant(
                    cohort=pair.pairing.cohort, side=side, employee=make_employee(first_name=f"{side} {number}")
                )
                for side in ("mentor", "mentee")
            }
            words = f"Change number {number}"
            entry = make_ledger_entry(pairing=make_pairing(**seats), words=words, consent=level, state=state)
            releasing.settle(entry, "mentor")


def _numbers(text: str) -> list[str]:
    """The figures of the page, all changes first; none where no number is shown."""
    return [part.partition("</dd>")[0].rpartition(">")[2] for part in text.split("tabular-nums")[1:]]


@pytest.mark.parametrize(
    ("consents", "figures"),
    [
        ([1, 1, 1, 1], []),
        ([1, 1, 1, 1, 0], []),
        ([1, 1, 1, 1, 2], ["5", "0", "0", "5", "0"]),
        ([3, 3, 3, 3, 3], ["5", "0", "0", "5", "0"]),
        ([1, 2, 1, 1, 3], []),
        ([1, 2, 1, 1, 1, 3], ["6", "0", "0", "6", "0"]),
    ],
)
def test_numbers_never_tell_of_fewer_than_five(pair: Pair, consents: list[int], figures: list[str]) -> None:
    _others(pair, consents)
    text = _text(pair)
    assert _numbers(text) == figures
    assert ("shown once at least 5 pairs have changes" in text) == (not figures)


def test_whoever_looks_and_has_a_change_themself_is_none_of_the_five(pair: Pair) -> None:
    """They would subtract what they know, and read of four."""
    _others(pair, [1, 1, 1, 2, 1])
    with pair.cast.chiara.acting():
        first = Pairing.objects.exclude(pk=pair.pairing.pk).select_related("mentee__employee")[0]
        Employee.objects.filter(pk=first.mentee.employee_id).update(user=pair.cast.chiara.user)
    assert (_numbers(_text(pair)), "Change number 3" in _text(pair)) == ([], False)
    assert _numbers(_text(pair, pair.cast.olu)) == ["5", "0", "0", "5", "0"]
    _others(pair, [1])
    assert _numbers(_text(pair)) == ["6", "0", "0", "6", "0"]


def test_several_changes_of_one_pair_are_one_pair(pair: Pair) -> None:
    _others(pair, [1, 1, 1, 1])
    with pair.cast.chiara.acting():
        first = Pairing.objects.exclude(pk=pair.pairing.pk)[0]
        make_ledger_entry(pairing=first, consent=1)
    assert _numbers(_text(pair)) == []


def test_words_without_names_wait_for_five_and_words_with_names_do_not(pair: Pair) -> None:
    _others(pair, [2, 3])
    text = _text(pair)
    assert ("Change number 0" in text, "Change number 1" in text) == (False, True)
    _others(pair, [1, 1, 1, 1])
    text = _text(pair)
    assert ("Change number 0" in text, "Change number 1" in text) == (True, True)
    assert ("mentor 0" in text, "mentor 1" in text) == (False, True)


def test_what_is_taken_back_is_gone_at_once_from_page_and_file(pair: Pair) -> None:
    entry = confirm(pair, write(pair, change="Bernd reads it first"))
    consent(pair, entry, amara=3, bernd=3)
    browser = pair.cast.chiara.browser()
    assert "Bernd reads it first" in _text(pair)
    assert "Bernd reads it first" in browser.get(_url(pair, "export.csv")).content.decode()
    consent(pair, entry, bernd=1)
    assert "Bernd reads it first" not in _text(pair)
    assert browser.get(_url(pair, "export.csv")).content.decode().count("\n") == 1


def test_it_is_searched_by_words_state_and_the_names_that_are_shown(pair: Pair) -> None:
    _others(pair, [2, 2, 2, 2, 2])
    entry = confirm(pair, write(pair, change="Three lines"))
    consent(pair, entry, amara=3, bernd=3)
    for query, found in (
        ("?q=number 3", ["number 3"]),
        ("?q=amara", ["Three lines"]),
        ("?q=mentor", []),
        ("?state=planned", ["Three lines"]),
        ("?state=kept&q=lines", []),
    ):
        text = _text(pair, query=query)
        shown = [one for one in ("Three lines", *(f"number {n}" for n in range(5))) if one in text]
        assert (query, shown, _numbers(text)[0]) == (query, found, "6")


def test_the_file_holds_what_the_page_shows_and_the_trail_hears_of_it(pair: Pair) -> None:
    _others(pair, [2, 3])
    text = pair.cast.chiara.browser().get(_url(pair, "export.csv")).content.decode("utf-8-sig")
    header, line = text.strip().splitlines()
    assert header == "state,insight,decision,change,measure,result,mentor,mentee"
    assert line.startswith("Kept,,,Change number 1,Change number 1,,mentor 1")
    with pair.cast.chiara.acting():
        (event,) = AuditEvent.objects.filter(verb="changes exported")
        assert event.detail["count"] == 1


@pytest.mark.parametrize(("who", "status"), [("olu", 200), ("amara", 403), ("dario", 404)])
def test_whoever_sees_programs_sees_it(pair: Pair, who: str, status: int) -> None:
    _others(pair, [3])
    member: Member = getattr(pair.cast, who)
    for tail in ("", "export.csv"):
        page = member.browser().get(_url(pair, tail))
        assert (page.status_code, "Change number 0" in page.content.decode()) == (status, status == 200)


def test_the_page_knows_no_key(pair: Pair) -> None:
    """What others read lies in rows of its own: even without any key of a pair the page is the same."""
    entry = confirm(pair, write(pair, change="Three lines"))
    consent(pair, entry, amara=3, bernd=3)
    before = _numbers(_text(pair)), "Three lines" in _text(pair)
    with pair.cast.chiara.acting():
        connection.cursor().execute("DELETE FROM plans_pairkey")
        assert LedgerQuote.objects.count() == 1
    assert (_numbers(_text(pair)), "Three lines" in _text(pair)) == before == ([], True)


@pytest.mark.parametrize("count", [1, 3])
def test_more_quotes_ask_no_more(pair: Pair, count: int) -> None:
    _others(pair, [3] * count)
    browser, address = pair.cast.chiara.browser(), _url(pair)
    browser.get(address)
    with CaptureQueriesContext(connection) as asked:
        browser.get(address)
    assert len(asked) == 11
