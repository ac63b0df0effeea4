"""A program in which people choose each other, without names until both agree."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from accounts.actors import Actor, of_membership
from accounts.models import Membership
from accounts.tenancy import tenant
from config.demo import nudging
from matching.enums import Declined, Mode, RequestState, Willing
from matching.models import Handle, Opening, PairRequest, RequestNote, Willingness
from matching.selectors import asking, searching
from matching.services import openings, preferences, recommendations, requests
from programs.models import Cohort

HELLO = "Your questions are the ones that I hear in our team every day. Shall we swap half an hour of answers?"
QUESTION = "Gladly, if it fits. How much of it is code, and how much is talking?"


def people_choose(actor: Actor, cohort: Cohort, asker: str, asked: str) -> None:
    """Open the cohort without names; somebody asks, somebody is asked, and one lets the program team choose."""
    with tenant(actor.organization_id, actor.user_id):
        opening = openings.save(actor=actor, cohort=cohort, mode=Mode.SELF, blind=True, opens_at_share=75)
        openings.open_now(actor=actor, opening=opening)
        nudging.in_english(cohort)
    recommendations.refresh(actor.organization_id, opening.pk)
    _ask(actor, asker)
    with tenant(actor.organization_id):
        seat = _seat(asked)
        for other in _best(seat)[:2]:
            PairRequest.objects.create(
                cohort=cohort, asker=other.participant, asked=seat.participant, message=HELLO,
                expires_at=requests.deadline(actor.organization_id),
            )  # fmt: skip
        _refuse(seat, _best(seat)[3])
        _let_choose(opening, seat)


def _refuse(seat: Handle, other: Handle) -> None:
    """Somebody asked, and it did not fit: the program team may ask once more."""
    now = timezone.now()
    PairRequest.objects.create(
        cohort=seat.opening.cohort, asker=other.participant, asked=seat.participant, message=HELLO, expires_at=now,
        state=RequestState.DECLINED, ended_at=now, declined_for=Declined.TIME,
    )  # fmt: skip


def _ask(actor: Actor, email: str) -> None:
    """Somebody asks whoever fits best, is asked something back, and wishes for the next two."""
    with tenant(actor.organization_id):
        me = of_membership(Membership.objects.select_related("user").get(user__email=email))
    with tenant(actor.organization_id, me.user_id):
        seat = _seat(email)
        first, *others = _best(seat)
        row = requests.ask(actor=me, seat=seat, other=first, message=HELLO)
        RequestNote.objects.create(pair_request=row, author=first.participant, text=QUESTION)
        for other in others[:2]:
            preferences.wish(actor=me, seat=seat, other=other)


def _seat(email: str) -> Handle:
    return asking.annotated_seats().filter(participant__employee__email=email).latest("created_at")


def _best(seat: Handle) -> list[Handle]:
    return list(searching.found(seat, searching.Search())[:4])


def _let_choose(opening: Opening, apart: Handle) -> None:
    """One of the seniors has answered that an admin may choose."""
    seats = asking.annotated_seats().filter(opening=opening, participant__side="mentee", participant__state="ready")
    chosen = seats.exclude(pk=apart.pk).order_by("participant__employee__number").last()
    now = timezone.now()
    assert chosen is not None
    Willingness.objects.create(
        participant=chosen.participant, asked_at=now - dt.timedelta(days=2), answer=Willing.CHOOSE, answered_at=now
    )
