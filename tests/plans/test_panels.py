"""Three mentors and one mentee share one page: who may what, whose word counts, and who learns of it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from accounts.actors import NotAllowed
from accounts.models import OneTapLink
from accounts.tenancy import private
from matching import introductions
from matching.models import Pairing, PanelSeat
from nudges.models import Message
from plans import rules
from plans.models import Agreement, Ballot, ContinueRound, Note, PanelAnswer, SessionAnswer, Step
from plans.selectors import agreements as papers
from plans.selectors import availability, confidants, emergencies, feeds, linked, notes, phonebook
from plans.selectors import sessions as meetings
from plans.services import agreements, debriefs, easings, goals, sessions, steps, votes
from plans.services import notes as writing
from plans.services import phonebook as naming
from programs.models import Employee
from tests.factories.cast import Member, make_member
from tests.factories.plans import rewrite
from tests.factories.rows import make_profile
from tests.plans.conftest import Pair
from tests.plans.meetings import agree, pass_by, propose, times
from tests.plans.panels import Panel, free_mentor, make_panel, sit
from tests.plans.test_agreements import WORDS
from tests.plans.test_goals import WORDS as GOAL

TAILS = ("", "agreement/", "goals/", "sessions/", "notes/", "talk/", "ways/", "about/")


@pytest.fixture
def panel(pair: Pair) -> Panel:
    return make_panel(pair)


def write(panel: Panel) -> Agreement:
    with panel.amara.acting() as actor:
        return agreements.write(actor=actor, pairing=panel.now(), words=WORDS, read=None)


def sign(panel: Panel, member: Member, row: Agreement) -> bool:
    """Somebody signs; returns whether it holds now."""
    with member.acting() as actor:
        return agreements.sign(actor=actor, pairing=panel.now(), read=row.pk).holds


def told(kind: str) -> list[str]:
    return sorted(Message.objects.filter(kind=kind).values_list("to_email", flat=True))


def addresses(*members: Member) -> list[str]:
    return sorted(member.user.email for member in members)


def test_everybody_has_the_page_and_is_named(panel: Panel) -> None:
    for member in panel.everybody:
        answers = [member.browser().get(panel.url(tail)).status_code for tail in TAILS]
        assert answers == [200] * len(TAILS)
    assert "You and Amara Okafor, Ben Adler and Chi Tran" in panel.bernd.browser().get(panel.url()).content.decode()
    assert "You and Bernd Krüger, Amara Okafor and Chi Tran" in panel.ben.browser().get(panel.url()).content.decode()
    with panel.cast.chiara.acting():
        assert panel.now().names == "Amara Okafor, Ben Adler, Chi Tran and Bernd Krüger"
        assert introductions.called(panel.now()) == ("Amara, Ben and Chi", "Bernd")


@pytest.mark.parametrize("state", ["left", "untold"])
def test_who_has_left_or_is_not_told_yet_finds_nothing(panel: Panel, state: str) -> None:
    with panel.cast.chiara.acting():
        values = (
            {"left_at": timezone.now()} if state == "left" else {"joined_at": timezone.now() + dt.timedelta(minutes=5)}
        )
        PanelSeat.objects.filter(pk=panel.seat(panel.ben).pk).update(**values)
    assert [panel.ben.browser().get(panel.url(tail)).status_code for tail in TAILS] == [404] * len(TAILS)
    with panel.ben.acting() as actor:
        with pytest.raises(NotAllowed):
            writing.write(actor=actor, pairing=panel.now(), text="Still here", shared=True)
        assert (rules.side_in(actor, panel.now()), Note.objects.count()) == ("", 0)


def test_any_of_the_mentors_ticks_a_step_of_their_side(panel: Panel) -> None:
    with panel.cast.chiara.acting():
        row = Step.objects.filter(plan__pairing=panel.pairing, template_step__kind="task").exclude(
            template_step__doer="mentee"
        )[0]
        row = Step.objects.select_related("template_step", "plan__pairing__mentor__employee").get(pk=row.pk)
    with panel.chi.acting() as actor:
        now = steps.tick(actor=actor, step=row, done=True)
    assert (now.mentor_done_at is None, now.mentee_done_at) == (False, None)


def test_everybody_signs_and_it_holds_when_all_have(panel: Panel) -> None:
    row = write(panel)
    with panel.cast.chiara.acting():
        assert told("agreement to sign") == addresses(panel.ben, panel.bernd, panel.chi)
    for member in (panel.amara, panel.bernd, panel.ben):
        assert sign(panel, member, row) is False
    with panel.amara.acting() as actor:
        step = panel.step("Sign your")
        assert (step.state, papers.standing(actor, panel.now()).signed_at) == ("open", None)
    assert sign(panel, panel.chi, row) is True
    with panel.amara.acting() as actor:
        signed = papers.standing(actor, panel.now())
        names = [one.person.employee.short_name for one in signed.signatures]
        assert (names, signed.signed_at is not None) == (["Amara", "Ben", "Chi", "Bernd"], True)
        assert panel.step("Sign your").state == "done"


def test_only_who_leads_words_the_agreement(panel: Panel) -> None:
    assert panel.ben.browser().get(panel.url("agreement/change/")).status_code == 404
    with panel.ben.acting() as actor, pytest.raises(NotAllowed):
        agreements.write(actor=actor, pairing=panel.now(), words=WORDS, read=None)
    with panel.cast.chiara.acting():
        assert Agreement.objects.count() == 0


def test_a_goal_of_a_further_mentor_needs_both_who_speak(panel: Panel) -> None:
    with panel.ben.acting() as actor:
        goal = goals.propose(actor=actor, pairing=panel.now(), words=GOAL)
        with pytest.raises(NotAllowed):
            goals.accept(actor=actor, goal=goal, read=goal.revision)
    assert (goal.mentor_accepted_at, goal.mentee_accepted_at, goal.state) == (None, None, "proposed")
    for member, state in ((panel.amara, "proposed"), (panel.bernd, "accepted")):
        with member.acting() as actor:
            assert goals.accept(actor=actor, goal=goal, read=goal.revision).state == state
    page = panel.ben.browser().get(panel.url("goals/")).content.decode()
    assert (GOAL["what"] in page, "New percentage" in page) == (True, False)
    with panel.ben.acting() as actor, pytest.raises(NotAllowed):
        easings.leave(actor=actor, plan=panel.plan())


def test_times_are_found_by_two_and_all_are_invited(panel: Panel) -> None:
    session = propose(panel)
    with panel.cast.chiara.acting():
        assert told("session proposed") == addresses(panel.bernd)
    with panel.ben.acting() as actor, pytest.raises(NotAllowed):
        sessions.propose_others(actor=actor, session=session, starts=times())
    agree(panel, session)
    with panel.cast.chiara.acting():
        assert told("session agreed") == addresses(*panel.everybody)
        letters = {row.to_email: row for row in Message.objects.filter(kind="session agreed")}
        assert letters[panel.ben.user.email].calendar.count("ATTENDEE") == 4
        assert "Amara Okafor, Ben Adler and Chi Tran" in letters[panel.bernd.user.email].text
        assert "SUMMARY:Amara\\, Ben\\, Chi and Bernd" in letters[panel.bernd.user.email].calendar.replace("\r\n ", "")
    for tail in ("others/", "cancel/"):
        assert panel.ben.browser().get(panel.url(f"sessions/{session.pk}/{tail}")).status_code == 404
    page = panel.ben.browser().get(panel.url(f"sessions/{session.pk}/")).content.decode()
    assert ("find the times for all of you" in page, "Cancel it" in page) == (True, False)


def test_when_it_is_cancelled_all_calendars_forget_it(panel: Panel) -> None:
    session = agree(panel)
    with panel.bernd.acting() as actor:
        sessions.cancel(actor=actor, session=session)
    with panel.cast.chiara.acting():
        rows = {row.to_email: row for row in Message.objects.filter(kind="session cancelled")}
        assert sorted(rows) == addresses(*panel.everybody)
        assert all("METHOD:CANCEL" in row.calendar for row in rows.values())
        text = rows[panel.chi.user.email].text
        assert ("Bernd Krüger has cancelled it" in text, "three taps away" in text) == (True, False)


def test_each_says_how_it_was_and_the_lead_for_the_side(panel: Panel) -> None:
    session = pass_by(panel, agree(panel))
    with panel.ben.acting() as actor:
        debriefs.answer(actor=actor, session=session, useful=2, led="mentee")
        assert SessionAnswer.objects.get(side="mentor").answered_at is None
        mine = PanelAnswer.objects.get(participant__employee__user=panel.ben.user)
        session.refresh_from_db()
        assert ((mine.useful, mine.led), session.state) == ((2, "mentee"), "held")
        seen = meetings.told(meetings.one(actor, panel.now(), session.pk), "mentor", panel.seat(panel.ben).participant)
        assert (seen.mine, seen.heard, seen.decides) == (mine, [], False)
    with panel.amara.acting() as actor:
        debriefs.answer(actor=actor, session=session, useful=5)
        assert SessionAnswer.objects.get(side="mentor").useful == 5
        shown = meetings.meetings(actor, panel.now()).behind[0]
        assert [(one.employee.short_name, said.useful) for one, said in shown.heard] == [("Ben", 2)]


def test_who_came_later_says_and_hears_nothing_of_before(pair: Pair) -> None:
    ben = free_mentor(pair, "Ben", "Adler")
    session = pass_by(pair, agree(pair))
    with pair.amara.acting() as actor:
        debriefs.answer(actor=actor, session=session, useful=4)
        writing.write(actor=actor, pairing=pair.pairing, text="Before Ben came", shared=True)
    sit(pair, ben, ago=dt.timedelta())
    with ben.acting() as actor:
        now = Pairing.objects.select_related("mentor__employee", "mentee__employee", "cohort__program").get()
        assert [page.words for page in notes.readable(actor, now)] == []
        seat = now.panel[0]
        seen = meetings.told(meetings.one(actor, now, session.pk), "mentor", seat)
        assert (seen.mine, seen.theirs, seen.heard, seen.asks) == (None, None, [], False)
        with pytest.raises(debriefs.NotOver):
            debriefs.answer(actor=actor, session=session, useful=1)
        assert PanelAnswer.objects.count() == 0


def test_a_shared_note_is_read_by_the_panel_and_a_private_one_by_nobody(panel: Panel) -> None:
    with panel.ben.acting() as actor:
        writing.write(actor=actor, pairing=panel.now(), text="For all of us", shared=True)
        writing.write(actor=actor, pairing=panel.now(), text="For me alone", shared=False)
    read = {}
    for member in panel.everybody:
        with member.acting() as actor:
            read[member.user.email] = sorted(str(page.words) for page in notes.readable(actor, panel.now()))
    ben = read.pop(panel.ben.user.email)
    assert (ben, set(map(tuple, read.values()))) == (["For all of us", "For me alone"], {("For all of us",)})


def test_the_vote_waits_for_all_and_any_no_counts(panel: Panel) -> None:
    with panel.cast.chiara.acting() as actor:
        Pairing.objects.filter(pk=panel.pairing.pk).update(started_at=timezone.now() - dt.timedelta(days=31))
        votes.open_due(actor=actor)
    for member, said in zip(panel.everybody, ("yes", "yes", "not", "yes"), strict=True):
        with panel.cast.chiara.acting() as actor:
            rewrite(Ballot.objects.all(), created_at=timezone.now() - dt.timedelta(days=2))
            assert votes.settle(actor=actor) == 0
        with member.acting() as actor:
            votes.answer(actor=actor, pairing=panel.now(), said=votes.Answer(said))
    with panel.cast.chiara.acting() as actor:
        rewrite(Ballot.objects.all(), created_at=timezone.now() - dt.timedelta(days=2))
        assert votes.settle(actor=actor) == 1
        with private(purpose="count"):
            assert (ContinueRound.objects.get().offer, Ballot.objects.count()) == (True, 0)


def boss_of(panel: Panel, member: Member) -> Member:
    """An admin to whom somebody reports."""
    name = f"Boss{member.user.name.split()[0]}"
    admin = make_member(
        organization=panel.cast.nordwind,
        email=f"{name.lower()}@nordwind.example",
        name=name,
        role=panel.cast.chiara.membership.role,
    )
    with panel.cast.chiara.acting():
        boss = Employee.objects.create(first_name=name, last_name="X", email=admin.user.email, user=admin.user)
        Employee.objects.filter(user=member.user).update(manager=boss)
    return admin


def test_nobody_near_any_of_the_others_can_be_told(panel: Panel) -> None:
    of_chi, of_ben = boss_of(panel, panel.chi), boss_of(panel, panel.ben)
    with panel.ben.acting() as actor:
        free = {one.id for one in confidants.of(actor, panel.now()).free}
    asked = [one.membership.pk in free for one in (of_chi, of_ben, panel.cast.chiara)]
    assert asked == [False, True, True]
    for admin in (of_chi, of_ben):
        with admin.acting() as actor:
            assert emergencies.may_take_part(actor, panel.now()) is False


def test_all_reach_each_other(panel: Panel) -> None:
    with panel.chi.acting() as actor:
        naming.name(actor=actor, pairing=panel.now(), phone="+49 40 77", chat="", room="")
    with panel.bernd.acting() as actor:
        found = phonebook.reach(actor, panel.now())
        assert [(one.person.employee.short_name, one.ways.phone) for one in found.people] == [
            ("Amara", ""), ("Ben", ""), ("Chi", "+49 40 77"),
        ]  # fmt: skip
    with panel.chi.acting() as actor:
        found = phonebook.reach(actor, panel.now())
        assert ([one.person.employee.short_name for one in found.people], found.mine) == (
            ["Bernd", "Amara", "Ben"],
            True,
        )


def test_a_calendar_has_the_sessions_of_a_panel(panel: Panel) -> None:
    session = agree(panel)
    with panel.ben.acting():
        person = Employee.objects.get(user=panel.ben.user)
        assert [row.pk for row in feeds._sessions(person)] == [session.pk]
        PanelSeat.objects.filter(pairing=panel.pairing).update(left_at=timezone.now())
        assert list(feeds._sessions(person)) == []


def test_times_suit_all_and_else_the_two_who_look_for_them(panel: Panel) -> None:
    with panel.amara.acting() as actor:
        everybody = availability.suggested(actor, panel.now())
        assert len(everybody) == 3
        busy = panel.seat(panel.ben).participant
        nights = [day * 24 + hour for day in range(7) for hour in (1, 2, 3)]
        make_profile(participant=busy, week=nights)
        assert len(availability.suggested(actor, panel.now())) == 3


def test_a_link_of_somebody_who_left_opens_nothing(panel: Panel) -> None:
    write(panel)
    with panel.cast.chiara.acting():
        email = panel.ben.user.email
        assert list(linked.pairings(email)) == [panel.pairing]
        link = OneTapLink.objects.get(email=email)
        assert linked.link_holds(link) is True
        PanelSeat.objects.filter(pairing=panel.pairing).update(left_at=timezone.now())
        assert (list(linked.pairings(email)), linked.link_holds(link)) == ([], False)
