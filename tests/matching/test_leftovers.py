"""Who is left over after publishing: told once, may choose for some days by the same rules, and then stands by."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import time_machine

from accounts.models import AuditEvent
from accounts.tenancy import tenant
from matching.enums import Mode, Willing
from matching.models import Handle, Opening, Pairing
from matching.selectors import asking, openings, order
from matching.services import leftovers, publications, recommendations, requests, sweeping
from matching.services import openings as services
from nudges.models import Message
from programs.models import Cohort, Participant, Program
from programs.services import cohorts
from tests.factories import rows
from tests.factories.cast import Cast
from tests.matching.pilots import Pilot, make_pilot

NOW = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)
MINUTES = dt.timedelta(minutes=10)


@pytest.fixture
def pilot(cast: Cast) -> Pilot:
    """Five mentors and three mentees of a cohort that an admin pairs; one pair is approved."""
    made = make_pilot(cast.chiara, mentors=5, mentees=3)
    with cast.chiara.acting() as actor:
        services.save(actor=actor, cohort=made.cohort, mode=Mode.ASSIGNED, leftovers=True, leftover_days=7)
    made.last = made.run()
    return made


def _publish(pilot: Pilot) -> Pairing:
    with pilot.member.acting() as actor:
        one = pilot.last.proposals.order_by("pk")[0]
        pilot.last.proposals.filter(pk=one.pk).update(decision="approved")
        publications.schedule(actor=actor, run=pilot.last)
        return Pairing.objects.get()


def _sweep(pilot: Pilot) -> Opening:
    with tenant(pilot.member.organization.pk):
        sweeping.asking(pilot.member.organization.pk)
        return Opening.objects.select_related("cohort__organization").get()


def _letters(pilot: Pilot) -> list[str]:
    with pilot.member.acting():
        return sorted(Message.objects.filter(kind="left over").values_list("to_email", flat=True))


def test_the_pool_opens_by_itself_once_nothing_can_be_taken_back(pilot: Pilot) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        pair = _publish(pilot)
        assert _sweep(pilot).leftovers_opened_at is None
        clock.shift(MINUTES)
        row = _sweep(pilot)
        assert (row.opened_at, row.leftovers_opened_at, row.leftovers_until) == (
            NOW + MINUTES,
            NOW + MINUTES,
            dt.date(2026, 3, 9),
        )
        told = _letters(pilot)
        _sweep(pilot)
    paired = {pair.mentor_id, pair.mentee_id}
    with pilot.member.acting():
        left = [one for one in (*pilot.mentors, *pilot.mentees) if one.pk not in paired]
        assert told == sorted(one.employee.email for one in left)
        assert _letters(pilot) == told
        assert AuditEvent.objects.get(verb="let those left over choose").detail == {"people": 6}


def test_the_letter_is_in_the_language_of_its_reader(pilot: Pilot) -> None:
    with pilot.member.acting():
        rows.make_delivery_policy(languages=["de"])
        Participant.objects.filter(side="mentor").update(language="de")
    with time_machine.travel(NOW, tick=False) as clock:
        _publish(pilot)
        clock.shift(MINUTES)
        _sweep(pilot)
    with pilot.member.acting():
        texts = Message.objects.filter(kind="left over").values_list("text", flat=True)
        assert sorted(("Bis Montag, 9. März" in text, "Until Monday, 9 March" in text) for text in texts) == [
            *[(False, True)] * 2, *[(True, False)] * 4,
        ]  # fmt: skip


@pytest.mark.parametrize("why", ["nobody wants it", "nothing is published", "the program is archived"])
def test_the_pool_stays_closed(pilot: Pilot, why: str) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        if why != "nothing is published":
            _publish(pilot)
        clock.shift(MINUTES)
        with pilot.member.acting():
            if why == "nobody wants it":
                Opening.objects.update(leftovers=False)
            if why == "the program is archived":
                Program.objects.update(state="archived")
        assert _sweep(pilot).leftovers_opened_at is None
    assert _letters(pilot) == []


def _seats(pilot: Pilot, pair: Pairing) -> tuple[Handle, Handle]:
    """A mentor and a mentee who are left over."""
    recommendations.refresh(pilot.member.organization.pk, Opening.objects.get().pk)
    seats = asking.annotated_seats().exclude(participant__in=[pair.mentor_id, pair.mentee_id])
    first, second = (seats.filter(participant__side=side).first() for side in ("mentor", "mentee"))
    assert first is not None
    assert second is not None
    return first, second


def test_whom_an_admin_paired_before_may_choose_now(cast: Cast, pilot: Pilot) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        pair = _publish(pilot)
        clock.shift(MINUTES)
        _sweep(pilot)
        with cast.chiara.acting():
            Opening.objects.update(mode=Mode.HYBRID, assigned_from_grade=0)
        with cast.chiara.acting():
            opening = Opening.objects.get()
        recommendations.refresh(opening.organization_id, opening.pk)
        with cast.chiara.acting():
            mentor, mentee = _seats(pilot, pair)
            mentor.participant.employee.user = cast.amara.user
            mentor.participant.employee.save()
            assert asking.standing(mentor) == "open"
            assert set(asking.others(mentor).values_list("participant__side", flat=True)) == {"mentee"}
        with cast.amara.acting() as actor:
            row = requests.ask(actor=actor, seat=asking.seat(actor, mentor.pk), other=mentee)
    assert row.state == "open"


def test_choosing_ends_after_its_last_day_where_the_organization_is(pilot: Pilot) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        _publish(pilot)
        clock.shift(MINUTES)
        _sweep(pilot)
        clock.move_to(dt.datetime(2026, 3, 9, 22, 30, tzinfo=dt.UTC))
        assert _sweep(pilot).opened_at is not None
        clock.shift(dt.timedelta(hours=1))
        row = _sweep(pilot)
        assert (row.opened_at, row.leftovers_until, row.opens_at_share) == (None, None, None)
        with pilot.member.acting() as actor:
            seat = asking.annotated_seats().filter(told=0)[0]
            assert asking.standing(seat) == "over"
            stages = order.stages(actor, pilot.cohort, row)
    assert [one.key for one in stages if one.state == "current"] == ["bench"]


def test_who_is_not_available_is_not_told(pilot: Pilot) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        pair = _publish(pilot)
        gone = next(one for one in pilot.mentees if one.pk != pair.mentee_id)
        with pilot.member.acting():
            rows.make_willingness(participant=gone, answer=Willing.NO, answered_at=NOW)
        clock.shift(MINUTES)
        _sweep(pilot)
    with pilot.member.acting():
        assert gone.employee.email not in _letters(pilot)
        assert len(_letters(pilot)) == 5


def test_the_stages_say_where_a_cohort_is(pilot: Pilot) -> None:
    def current() -> tuple[list[str], list[str]]:
        with pilot.member.acting() as actor:
            found = order.stages(actor, pilot.cohort, openings.of(actor, pilot.cohort))
        return [one.key for one in found if one.state == "current"], [one.text for one in found]

    with time_machine.travel(NOW, tick=False) as clock:
        assert current()[0] == ["edits"]
        _publish(pilot)
        assert current()[0] == ["published"]
        clock.shift(MINUTES)
        assert current()[0] == ["published"]
        _sweep(pilot)
        now, texts = current()
    assert now == ["leftovers"]
    assert texts[2:6] == ["Run 1: 3 pairs", "1 of 3 pairs approved", "On 2 March, 09:00", "Open until 9 March"]


def test_a_cohort_in_which_people_choose_has_no_stages(cast: Cast) -> None:
    made = make_pilot(cast.chiara)
    with cast.chiara.acting() as actor:
        opening = services.save(actor=actor, cohort=made.cohort, mode=Mode.SELF)
        assert order.stages(actor, made.cohort, opening) == []


def test_new_cohorts_take_over_what_their_program_says(cast: Cast) -> None:
    made = make_pilot(cast.chiara)
    with cast.chiara.acting() as actor:
        assert services.begin(actor.organization_id) == 1
        Program.objects.update(mode=Mode.HYBRID)
        services.save(actor=actor, cohort=made.cohort, leftovers=True, leftover_days=3, blind=True)
        cohorts.clone(actor=actor, cohort=made.cohort, name="Next", starts_on=None, cap=5)
        assert services.begin(actor.organization_id) == 1
        assert services.begin(actor.organization_id) == 0
        found = Opening.objects.order_by("cohort__number").values_list("mode", "leftovers", "leftover_days", "blind")
        assert list(found) == [("assigned", True, 3, True), ("hybrid", True, 3, True)]


def test_an_unset_cohort_shows_what_it_will_begin_with(cast: Cast) -> None:
    made = make_pilot(cast.chiara)
    with cast.chiara.acting() as actor:
        Program.objects.update(mode=Mode.SELF)
        cohort = Cohort.objects.select_related("program").get(pk=made.cohort.pk)
        assert (openings.of(actor, cohort).mode, Opening.objects.count()) == (Mode.SELF, 0)


def test_segments_are_counted_side_by_side(cast: Cast) -> None:
    made = make_pilot(cast.chiara)
    with cast.chiara.acting() as actor:
        opening = services.save(actor=actor, cohort=made.cohort, mode=Mode.HYBRID, assigned_from_grade=7)
        found = [(one.side, one.assigned, one.choosing) for one in openings.segments(actor, opening)]
    assert found == [("mentor", 0, 4), ("mentee", 3, 0)]


def test_the_settings_tell_both(cast: Cast, pilot: Pilot) -> None:
    with cast.chiara.acting() as actor:
        services.save(actor=actor, cohort=pilot.cohort, mode=Mode.HYBRID, assigned_from_grade=7)
    cohort: Any = pilot.cohort
    page = cast.chiara.browser().get(
        cast.chiara.url(f"programs/{cohort.program_id}/cohorts/{cohort.pk}/matching/asking/")
    )
    text = page.content.decode()
    assert "Where this cohort is" in text
    assert "Nobody chooses on this side" in text


def test_two_sweeps_tell_nobody_twice(pilot: Pilot) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        _publish(pilot)
        clock.shift(MINUTES)
        with tenant(pilot.member.organization.pk):
            assert leftovers.open_due(pilot.member.organization.pk) == 1
            assert leftovers.open_due(pilot.member.organization.pk) == 0
    assert len(_letters(pilot)) == 6
