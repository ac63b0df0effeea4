"""Clean Sheets: each writes alone, and both lie open at the moment when both are ready; nobody else reads a word."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.actors import NotAllowed, system
from accounts.models import AuditEvent
from accounts.tenancy import private
from matching.models import Pairing
from nudges.models import Message
from plans.library.policies import POLICIES
from plans.models import CleanSheet, LedgerEntry, SheetDraft
from plans.selectors import sheets as selectors
from plans.services import keys, sheets
from plans.services.sheets import Written
from tests.factories.cast import Member
from tests.factories.plans import make_clean_sheet
from tests.plans.conftest import Pair
from tests.plans.sheets import MINE, THEIRS, begin, page, ready, revealed, write


def _url(pair: Pair, sheet: CleanSheet, tail: str = "") -> str:
    return pair.url(f"sheets/{sheet.pk}/{tail}")


def _now(pair: Pair, sheet: CleanSheet) -> CleanSheet:
    with pair.amara.acting():
        return CleanSheet.objects.get(pk=sheet.pk)


def _sent(pair: Pair, member: Member, sheet: CleanSheet, text: str, **data: str) -> Any:
    read = {"read": "0", "window": "w1", "exist": text} | data
    return member.browser().post(_url(pair, sheet), read)


def test_the_library_has_ten_blanks_and_one_of_one_s_own() -> None:
    assert len(POLICIES) == 11
    assert [key for key, one in POLICIES.items() if not 4 <= len(one.sections) <= 6] == []
    assert [key for key, one in POLICIES.items() if len(set(one.keys)) != len(one.sections) or one.key != key] == []


def test_one_begins_and_both_write_alone(pair: Pair) -> None:
    answer = page(pair.amara, pair.url("sheets/new/"), policy="meetings")
    assert "A blank page for each of you" in answer.content.decode()
    with pair.amara.acting():
        sheet = CleanSheet.objects.get()
        with private(purpose="erasure"):
            assert SheetDraft.objects.count() == 2
    assert _sent(pair, pair.amara, sheet, MINE).status_code == 302
    pages = [page(one, _url(pair, sheet)).content.decode() for one in (pair.amara, pair.bernd)]
    assert [MINE in text for text in pages] == [True, False]
    assert ["is not ready yet" in text for text in pages] == [True, True]


def test_a_policy_of_one_s_own_needs_a_name_which_is_sealed(pair: Pair) -> None:
    assert page(pair.amara, pair.url("sheets/new/"), policy="own").status_code == 422
    answer = page(pair.amara, pair.url("sheets/new/"), policy="own", title="Our coffee")
    assert "Our coffee" in answer.content.decode()
    with pair.amara.acting():
        row = CleanSheet.objects.get()
        assert (b"coffee" in bytes(row.title), row.policy) == (False, "own")


def test_a_draft_saves_itself_and_gives_typed_words_back(pair: Pair) -> None:
    sheet = begin(pair)
    browser = pair.amara.browser()
    said = {"read": "0", "window": "w1", "exist": MINE, "act": "ready"}
    answer = browser.post(_url(pair, sheet), said, headers={"HX-Request": "true"})
    assert ("Saved at" in answer.content.decode(), "</html>" in answer.content.decode()) == (True, False)
    assert (MINE in page(pair.amara, _url(pair, sheet)).content.decode(), _now(pair, sheet).mentor_ready_at) == (
        True,
        None,
    )
    long = browser.post(_url(pair, sheet), said | {"exist": "x" * 1501})
    assert (long.status_code, "x" * 1501 in long.content.decode()) == (422, True)
    assert MINE in page(pair.amara, _url(pair, sheet)).content.decode()


def test_two_windows_do_not_write_over_each_other(pair: Pair) -> None:
    sheet = begin(pair)
    for text in (MINE, "The same window goes on."):
        assert _sent(pair, pair.amara, sheet, text).status_code == 302
    other = _sent(pair, pair.amara, sheet, "From another window.", window="w2")
    text = other.content.decode()
    assert (other.status_code, "in another window" in text, "From another window." in text) == (422, True, True)
    assert "The same window goes on." in page(pair.amara, _url(pair, sheet)).content.decode()
    assert 'name="read" value="2"' in text
    assert _sent(pair, pair.amara, sheet, "Sent once more.", window="w2", read="2").status_code == 302


def test_nobody_is_ready_with_nothing(pair: Pair) -> None:
    sheet = begin(pair)
    assert _sent(pair, pair.amara, sheet, "  ", act="ready").status_code == 422
    assert _now(pair, sheet).mentor_ready_at is None


def test_the_first_one_to_be_ready_shows_nothing_and_can_go_back(pair: Pair) -> None:
    sheet = begin(pair)
    assert _sent(pair, pair.amara, sheet, MINE, act="ready").status_code == 302
    theirs = page(pair.bernd, _url(pair, sheet)).content.decode()
    assert ("Amara is ready" in theirs, MINE in theirs) == (True, False)
    assert "Both are laid open when you are, too." in page(pair.bernd, pair.url()).content.decode()
    with pair.amara.acting() as actor, pytest.raises(sheets.Settled):
        sheets.save(actor=actor, sheet=sheet, written=Written({"exist": "x"}, 1, "w1"))
    page(pair.amara, _url(pair, sheet, "back/"), go="on")
    assert _now(pair, sheet).mentor_ready_at is None
    assert _sent(pair, pair.amara, sheet, "Other words.", read="1", act="ready").status_code == 302
    with pair.cast.chiara.acting():
        assert Message.objects.filter(kind="sheet ready").count() == 1


def test_with_the_second_one_both_lie_open_and_stay_so(pair: Pair) -> None:
    sheet = revealed(pair)
    for member in (pair.amara, pair.bernd):
        text = page(member, _url(pair, sheet)).content.decode()
        assert (MINE.partition(",")[0] in text, THEIRS in text) == (True, True)
    for tail in ("back/", ""):
        answer = page(pair.amara, _url(pair, sheet, tail), read="1", window="w1", exist="Not so.")
        assert "Not so." not in answer.content.decode()
    row = _now(pair, sheet)
    assert None not in (row.mentor_ready_at, row.mentee_ready_at, row.revealed_at)


def test_the_other_s_draft_opens_by_no_row_of_a_table(pair: Pair) -> None:
    """Whoever can write into the table can neither lay a sheet open alone nor make a page show it."""
    sheet = begin(pair)
    ready(pair, pair.amara, sheet, MINE)
    with pair.amara.acting() as actor:
        with pytest.raises(NotAllowed):
            selectors.side_by_side(actor, _now(pair, sheet))
        with pytest.raises(IntegrityError), transaction.atomic():
            CleanSheet.objects.update(revealed_at=timezone.now())
        CleanSheet.objects.update(revealed_at=timezone.now(), mentee_ready_at=timezone.now())
    text = page(pair.bernd, _url(pair, sheet)).content.decode()
    assert ("cannot be opened at the moment" in text, MINE in text) == (True, False)


def test_all_drafts_are_as_long_as_each_other(pair: Pair) -> None:
    sheet = begin(pair)
    ready(pair, pair.amara, sheet, MINE)
    with pair.amara.acting(), private(purpose="erasure"):
        assert [len(bytes(row.words)) for row in SheetDraft.objects.all()] == [16384 + 29] * 2


@pytest.mark.parametrize("who", ["chiara", "frieda", "olu", "dario"])
def test_nobody_else_has_such_a_page(pair: Pair, who: str) -> None:
    member: Member = getattr(pair.cast, who)
    sheet = revealed(pair)
    before = _now(pair, sheet).revealed_at
    for tail in ("changes/", "sheets/new/", *(f"sheets/{sheet.pk}/{one}" for one in ("", "experiment/", "discard/"))):
        assert member.browser().get(pair.url(tail)).status_code == 404
    for tail in ("", "back/", "experiment/", "discard/"):
        assert member.browser().post(_url(pair, sheet, tail), {"act": "discard"}).status_code == 404
    if member.organization == pair.cast.nordwind:
        with member.acting() as actor:
            for refused in (selectors.own_draft, selectors.side_by_side):
                with pytest.raises(NotAllowed):
                    refused(actor, sheet)  # type: ignore[operator]
            with pytest.raises(NotAllowed):
                sheets.discard(actor=actor, sheet=sheet)
            assert not selectors.sheets(actor, pair.pairing).exists()
    assert _now(pair, sheet).revealed_at == before


def test_the_trail_hears_of_no_sheet(pair: Pair) -> None:
    with pair.cast.chiara.acting():
        before = AuditEvent.objects.count()
    write(pair, sheet=revealed(pair))
    with pair.cast.chiara.acting():
        assert AuditEvent.objects.count() == before


def test_a_sheet_is_discarded_by_both_and_by_none_alone(pair: Pair) -> None:
    sheet = revealed(pair)
    entry = write(pair, sheet=sheet)
    page(pair.amara, _url(pair, sheet, "discard/"), act="discard")
    page(pair.amara, _url(pair, sheet, "discard/"), act="discard")
    assert _now(pair, sheet).discard_by == "mentor"
    assert "Shall this sheet be discarded?" in page(pair.bernd, _url(pair, sheet)).content.decode()
    page(pair.bernd, _url(pair, sheet, "discard/"), act="keep")
    assert _now(pair, sheet).discard_by == ""
    page(pair.bernd, _url(pair, sheet, "discard/"), act="discard")
    page(pair.amara, _url(pair, sheet, "discard/"), act="discard")
    with pair.amara.acting():
        with private(purpose="erasure"):
            assert (CleanSheet.objects.count(), SheetDraft.objects.count()) == (0, 0)
        assert LedgerEntry.objects.get(pk=entry.pk).sheet_id is None


def test_nobody_begins_a_fourth_that_is_not_open(pair: Pair) -> None:
    for _ in range(sheets.MOST):
        begin(pair)
    answer = page(pair.amara, pair.url("sheets/new/"), policy="travel")
    assert (answer.status_code, "You have 3 sheets" in answer.content.decode()) == (422, True)
    with pair.amara.acting():
        assert CleanSheet.objects.count() == 3


def test_one_experiment_comes_of_it_and_waits_for_the_other(pair: Pair) -> None:
    sheet = revealed(pair)
    said = {"change": "No status meeting in March.", "measure": "Free hours", "owner": "both", "due_on": "2027-01-08"}
    answer = page(pair.amara, _url(pair, sheet, "experiment/"), **said)
    assert "It waits for Bernd to confirm it." in answer.content.decode()
    assert page(pair.bernd, _url(pair, sheet, "experiment/"), **said).status_code == 422
    assert page(pair.bernd, _url(pair, sheet, "experiment/"), owner="both").status_code == 422
    with pair.amara.acting():
        row = LedgerEntry.objects.get()
        assert (row.sheet_id, row.owner, row.state, row.confirmed_at) == (sheet.pk, "both", "planned", None)
    assert "It counts once both of you have confirmed it." in page(pair.amara, _url(pair, sheet)).content.decode()


def test_no_experiment_before_both_lie_open(pair: Pair) -> None:
    sheet = begin(pair)
    assert page(pair.amara, _url(pair, sheet, "experiment/")).status_code == 404
    with pytest.raises(NotAllowed):
        write(pair, sheet=sheet)


def test_session_four_leads_there_and_the_last_one_to_the_changes(pair: Pair) -> None:
    for title, door in (("Session 4", "Your Clean Sheet"), ("Session 6", "Your changes"), ("Session 1", "")):
        with pair.amara.acting():
            step = pair.step(title)
        text = page(pair.amara, pair.url(f"steps/{step.pk}/")).content.decode()
        found = [one for one in ("Your Clean Sheet", "Your changes") if one in text]
        assert found == ([door] if door else [])


def test_after_the_end_it_is_read_on_and_then_gone(pair: Pair) -> None:
    sheet = revealed(pair)
    with pair.cast.chiara.acting():
        Pairing.objects.update(state="ended", ended_at=timezone.now())
    text = page(pair.amara, _url(pair, sheet)).content.decode()
    assert (THEIRS in text, "Discard this sheet" in text) == (True, False)
    assert page(pair.amara, pair.url("sheets/new/")).status_code == 404
    with pair.cast.chiara.acting():
        Pairing.objects.update(ended_at=timezone.now() - dt.timedelta(days=92))
    assert page(pair.amara, _url(pair, sheet)).status_code == 404
    with pair.cast.chiara.acting():
        assert (keys.shred(actor=system(pair.cast.nordwind.pk)), CleanSheet.objects.count()) == (1, 0)


def test_a_sheet_that_is_not_there_is_not_found(pair: Pair) -> None:
    for tail in ("", "experiment/", "discard/"):
        assert page(pair.amara, pair.url(f"sheets/{uuid.uuid4()}/{tail}")).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_more_sheets_ask_no_more(pair: Pair, count: int) -> None:
    with pair.cast.chiara.acting():
        for _ in range(count):
            make_clean_sheet(pairing=pair.pairing, title="Ours", words="Words")
    browser = pair.amara.browser()
    browser.get(pair.url("changes/"))
    with CaptureQueriesContext(connection) as asked:
        browser.get(pair.url("changes/"))
    assert len(asked) == 16
