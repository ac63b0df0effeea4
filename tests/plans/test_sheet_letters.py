"""Letters about sheets and changes: to the right one, in their language, without a word of what was written."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts.models import LinkUse
from accounts.selectors import link_behind
from config.taps import HOLDS
from matching.models import Pairing
from nudges.models import Message
from plans.ledger_due import BLUEPRINTS
from plans.models import CleanSheet, LedgerEntry, LedgerVoice
from plans.services import sheets
from programs.models import NudgeRule, Participant
from programs.services import nudging
from tests.factories.rows import make_delivery_policy
from tests.mail import Mailbox
from tests.plans.conftest import Pair
from tests.plans.meetings import DAY, relay, tap, tap_of
from tests.plans.sheets import MINE, THEIRS, WORDS, begin, confirm, now, ready, revealed, write
from tests.tenancy.worlds import World, dump

AMARA, BERND = "amara@nordwind.example", "bernd@nordwind.example"


@pytest.fixture
def live(pair: Pair) -> Pair:
    """Letters may go at any hour, and the rules have been on for a while."""
    with pair.cast.chiara.acting() as actor:
        nudging.begin(actor=actor)
        make_delivery_policy(
            workdays=list(range(7)), opens=0, closes=1440, weekly_budget=20, executive_budget=20, languages=["de"]
        )
        Participant.objects.update(completeness=100, complete=True, state="matched")
        NudgeRule.objects.update(switched_on_at=timezone.now() - 365 * DAY)
    return pair


def _due(pair: Pair) -> list[tuple[str, str, int]]:
    """Do what the beat does, and tell which nudges of this kind have been written: rule, to whom, step."""
    nudging.sweep(pair.cast.nordwind.pk)
    with pair.cast.chiara.acting():
        rows = Message.objects.filter(rule__in=[one.key for one in BLUEPRINTS]).order_by("created_at", "to_email")
        return [(row.rule, row.to_email.partition("@")[0], row.step) for row in rows]


def _subjects(box: Mailbox, address: str) -> list[str]:
    return [" ".join(str(one["Subject"]).split()) for one in box.to(address)]


def test_the_one_who_has_to_go_on_is_written_to_and_never_what_it_says(live: Pair, mailbox: Mailbox) -> None:
    sheet = begin(live, policy="own", title="Our secret coffee")
    with live.amara.acting() as actor:
        sheets.ready(actor=actor, sheet=sheet, written=sheets.Written({"for": MINE}, 0))
    relay(live)
    assert (_subjects(mailbox, BERND), _subjects(mailbox, AMARA)) == (["Amara has filled in the Clean Sheet"], [])
    assert f"/pairings/{live.pairing.pk}/sheets/{sheet.pk}/" in mailbox.last(BERND)
    with live.bernd.acting() as actor:
        sheets.ready(actor=actor, sheet=sheet, written=sheets.Written({"for": THEIRS}, 0))
    relay(live)
    assert (_subjects(mailbox, AMARA), len(mailbox.letters)) == (["Your Clean Sheet lies open"], 2)
    for letter in mailbox.letters:
        assert [word for word in ("coffee", MINE, THEIRS) if word in str(letter.as_string())] == []


def test_a_letter_about_a_sheet_opens_nothing_without_signing_in(live: Pair, mailbox: Mailbox) -> None:
    sheet = begin(live)
    ready(live, live.amara, sheet, MINE)
    relay(live)
    assert "/t/" not in mailbox.last(BERND)
    path = re.search(r"https?://[^/]+(/o/\S+/sheets/\S+)", mailbox.last(BERND))
    assert path is not None
    answer = Client().get(path[1])
    assert (answer.status_code, "/account/login/" in answer["Location"]) == (302, True)


def test_a_change_is_confirmed_by_one_tap_and_looking_changes_nothing(live: Pair, mailbox: Mailbox) -> None:
    entry = write(live)
    relay(live)
    assert _subjects(mailbox, AMARA) == ["Bernd has written down a change"]
    assert WORDS["change"] not in mailbox.last(AMARA)
    path = tap_of(mailbox, AMARA)
    before = dump(World(live.cast.nordwind, live.cast.chiara))
    assert WORDS["change"] in Client().get(path).content.decode()
    assert dump(World(live.cast.nordwind, live.cast.chiara)) == before
    answer = tap(path, answer="confirm", read="1")
    assert ("What has become of it?" in answer.content.decode(), now(live, entry).confirmed_at is None) == (True, False)
    assert tap(path, state="kept").status_code == 200
    assert now(live, entry).state == "kept"
    with live.cast.chiara.acting():
        assert set(LinkUse.objects.values_list("step", flat=True)) == {"confirm", ""}


@pytest.mark.parametrize(
    "said", [{"state": "kept"}, {"answer": "confirm", "read": "2"}, {"consent": "3"}, {"answer": "confirm"}]
)
def test_what_no_page_sends_changes_nothing(live: Pair, mailbox: Mailbox, said: dict[str, str]) -> None:
    entry = write(live)
    relay(live)
    answer = tap(tap_of(mailbox, AMARA), **said)
    assert (answer.status_code, now(live, entry).state, now(live, entry).confirmed_at) == (422, "planned", None)
    with live.cast.chiara.acting():
        assert not LedgerVoice.objects.exclude(consent=0).exists()
    assert tap(tap_of(mailbox, AMARA), f"{tap_of(mailbox, AMARA)}edit/", state="kept").status_code == 404


def test_a_link_is_of_whoever_has_its_address_and_of_its_change_alone(live: Pair, mailbox: Mailbox) -> None:
    entry = write(live)
    relay(live)
    path = tap_of(mailbox, AMARA)
    link = link_behind(path.strip("/").rpartition("/")[2])
    assert link is not None
    with live.cast.chiara.acting():
        assert HOLDS["change"](link) is True
        Pairing.objects.update(state="ended", ended_at=timezone.now())
        assert HOLDS["change"](link) is True
        Participant.objects.filter(side="mentor").update(state="withdrawn")
        assert HOLDS["change"](link) is False
    assert (Client().get(path).status_code, now(live, entry).confirmed_at) == (404, None)


def test_who_is_waited_for_is_nudged_until_they_are_ready(live: Pair, mailbox: Mailbox) -> None:
    sheet = begin(live)
    assert _due(live) == []
    ready(live, live.amara, sheet, MINE)
    for days, found in (
        (3, []),
        (5, [("sheet-waits", "bernd", 1)]),
        (11, [("sheet-waits", "bernd", n) for n in (1, 2)]),
    ):
        with live.cast.chiara.acting():
            CleanSheet.objects.update(mentor_ready_at=timezone.now() - days * DAY)
        assert _due(live) == found
    relay(live)
    assert _subjects(mailbox, BERND)[-1] == "Amara waits for your Clean Sheet"
    ready(live, live.bernd, sheet, THEIRS)
    assert len(_due(live)) == 2


def _age(pair: Pair, days: int) -> None:
    """So many days go by for the change."""
    time = dt.timedelta(days=days)
    with pair.cast.chiara.acting(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE plans_ledgerentry SET confirmed_at = confirmed_at - %(time)s, answered_at = answered_at - %(time)s,"
            " due_on = (due_on - %(time)s)::date",
            {"time": time},
        )


RESULT = [("change-result", "amara", 1), ("change-result", "bernd", 1)]


def test_after_ninety_days_both_are_asked_what_became_of_it(live: Pair, mailbox: Mailbox) -> None:
    confirm(live, write(live))
    _age(live, 88)
    assert _due(live) == []
    _age(live, 3)
    assert sorted(_due(live)) == RESULT
    relay(live)
    assert _subjects(mailbox, BERND)[-1] == "You and Amara wanted to change something"
    assert WORDS["change"] not in mailbox.last(BERND)
    tap(tap_of(mailbox, BERND), state="tried")
    _age(live, 80)
    assert sorted(_due(live)) == RESULT
    _age(live, 11)
    assert sorted(_due(live)) == sorted(RESULT * 2)
    tap(tap_of(mailbox, BERND), state="dropped")
    _age(live, 91)
    assert len(_due(live)) == 4


def test_nobody_is_asked_of_what_is_not_confirmed_or_answered(live: Pair) -> None:
    write(live)
    _age(live, 100)
    assert _due(live) == []


def test_a_pair_that_has_ended_is_asked_as_well(live: Pair) -> None:
    confirm(live, write(live))
    with live.cast.chiara.acting():
        Pairing.objects.update(state="ended", ended_at=timezone.now())
    _age(live, 91)
    assert sorted(_due(live)) == RESULT


def test_letters_and_the_page_behind_them_are_in_german_too(live: Pair, mailbox: Mailbox) -> None:
    with live.cast.chiara.acting():
        Participant.objects.update(language="de")
        people = ("mentor__employee", "mentee__employee", "cohort__program__organization")
        live.pairing = Pairing.objects.select_related(*people).get()
    sheet = begin(live)
    ready(live, live.amara, sheet, MINE)
    with live.cast.chiara.acting():
        CleanSheet.objects.update(mentor_ready_at=timezone.now() - 5 * DAY)
    _due(live)
    write(live)
    relay(live)
    assert "Amara hat das leere Blatt ausgefüllt" in _subjects(mailbox, BERND)
    assert "Amara wartet auf Ihr leeres Blatt" in _subjects(mailbox, BERND)
    assert _subjects(mailbox, AMARA) == ["Bernd hat eine Veränderung aufgeschrieben"]
    page = Client().get(tap_of(mailbox, AMARA)).content.decode()
    assert [one in page for one in ("Ja, so ist es", "Was sich ändert", "Geplant", "Yes, it is so")] == [
        True,
        True,
        True,
        False,
    ]


def test_the_forgotten_leave_no_nudge_behind(live: Pair) -> None:
    revealed(live)
    confirm(live, write(live))
    with live.cast.chiara.acting(), connection.cursor() as cursor:
        values: dict[str, Any] = {"organization": str(live.cast.nordwind.pk), "person": str(live.pairing.mentee_id)}
        counts = []
        for blueprint in BLUEPRINTS:
            cursor.execute(blueprint.owned, values)
            counts.append(len(cursor.fetchall()))
        assert (counts, LedgerEntry.objects.count()) == ([1, 1], 1)
