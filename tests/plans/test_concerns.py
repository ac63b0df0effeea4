"""A word in confidence: to the one who was chosen, once, and then nowhere."""

from __future__ import annotations

import datetime as dt
import uuid
import zoneinfo
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import AuditEvent
from accounts.tenancy import tenant
from nudges.enums import MessageState
from nudges.models import Message
from nudges.services import messages
from plans import tasks
from plans.services import concerns, opening
from tests.factories.cast import Cast
from tests.factories.rows import make_employee
from tests.mail import Mailbox
from tests.plans.conftest import Pair, make_pair
from tests.tenancy.worlds import owned_tables, sql

BERLIN = zoneinfo.ZoneInfo("Europe/Berlin")
# Half past midnight in Berlin, three days ago: an hour earlier was another day there, and in UTC both are one.
NIGHT = dt.datetime.now(BERLIN).replace(hour=0, minute=30) - dt.timedelta(days=3)
WORDS = "He shouted at me on Tuesday, and I do not want to meet him again."


def _post(pair: Pair, **more: Any) -> Any:
    body = {"to": str(pair.cast.frieda.membership.pk), "text": WORDS, "ticket": str(uuid.UUID(int=7))} | more
    return pair.amara.browser().post(pair.url("talk/"), body)


def _letters(cast: Cast) -> list[Message]:
    with cast.chiara.acting():
        return list(Message.objects.filter(kind=concerns.KIND))


def test_it_goes_to_the_chosen_one_only_and_names_nobody_outside_of_the_letter(pair: Pair) -> None:
    assert _post(pair).status_code == 302
    (letter,) = _letters(pair.cast)
    assert (letter.to_email, letter.subject) == ("frieda@nordwind.example", "A private message for you")
    assert (WORDS in letter.text, WORDS in letter.html, "Bernd Krüger" in letter.text) == (True, True, True)
    outside = f"{letter.dedupe_key} {letter.kind} {letter.rule} {letter.about_id} {letter.subject} {letter.to_name}"
    assert [one for one in ("Amara", "Bernd", str(pair.pairing.pk), str(pair.amara.user.pk)) if one in outside] == []


def test_two_clicks_are_one_letter_and_other_words_are_another(pair: Pair) -> None:
    for text in (WORDS, WORDS, "And one more thing."):
        assert _post(pair, text=text).status_code == 302
    assert len(_letters(pair.cast)) == 2


@pytest.mark.django_db(transaction=True)
def test_once_it_has_left_nothing_of_it_is_kept(committed_cast: Cast, mailbox: Mailbox) -> None:
    pair = make_pair(committed_cast)
    opening.open_due(committed_cast.nordwind.pk)
    assert _post(pair).status_code == 302
    messages.relay(committed_cast.nordwind.pk)
    assert mailbox.receivers == ["frieda@nordwind.example"]
    assert WORDS in mailbox.letters[0].get_body(("plain",)).get_content()  # type: ignore[union-attr]
    (letter,) = _letters(committed_cast)
    assert (letter.state, letter.text, letter.html) == (MessageState.SENT, "", "")
    with tenant(committed_cast.nordwind.pk):
        dumped = "\n".join(row[0] for table in owned_tables() for row in sql(f"SELECT t::text FROM {table} t"))
    assert ("shouted" in dumped, "Okafor" in dumped) == (False, True)


def test_the_trail_counts_a_day_that_is_over_once_and_says_no_more(pair: Pair) -> None:
    for number in range(3):
        _post(pair, text=f"{WORDS} {number}")
    tasks.note_words_of(str(pair.cast.nordwind.pk))
    with pair.cast.chiara.acting():
        assert not AuditEvent.objects.filter(verb=concerns.VERB).exists()
        Message.objects.filter(kind=concerns.KIND, text__contains=" 0").update(created_at=NIGHT)
        Message.objects.filter(kind=concerns.KIND, text__contains=" 1").update(created_at=NIGHT - dt.timedelta(hours=1))
    for _ in range(2):
        tasks.note_words_of(str(pair.cast.nordwind.pk))
    with pair.cast.chiara.acting():
        events = list(AuditEvent.objects.filter(verb=concerns.VERB).order_by("id"))
        days = [str(timezone.localdate(moment, BERLIN)) for moment in (NIGHT - dt.timedelta(hours=1), NIGHT)]
    assert [event.detail for event in events] == [{"count": 1, "day": day} for day in days]
    assert {(event.user_id, event.actor_name, event.label, event.row_id) for event in events} == {
        (None, "Upstream", "", "")
    }


def test_whoever_is_too_near_is_refused_also_by_a_form_that_was_made_up(pair: Pair) -> None:
    with pair.cast.chiara.acting():
        frieda = make_employee(first_name="Frieda", email=pair.cast.frieda.user.email)
        pair.pairing.mentee.employee.manager = frieda
        pair.pairing.mentee.employee.save()
    page = _post(pair)
    assert (page.status_code, WORDS in page.content.decode(), _letters(pair.cast)) == (422, True, [])
    with pair.amara.acting() as actor, pytest.raises(concerns.NotFree):
        to = pair.cast.frieda.membership.pk
        concerns.tell(actor=actor, pairing=pair.pairing, to=to, text=WORDS, ticket=uuid.uuid4())
    assert _letters(pair.cast) == []


def test_where_nobody_is_left_the_page_says_why(pair: Pair) -> None:
    with pair.cast.chiara.acting():
        top = make_employee(first_name="Frieda", email=pair.cast.frieda.user.email)
        chiara = make_employee(first_name="Chiara", email=pair.cast.chiara.user.email, manager=top)
        pair.pairing.mentee.employee.manager = chiara
        pair.pairing.mentee.employee.save()
    page = pair.amara.browser().get(pair.url("talk/")).content.decode()
    assert "Nobody in Upstream is far enough away" in page
    assert "All 2 admins here" in page
    assert "<textarea" not in page


def test_the_sixth_of_a_day_waits_and_its_words_are_not_lost(pair: Pair) -> None:
    pages = [_post(pair, text=f"{WORDS} {number}") for number in range(6)]
    assert [page.status_code for page in pages] == [302] * 5 + [429]
    assert (f"{WORDS} 5" in pages[5].content.decode(), len(_letters(pair.cast))) == (True, 5)


def test_nobody_but_the_two_has_this_page(pair: Pair) -> None:
    for member in (pair.cast.chiara, pair.cast.frieda, pair.cast.olu, pair.cast.dario):
        assert member.browser().get(pair.url("talk/")).status_code == 404
    assert _letters(pair.cast) == []


def test_the_way_there_and_the_door_to_the_admin_are_on_every_page_of_the_pair(pair: Pair) -> None:
    with pair.cast.frieda.acting():
        pair.cast.nordwind.contact_email = "help@nordwind.example"
        pair.cast.nordwind.save()
        step = pair.step("Session 1").pk
    browser = pair.bernd.browser()
    for tail in ("", f"steps/{step}/", "resources/", "resources/smart-sheet/", "ways/", "about/"):
        page = browser.get(pair.url(tail) if tail != "about/" else _about(pair)).content.decode()
        assert (pair.url("talk/") in page, "mailto:help@nordwind.example" in page) == (True, True), tail


def _about(pair: Pair) -> str:
    from django.urls import reverse

    return reverse("matching:pairing-detail", args=[pair.cast.nordwind.slug, pair.pairing.pk])
