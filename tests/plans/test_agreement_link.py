"""Signing on a phone by the link of a letter: looking changes nothing, and the link opens this one thing."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from accounts.actors import Actor, NotAllowed, by_link
from accounts.models import OneTapLink
from accounts.selectors import link_behind
from config.taps import HOLDS
from matching.models import Pairing
from plans.models import Agreement
from plans.services import agreements, goals
from plans.services import steps as plan_steps
from programs.models import Employee, Participant
from tests.plans.conftest import Pair
from tests.plans.test_agreements import WORDS, sign, step, write
from tests.profiles.gates import letter_to


def _path(pair: Pair) -> str:
    """The link in Bernd's letter."""
    with pair.cast.chiara.acting():
        return "/t/" + letter_to("bernd@nordwind.example").partition("/t/")[2]


def _post(path: str, **data: Any) -> Any:
    browser = Client(enforce_csrf_checks=True)
    seal = re.search(r'name="seal" value="([^"]+)"', browser.get(path).content.decode())
    assert seal is not None
    return browser.post(path, {"seal": seal[1]} | data, follow=True)


def _holder(path: str) -> Actor:
    link = link_behind(path.strip("/").rpartition("/")[2])
    assert link is not None
    return by_link(link)


def test_a_signature_by_the_link_counts_for_its_holder(pair: Pair) -> None:
    row = write(pair, pair.amara)
    path = _path(pair)
    assert WORDS["roles"] in Client().get(path).content.decode()
    with pair.cast.chiara.acting():
        assert Agreement.objects.get().mentee_signed_at is None
    page = _post(path, answer="sign", read=str(row.pk))
    assert (page.status_code, "You have signed" in page.content.decode()) == (200, True)
    with pair.cast.chiara.acting():
        found = Agreement.objects.get()
        assert (found.mentee_signed_at is not None, found.mentor_signed_at) == (True, None)
    assert step(pair).mentee_done_at is not None
    sign(pair, pair.amara, row)
    assert "Signed by both of you" in Client().get(path).content.decode()


def test_words_that_were_changed_meanwhile_are_not_signed(pair: Pair) -> None:
    row = write(pair, pair.amara)
    path = _path(pair)
    write(pair, pair.amara, place="In the canteen")
    page = _post(path, answer="sign", read=str(row.pk))
    assert (page.status_code, "In the canteen" in page.content.decode()) == (422, True)
    with pair.cast.chiara.acting():
        assert Agreement.objects.get().mentee_signed_at is None


@pytest.mark.parametrize("read", ["", "x", "0192e4a0-0000-7000-8000-000000000000"])
def test_a_broken_form_signs_nothing(pair: Pair, read: str) -> None:
    write(pair, pair.amara)
    assert _post(_path(pair), answer="sign", read=read).status_code == 422
    with pair.cast.chiara.acting():
        assert Agreement.objects.get().mentee_signed_at is None


@pytest.mark.parametrize("change", ["moved", "left", "withdrawn", "ended"])
def test_whose_it_is_not_any_more_finds_nothing(pair: Pair, change: str) -> None:
    write(pair, pair.amara)
    path = _path(pair)
    with pair.cast.chiara.acting():
        bernd = Employee.objects.filter(pk=pair.pairing.mentee.employee_id)
        if change == "moved":
            bernd.update(email="new@nordwind.example")
        elif change == "left":
            bernd.update(status="left")
        elif change == "withdrawn":
            Participant.objects.filter(pk=pair.pairing.mentee_id).update(state="withdrawn")
        else:
            Pairing.objects.update(state="ended")
    assert Client().get(path).status_code == 404
    with pair.cast.chiara.acting():
        assert HOLDS["agreement"](OneTapLink.objects.latest("created_at")) is False


def test_the_link_opens_nothing_else(pair: Pair) -> None:
    row = write(pair, pair.amara)
    holder = _holder(_path(pair))
    with pair.cast.chiara.acting():
        other = Agreement.objects.get()
        for act in (
            lambda: agreements.write(actor=holder, pairing=pair.pairing, words=WORDS, read=row.pk),
            lambda: agreements.keep(actor=holder, pairing=pair.pairing, read=row.pk),
            lambda: goals.go_on(actor=holder, pairing=pair.pairing),
            lambda: plan_steps.tick(actor=holder, step=pair.step("Session 0"), done=True),
        ):
            with pytest.raises(NotAllowed):
                act()
        other.refresh_from_db()
        assert (other.mentee_signed_at, other.mentee_kept_at) == (None, None)
        assert pair.plan().going_on_at is None
