"""An admin makes a pair a panel: sitting down, getting up, leading, and what each of these does to what is under way."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.actors import NotAllowed
from accounts.models import AuditEvent
from accounts.tenancy import private
from matching.models import Pairing, PanelSeat
from matching.services import pairings
from matching.services import panels as seating
from matching.services.panels import CannotSit
from nudges.models import Message
from plans import tasks
from plans.models import Agreement, Ballot, PanelAnswer, PanelSignature, SessionAnswer
from plans.services import debriefs, panels
from programs.enums import ExclusionRule
from programs.models import Criterion, Exclusion, Participant
from tests.factories.cast import Member
from tests.factories.plans import make_ballot, make_continue_round
from tests.factories.rows import make_employee, make_opening, make_pairing
from tests.plans.conftest import Pair
from tests.plans.meetings import agree, pass_by
from tests.plans.panels import Panel, free_mentor, make_panel
from tests.plans.test_agreements import signed


@pytest.fixture(autouse=True)
def open_rules(pair: Pair) -> None:
    """A program whose hard rules are all off; a test turns on what it is about."""
    with pair.cast.chiara.acting():
        rows = [
            Exclusion(program=pair.pairing.cohort.program, rule=rule, enabled=False) for rule in ExclusionRule.values
        ]
        Exclusion.objects.bulk_create(rows)
        Criterion.objects.create(
            program=pair.pairing.cohort.program,
            position=1,
            key="difference",
            kind="difference",
            field="department",
            weight=10,
        )


@pytest.fixture
def ben(pair: Pair) -> Member:
    return free_mentor(pair, "Ben", "Adler")


def person(member: Member) -> Participant:
    return Participant.objects.select_related("employee").get(employee__user=member.user)


def now(pair: Pair) -> Pairing:
    return Panel.now(pair)  # type: ignore[arg-type]


def add(pair: Pair, member: Member) -> PanelSeat:
    with pair.cast.chiara.acting() as actor:
        return panels.add(actor=actor, pairing=now(pair), mentor=person(member))


def letters(kind: str) -> dict[str, str]:
    return dict(Message.objects.filter(kind=kind).values_list("to_email", "state"))


def refused(pair: Pair, member: Member, why: str) -> None:
    """Nothing has changed, and nobody is told."""
    with pair.cast.chiara.acting():
        before = (PanelSeat.objects.count(), Message.objects.count(), AuditEvent.objects.count())
    with pytest.raises(CannotSit, match=why):
        add(pair, member)
    with pair.cast.chiara.acting():
        assert (PanelSeat.objects.count(), Message.objects.count(), AuditEvent.objects.count()) == before


def test_everybody_is_told_after_the_quiet_minutes(pair: Pair, ben: Member) -> None:
    session = agree(pair)
    seat = add(pair, ben)
    with pair.cast.chiara.acting():
        assert (seat.untold, now(pair).further, now(pair).panel) == (True, 1, [])
        assert letters("panel joined") == {pair.amara.user.email: "pending", pair.bernd.user.email: "pending"}
        assert letters("pairing introduction") == {ben.user.email: "pending"}
        text = Message.objects.get(kind="pairing introduction").text
        assert "You share this place with Amara Okafor" in text
        invited = Message.objects.get(kind="session agreed", to_email=ben.user.email)
        assert (invited.due_at, "METHOD:REQUEST" in invited.calendar) == (seat.joined_at, True)
        assert PanelAnswer.objects.get().session_id == session.pk
        assert AuditEvent.objects.filter(verb="added a mentor to a pair").count() == 1


def test_until_then_it_can_be_taken_back_and_nothing_is_left(pair: Pair, ben: Member) -> None:
    agree(pair)
    seat = add(pair, ben)
    with pair.cast.chiara.acting() as actor:
        panels.take_back(actor=actor, seat=seat)
        gone = Message.objects.filter(to_email=ben.user.email).exclude(state="cancelled")
        assert (now(pair).further, PanelSeat.objects.count(), PanelAnswer.objects.count(), gone.count()) == (0, 0, 0, 0)
        assert set(letters("panel joined").values()) == {"cancelled"}
        PanelSeat.objects.create(pairing=pair.pairing, participant=person(ben))
        with pytest.raises(CannotSit, match="told already"):
            panels.take_back(actor=actor, seat=PanelSeat.objects.get())
        assert PanelSeat.objects.count() == 1


def test_nobody_is_told_of_a_seat_on_a_pair_that_has_ended(pair: Pair, ben: Member) -> None:
    agree(pair)
    add(pair, ben)
    with pair.cast.chiara.acting() as actor:
        pairings.end(actor=actor, pairing=now(pair))
    for _ in range(2):
        tasks.let_go_of(str(pair.cast.nordwind.pk))
    with pair.cast.chiara.acting():
        gone = Message.objects.filter(to_email=ben.user.email).exclude(state="cancelled")
        assert (PanelSeat.objects.count(), PanelAnswer.objects.count(), gone.count()) == (0, 0, 0)
        assert set(letters("panel joined").values()) == {"cancelled"}


def test_a_hard_rule_refuses_by_its_name(pair: Pair, ben: Member) -> None:
    with pair.cast.chiara.acting():
        Exclusion.objects.filter(rule="same_team").update(enabled=True)
        participant = person(ben)
        participant.employee.team = pair.pairing.mentee.employee.team
        participant.employee.save()
    refused(pair, ben, "Ben Adler cannot mentor Bernd Krüger. Rule: Same team")


def test_who_has_no_place_left_is_refused(pair: Pair, ben: Member) -> None:
    with pair.cast.chiara.acting():
        senior = Participant.objects.create(
            cohort=pair.pairing.cohort, side="mentee", state="ready", employee=make_employee(first_name="Sana")
        )
        make_pairing(mentor=person(ben), mentee=senior)
    refused(pair, ben, "more pairings than agreed")


def test_a_panel_is_never_blind_and_never_more_than_four(pair: Pair, ben: Member) -> None:
    with pair.cast.chiara.acting():
        opening = make_opening(cohort=pair.pairing.cohort, blind=True)
    refused(pair, ben, "never blind")
    with pair.cast.chiara.acting():
        opening.delete()
    panel = make_panel_of(pair)
    refused(panel, ben, "four mentors")


def make_panel_of(pair: Pair) -> Pair:
    """Three sit beside Amara."""
    for name in ("Chi", "Dana", "Emil"):
        add(pair, free_mentor(pair, name, "Tran"))
    return pair


def test_only_admins_decide_it(pair: Pair, ben: Member) -> None:
    for member in (pair.amara, ben, pair.cast.olu):
        with member.acting() as actor, pytest.raises(NotAllowed):
            panels.add(actor=actor, pairing=now(pair), mentor=person(ben))
    with pair.cast.chiara.acting():
        assert PanelSeat.objects.count() == 0


def ballots() -> int:
    """How many votes are kept; nobody but who counts them can see one."""
    with private(purpose="count"):
        return Ballot.objects.count()


def test_who_leaves_is_out_of_all_and_can_come_back(pair: Pair) -> None:
    panel = make_panel(pair)
    agree(panel)
    with panel.cast.chiara.acting() as actor:
        seat = panel.seat(panel.ben)
        make_ballot(continue_round=make_continue_round(pairing=panel.now()), voter=seat.participant)
        left = panels.remove(actor=actor, seat=seat, reason="Is away for a year")
        event = AuditEvent.objects.get(verb="took a mentor off a panel")
        assert (event.detail["reason"], panel.now().further, ballots()) == ("Is away for a year", 1, 0)
        told = Message.objects.get(kind="session left")
        assert (told.to_email, "METHOD:CANCEL" in told.calendar, "Is away" in told.text) == (
            panel.ben.user.email,
            True,
            False,
        )
        assert told.due_at > timezone.now()
        asked = PanelAnswer.objects.values_list("participant__employee__first_name", flat=True)
        assert list(asked) == ["Chi"]
        panels.restore(actor=actor, seat=left)
        told.refresh_from_db()
        assert (told.state, panel.now().further, PanelAnswer.objects.count()) == ("cancelled", 2, 2)
        with pytest.raises(CannotSit, match="sits there already"):
            panels.restore(actor=actor, seat=left)


def test_another_leads_and_each_keeps_what_they_said(pair: Pair) -> None:
    panel = make_panel(pair)
    row = signed(panel)
    session = pass_by(panel, agree(panel))
    for member, useful in ((panel.amara, 5), (panel.ben, 2)):
        with member.acting() as actor:
            debriefs.answer(actor=actor, session=session, useful=useful)
    with panel.cast.chiara.acting() as actor:
        ben = panel.seat(panel.ben)
        PanelSignature.objects.create(agreement=row, participant=ben.participant)
        panels.lead(actor=actor, seat=ben)
        after = panel.now()
        names = sorted(one.employee.short_name for one in after.panel)
        assert (after.mentor.employee.short_name, names, after.mentor_since) == ("Ben", ["Amara", "Chi"], ben.joined_at)
        assert SessionAnswer.objects.get(side="mentor").useful == 2
        amara = PanelAnswer.objects.get(participant__employee__user=panel.amara.user)
        wording = Agreement.objects.get()
        assert (amara.useful, wording.has_signed(after.mentor), wording.has_signed(amara.participant)) == (
            5,
            True,
            True,
        )
        assert PanelSignature.objects.count() == 1
        event = AuditEvent.objects.get(verb="let another mentor lead a panel")
        assert (event.detail["before"], event.detail["after"]) == ("Amara Okafor", "Ben Adler")


def test_who_has_not_signed_signs_as_the_one_who_leads(pair: Pair) -> None:
    panel = make_panel(pair)
    signed(panel)
    with panel.cast.chiara.acting() as actor:
        panels.lead(actor=actor, seat=panel.seat(panel.chi))
        row = Agreement.objects.get()
        assert (row.mentor_signed_at, row.mentee_signed_at is None, row.holds) == (None, False, False)


def test_a_lead_who_has_gone_leaves_with_it(pair: Pair) -> None:
    panel = make_panel(pair)
    with panel.cast.chiara.acting() as actor:
        make_ballot(continue_round=make_continue_round(pairing=panel.now()), voter=panel.pairing.mentor)
        Participant.objects.filter(pk=panel.pairing.mentor_id).update(state="withdrawn")
        panels.lead(actor=actor, seat=panel.seat(panel.ben))
        assert ballots() == 0
        assert [one.employee.short_name for one in panel.now().everybody] == ["Ben", "Bernd", "Chi"]
        with pytest.raises(CannotSit, match="does not sit"):
            panels.lead(actor=actor, seat=PanelSeat.objects.exclude(left_at=None).get())
    assert panel.amara.browser().get(panel.url()).status_code == 404


def test_the_page_offers_the_free_and_says_what_forbids_the_others(pair: Pair, ben: Member) -> None:
    chi = free_mentor(pair, "Chi", "Tran")
    with pair.cast.chiara.acting() as actor:
        Exclusion.objects.filter(rule="same_team").update(enabled=True)
        participant = person(chi)
        participant.employee.team = pair.pairing.mentee.employee.team
        participant.employee.save()
        found = [
            (one.person.employee.short_name, one.forbidden)
            for one in seating.candidates(actor=actor, pairing=now(pair))
        ]
    assert found == [("Ben", ""), ("Chi", "Same team")]
    browser = pair.cast.chiara.browser()
    page = browser.post(pair.url("panel/"), {"mentor": str(participant.pk)})
    assert (page.status_code, "Rule: Same team" in page.content.decode()) == (422, True)
    with pair.cast.chiara.acting():
        chosen = person(ben)
    assert browser.post(pair.url("panel/"), {"mentor": str(chosen.pk)}).status_code == 302
    assert "Take it back" in browser.get(pair.url("panel/")).content.decode()
    assert [one.browser().get(pair.url("panel/")).status_code for one in (pair.amara, pair.cast.olu)] == [403, 403]


@pytest.mark.parametrize("tail", ["", "sessions/", "notes/"])
def test_a_page_asks_as_much_for_two_seats_as_for_one(pair: Pair, tail: str) -> None:
    panel = make_panel(pair)
    agree(panel)
    counts = []
    for _ in range(2):
        browser = panel.bernd.browser()
        with CaptureQueriesContext(connection) as asked:
            assert browser.get(panel.url(tail)).status_code == 200
        counts.append(len(asked))
        with panel.cast.chiara.acting():
            PanelSeat.objects.filter(pk=panel.seat(panel.chi).pk).update(left_at=timezone.now() - dt.timedelta(days=1))
    assert counts[0] == counts[1]
