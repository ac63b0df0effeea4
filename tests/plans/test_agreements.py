"""An agreement: either writes, both sign what they have read, and what both signed stays readable."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from accounts.actors import NotAllowed
from accounts.models import AuditEvent
from matching.models import Pairing
from nudges.models import Message
from plans.models import Agreement, Step
from plans.selectors import agreements as selectors
from plans.services import agreements
from programs.selectors.days import today_of
from tests.factories.cast import Member
from tests.factories.rows import make_profile
from tests.plans.conftest import Pair

WORDS = {
    "roles": "Amara shows, Bernd asks.",
    "confidentiality": "It stays between us.",
    "channel": "chat",
    "rhythm": "monthly",
    "contact": "video",
    "place": "",
    "stalling": "One line and two dates.",
    "ending": "Any time.",
}


def write(pair: Pair, member: Member, **changes: Any) -> Agreement:
    with member.acting() as actor:
        before = selectors.present(actor, pair.pairing)
        read = before.pk if before else None
        return agreements.write(actor=actor, pairing=pair.pairing, words=WORDS | changes, read=read)


def sign(pair: Pair, member: Member, row: Agreement) -> Agreement:
    with member.acting() as actor:
        return agreements.sign(actor=actor, pairing=pair.pairing, read=row.pk)


def signed(pair: Pair) -> Agreement:
    """Both have signed the first wording."""
    row = write(pair, pair.amara)
    sign(pair, pair.amara, row)
    return sign(pair, pair.bernd, row)


def step(pair: Pair) -> Step:
    with pair.cast.chiara.acting():
        return pair.step("Sign your agreement")


def done(row: Step) -> tuple[str, bool, bool]:
    return row.state, row.mentor_done_at is not None, row.mentee_done_at is not None


def test_the_first_words_come_from_both_cards(pair: Pair) -> None:
    with pair.amara.acting() as actor:
        make_profile(participant=pair.pairing.mentor, channel="chat", rhythm="weekly", contact="either")
        make_profile(participant=pair.pairing.mentee, rhythm="monthly", contact="in_person", pace="planned")
        words = selectors.first_words(actor, pair.pairing)
    assert (words["channel"], words["rhythm"], words["contact"]) == ("chat", "monthly", "in_person")
    assert "Amara is the mentor" in words["roles"]


def test_each_signature_ends_the_step_for_its_side(pair: Pair) -> None:
    row = write(pair, pair.amara)
    sign(pair, pair.amara, row)
    assert done(step(pair)) == ("open", True, False)
    assert sign(pair, pair.bernd, row).signed is True
    assert done(step(pair)) == ("done", True, True)


def test_a_new_wording_takes_both_signatures_away(pair: Pair) -> None:
    first = write(pair, pair.amara)
    sign(pair, pair.amara, first)
    second = write(pair, pair.bernd, place="In the canteen")
    assert (second.written_by, second.mentor_signed_at, second.mentee_signed_at) == ("mentee", None, None)
    assert done(step(pair)) == ("open", False, False)
    with pair.amara.acting() as actor, pytest.raises(agreements.Rewritten):
        agreements.sign(actor=actor, pairing=pair.pairing, read=first.pk)
    with pair.cast.chiara.acting():
        assert list(Agreement.objects.values_list("number", "mentor_signed_at")) == [(2, None)]


def test_what_both_signed_is_kept(pair: Pair) -> None:
    first = signed(pair)
    second = write(pair, pair.bernd, rhythm="weekly")
    with pair.amara.acting() as actor:
        assert [row.pk for row in selectors.wordings(actor, pair.pairing)] == [second.pk, first.pk]
        assert [row.pk for row in selectors.earlier(actor, pair.pairing)] == [first.pk]
    assert done(step(pair)) == ("done", True, True)


def test_who_writes_over_unread_words_is_told(pair: Pair) -> None:
    first = write(pair, pair.amara)
    write(pair, pair.bernd, place="Here")
    with pair.amara.acting() as actor:
        for read in (first.pk, None):
            with pytest.raises(agreements.Rewritten):
                agreements.write(actor=actor, pairing=pair.pairing, words=WORDS, read=read)
        assert Agreement.objects.get().place == "Here"


def test_the_same_words_change_nothing(pair: Pair) -> None:
    first = signed(pair)
    assert write(pair, pair.bernd).pk == first.pk
    with pair.cast.chiara.acting():
        assert (Agreement.objects.count(), Agreement.objects.get().signed) == (1, True)


def test_nobody_else_writes_or_signs(pair: Pair) -> None:
    row = write(pair, pair.amara)
    for member in (pair.cast.chiara, pair.cast.frieda, pair.cast.olu):
        with member.acting() as actor:
            assert selectors.present(actor, pair.pairing) is None
            for act in (agreements.sign, agreements.keep):
                with pytest.raises(NotAllowed):
                    act(actor=actor, pairing=pair.pairing, read=row.pk)
            with pytest.raises(NotAllowed):
                agreements.write(actor=actor, pairing=pair.pairing, words=WORDS, read=row.pk)
            assert selectors.standing(actor, pair.pairing) == selectors.Standing(written=True)
    with pair.amara.acting() as actor:
        Pairing.objects.update(state="ended")
        pair.pairing.refresh_from_db()
        with pytest.raises(NotAllowed):
            agreements.sign(actor=actor, pairing=pair.pairing, read=row.pk)
        assert Agreement.objects.get().mentor_signed_at is None


def test_the_other_gets_one_letter_a_day_without_the_words(pair: Pair) -> None:
    write(pair, pair.amara)
    write(pair, pair.amara, place="Behind the old turbine")
    write(pair, pair.bernd, place="At the lake")
    with pair.cast.chiara.acting():
        rows = list(Message.objects.filter(kind="agreement to sign").order_by("created_at"))
        assert [row.to_email for row in rows] == ["bernd@nordwind.example", "amara@nordwind.example"]
        told = "".join(f"{row.subject}{row.text}{row.html}" for row in rows)
        assert [word in told for word in (WORDS["roles"], "turbine", "lake", "/t/")] == [False, False, False, True]
        assert not AuditEvent.objects.filter(verb__contains="agreement").exists()


def test_half_way_it_is_asked_whether_it_still_holds(pair: Pair) -> None:
    row = signed(pair)
    with pair.amara.acting() as actor:
        assert selectors.asked_again(actor, pair.pairing, row) is False
        today = today_of(pair.cast.nordwind)
        Agreement.objects.update(created_at=timezone.now() - dt.timedelta(days=90))
        Step.objects.filter(pk=pair.step("Look at your goals").pk).update(due_on=today + dt.timedelta(days=5))
        assert selectors.asked_again(actor, pair.pairing, Agreement.objects.get()) is True
        agreements.keep(actor=actor, pairing=pair.pairing, read=row.pk)
        assert selectors.asked_again(actor, pair.pairing, Agreement.objects.get()) is False
    with pair.bernd.acting() as actor:
        assert selectors.asked_again(actor, pair.pairing, Agreement.objects.get()) is True
        assert Agreement.objects.get().signed is True
