"""Notes of a pair: written and read by the two, found by nobody else, and gone when their key is."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.actors import NotAllowed, system
from accounts.models import AuditEvent
from accounts.tenancy import private
from matching.models import Pairing
from plans import tasks
from plans.models import Note, PairKey
from plans.selectors import notes as selectors
from plans.services import keys, notes
from tests.factories.cast import Member
from tests.factories.plans import make_note, rewrite
from tests.plans.conftest import Pair

WORDS = "He is afraid of the new tool, and so am I."


def _write(pair: Pair, member: Member, text: str = WORDS, readers: str = "me") -> Any:
    return member.browser().post(pair.url("notes/"), {"text": text, "readers": readers})


def _page(pair: Pair, member: Member) -> str:
    return str(member.browser().get(pair.url("notes/")).content.decode())


def _note(pair: Pair) -> Note:
    with pair.cast.chiara.acting(), private(purpose="erasure"):
        return Note.objects.get()


def test_a_note_is_its_author_s_until_it_is_shared(pair: Pair) -> None:
    assert _write(pair, pair.amara).status_code == 302
    assert [WORDS in _page(pair, one) for one in (pair.amara, pair.bernd)] == [True, False]
    address, browser = pair.url(f"notes/{_note(pair).pk}/share/"), pair.amara.browser()
    asked = browser.get(address).content.decode()
    assert "Bernd Krüger will read it, and nobody else" in asked
    browser.post(address, {"shared": "on"})
    assert [WORDS in _page(pair, one) for one in (pair.amara, pair.bernd)] == [True, True]
    browser.post(address, {})
    assert [WORDS in _page(pair, one) for one in (pair.amara, pair.bernd)] == [True, False]


def test_one_can_be_written_for_both_at_once_changed_and_deleted(pair: Pair) -> None:
    _write(pair, pair.bernd, readers="both")
    assert WORDS in _page(pair, pair.amara)
    address, browser = pair.url(f"notes/{_note(pair).pk}/"), pair.bernd.browser()
    assert WORDS in browser.get(address).content.decode()
    browser.post(address, {"text": "Other words."})
    page = _page(pair, pair.amara)
    assert (WORDS in page, "Other words." in page, "changed" in page) == (False, True, True)
    assert "Other words." in browser.get(f"{address}delete/").content.decode()
    browser.post(f"{address}delete/")
    with pair.cast.chiara.acting(), private(purpose="erasure"):
        assert not Note.objects.exists()


def test_bad_input_loses_nothing(pair: Pair) -> None:
    page = _write(pair, pair.amara, readers="everybody")
    assert (page.status_code, WORDS in page.content.decode()) == (422, True)
    assert _write(pair, pair.amara, text=" ").status_code == 422
    with pair.cast.chiara.acting(), private(purpose="erasure"):
        assert not Note.objects.exists()


def test_only_its_author_changes_a_note(pair: Pair) -> None:
    _write(pair, pair.amara, readers="both")
    row = _note(pair)
    for tail, body in (("", {"text": "x"}), ("share/", {}), ("delete/", {})):
        for member in (pair.bernd, pair.cast.chiara, pair.cast.frieda, pair.cast.olu, pair.cast.dario):
            assert member.browser().post(pair.url(f"notes/{row.pk}/{tail}"), body).status_code == 404
    with pair.bernd.acting() as actor:
        for act in (
            lambda: notes.edit(actor=actor, note=row, text="x"),
            lambda: notes.share(actor=actor, note=row, shared=False),
            lambda: notes.delete(actor=actor, note=row),
        ):
            with pytest.raises(NotAllowed):
                act()
    with pair.amara.acting() as actor:
        (page,) = selectors.readable(actor, pair.pairing)
    assert (page.words, page.note.shared) == (WORDS, True)


@pytest.mark.parametrize("who", ["chiara", "frieda", "olu", "dario"])
def test_no_admin_has_such_a_page(pair: Pair, who: str) -> None:
    member: Member = getattr(pair.cast, who)
    _write(pair, pair.amara, readers="both")
    assert member.browser().get(pair.url("notes/")).status_code == 404
    assert _write(pair, member).status_code == 404
    if member.organization == pair.cast.nordwind:
        with member.acting() as actor:
            with pytest.raises(NotAllowed):
                selectors.readable(actor, pair.pairing)
            with pytest.raises(NotAllowed):
                selectors.own(actor, pair.pairing, uuid.uuid4())
            with pytest.raises(NotAllowed):
                notes.write(actor=actor, pairing=pair.pairing, text="x", shared=True)
    assert _note(pair).author_id == pair.pairing.mentor_id


def test_the_trail_hears_of_no_note(pair: Pair) -> None:
    with pair.cast.chiara.acting():
        before = AuditEvent.objects.count()
    _write(pair, pair.amara, readers="both")
    pair.amara.browser().post(pair.url(f"notes/{_note(pair).pk}/"), {"text": "x"})
    with pair.cast.chiara.acting():
        assert AuditEvent.objects.count() == before


def test_a_ciphertext_moved_to_another_row_or_made_shared_does_not_open(pair: Pair) -> None:
    with pair.cast.chiara.acting():
        first = make_note(pairing=pair.pairing, author=pair.pairing.mentor, words=WORDS)
        second = make_note(pairing=pair.pairing, author=pair.pairing.mentee, words="Mine.", shared=True)
        changed = rewrite(Note.objects.filter(pk=second.pk), words=first.words)
        assert changed + rewrite(Note.objects.filter(pk=first.pk), shared=True) == 2
    assert (WORDS in _page(pair, pair.bernd), _page(pair, pair.bernd).count("cannot be opened at the moment")) == (
        False,
        2,
    )
    assert WORDS not in _page(pair, pair.amara)


def _end(pair: Pair, days: int) -> None:
    ended = timezone.now() - dt.timedelta(days=days)
    Pairing.objects.filter(pk=pair.pairing.pk).update(state="ended", ended_at=ended)


def test_after_the_end_both_read_on_for_ninety_days_and_write_no_more(pair: Pair) -> None:
    _write(pair, pair.amara, readers="both")
    with pair.cast.chiara.acting():
        _end(pair, 89)
        assert keys.shred(actor=system(pair.cast.nordwind.pk)) == 0
    page = _page(pair, pair.bernd)
    assert (WORDS in page, "Then their key is deleted" in page, "<textarea" in page) == (True, True, False)
    assert _write(pair, pair.bernd).status_code == 403
    assert pair.amara.browser().get(pair.url(f"notes/{_note(pair).pk}/delete/")).status_code == 200


def test_then_the_key_is_deleted_and_the_page_says_so(pair: Pair) -> None:
    _write(pair, pair.amara, readers="both")
    with pair.cast.chiara.acting():
        _end(pair, 92)
    late = _page(pair, pair.amara)
    assert (WORDS in late, "Your notes are gone" in late) == (False, True)
    tasks.tend_keys_of(str(pair.cast.nordwind.pk))
    with pair.cast.chiara.acting(), private(purpose="erasure"):
        assert (PairKey.objects.count(), Note.objects.count()) == (0, 0)


def test_a_new_secret_of_the_house_takes_over_every_key(pair: Pair, settings: Any) -> None:
    settings.NOTES_KEYS = ["old secret"]
    _write(pair, pair.amara)
    settings.NOTES_KEYS = ["new secret", "old secret"]
    tasks.tend_keys_of(str(pair.cast.nordwind.pk))
    settings.NOTES_KEYS = ["new secret"]
    assert WORDS in _page(pair, pair.amara)
    settings.NOTES_KEYS = ["another secret"]
    assert "cannot be opened at the moment" in _page(pair, pair.amara)
    page = _write(pair, pair.amara, text="New words")
    assert (page.status_code, "New words" in page.content.decode()) == (422, True)


def test_two_keys_for_one_pairing_cannot_be(pair: Pair) -> None:
    with pair.cast.chiara.acting(), private(person=pair.pairing.mentor_id):
        assert keys.give(pair.pairing) == keys.give(pair.pairing)
        assert PairKey.objects.count() == 1


def test_a_note_that_is_not_there_is_not_found(pair: Pair) -> None:
    for tail in ("", "share/", "delete/"):
        assert pair.amara.browser().get(pair.url(f"notes/{uuid.uuid4()}/{tail}")).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_more_notes_ask_no_more(pair: Pair, count: int) -> None:
    with pair.cast.chiara.acting():
        for number in range(count):
            make_note(pairing=pair.pairing, author=pair.pairing.mentor, words=f"Note {number}")
    browser = pair.amara.browser()
    browser.get(pair.url("notes/"))
    with CaptureQueriesContext(connection) as asked:
        browser.get(pair.url("notes/"))
    assert len(asked) == 13
