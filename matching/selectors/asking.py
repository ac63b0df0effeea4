"""What somebody who asks for a match is shown: whom they may meet and who is free, their wishes, their requests.

NOTE: everything here comes from rows that the worker has made. Nobody is compared with anybody while a page waits.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    F,
    Func,
    IntegerField,
    JSONField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.expressions import CombinedExpression
from django.db.models.functions import Coalesce
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext

from accounts.actors import Actor
from matching import blind, likeness
from matching import rules as own_rules
from matching.enums import Liking, PairingState, RequestState, Willing
from matching.models import Handle, Pairing, PairRequest, PanelSeat, Preference, Recommendation, Willingness
from matching.selectors.choosing import assigned, choosing
from profiles import selectors as profiles
from profiles.enums import Direction
from profiles.models import TopicEntry
from programs import rules
from programs.enums import ParticipantState, Side
from programs.selectors.days import today_of
from programs.selectors.participants import staying

SHOWN = 5
OTHER = {Side.MENTOR.value: Side.MENTEE.value, Side.MENTEE.value: Side.MENTOR.value}


def held(path: str = "", **facts: Any) -> CombinedExpression:
    """How many active pairings a participant has in the cohort, seats on panels included; ``path`` leads from the row to the
    participant, ``facts`` are asked of the pairings.
    """
    own = OuterRef(f"{path}pk")
    pairings = Pairing.objects.filter(Q(mentor=own) | Q(mentee=own), state=PairingState.ACTIVE, **facts)
    asked = {f"pairing__{fact}": value for fact, value in facts.items()}
    seats = PanelSeat.objects.filter(participant=own, left_at=None, pairing__state=PairingState.ACTIVE, **asked)
    return _counted(pairings) + _counted(seats)


def _counted(rows: QuerySet[Any]) -> Coalesce:
    counted = rows.order_by()
    # One group whatever the pairings are: without it there would be a row per pairing.
    one = counted.annotate(all=Value(1)).values("all").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(one, output_field=IntegerField()), Value(0))


def free(path: str = "") -> Q:
    """Participants who can be matched now: ready, and with a place left."""
    return Q(**{f"{path}state": ParticipantState.READY, f"{path}capacity__gt": held(path)})


def seats(actor: Actor) -> QuerySet[Handle]:
    """Where the actor takes part in a cohort in which people ask, the latest first; each with the pairings that were told."""
    return annotated_seats().filter(rules.themself(actor, "participant__employee__"))


def annotated_seats() -> QuerySet[Handle]:
    """Everybody's seats, for the worker, who acts for somebody whose deadline has passed."""
    rows = Handle.objects.exclude(participant__state=ParticipantState.WITHDRAWN).filter(choosing("opening__"))
    people = ("opening__cohort__program__organization", "opening__cohort__organization", "participant__employee")
    rows = rows.select_related(*people).annotate(told=held("participant__", started_at__lte=timezone.now()))
    return rows.order_by("-participant__joined_at", "pk")


def seat(actor: Actor, handle_id: uuid.UUID) -> Handle:
    """One of the actor's own; raises Http404 for anybody else's."""
    return get_object_or_404(seats(actor), pk=handle_id)


def standing(seat: Handle) -> str:
    """Where somebody stands: ``unready``, ``paired``, ``assigned``, ``waiting`` for the day, choosing is ``over``, only
    ``asked``, or ``open``.
    """
    opening, participant = seat.opening, seat.participant
    if participant.state != ParticipantState.READY:
        return "unready"
    # A pair that nobody has been told of may still be taken back, and nobody notices.
    if seat.told >= participant.capacity:
        return "paired"
    if own_rules.is_assigned(opening, participant.employee):
        return "assigned"
    if opening.opened_at is None:
        return "waiting" if opening.leftovers_opened_at is None else "over"
    return "open" if own_rules.side_asks(opening, participant.side) else "asked"


def others(seat: Handle) -> QuerySet[Handle]:
    """Everybody whom the owner of a seat may meet and who is free, in no order."""
    opening, allowed = seat.opening, bytes(seat.allowed)
    bit = Func(Value(allowed), F("number"), function="get_bit", output_field=IntegerField())
    known = Case(When(number__lt=len(allowed) * 8, then=bit), default=Value(0), output_field=IntegerField())
    rows = Handle.objects.filter(
        free("participant__"), staying(today_of(seat.opening.cohort.organization), "participant__")
    )
    rows = rows.filter(opening=opening, participant__side=OTHER[seat.participant.side]).alias(bit=known).filter(bit=1)
    gone = Willingness.objects.filter(answer=Willing.NO).values("participant_id")
    return (
        rows.exclude(assigned(opening))
        .exclude(participant__in=gone)
        .select_related("participant__employee")
        .defer("allowed")
    )


@dataclass(frozen=True)
class Card:
    """Somebody as a card: the face, why the two fit, and what the reader thinks of them."""

    face: blind.Face
    reasons: list[str]
    liking: str = ""
    place: int = 0

    @property
    def wished(self) -> bool:
        return self.liking == Liking.WISH


@dataclass(frozen=True)
class Shown:
    """Everything of a seat's page that is about others."""

    best: list[Card]
    wishes: list[Card]
    put_aside: list[Card]
    to_answer: list[Asked]
    waiting: list[Asked]
    past: list[Asked]
    own: blind.Face | None

    @property
    def left(self) -> int:
        """How many more requests may be open."""
        return max(MOST_OPEN - len(self.waiting), 0)


@dataclass(frozen=True)
class Asked:
    """A request as one of its two people sees it."""

    request: PairRequest
    face: blind.Face
    mine: bool
    reasons: list[str]

    @property
    def outcome(self) -> str:
        """What became of it; which of the two has found somebody else is not for the other one to know."""
        if self.request.state == RequestState.CLOSED:
            return gettext("Closed, because one of you is no longer free")
        return gettext(str(self.request.get_state_display()))


MOST_OPEN, PAST = 3, 6


def page(seat: Handle) -> Shown:
    """Cards, wishes and requests of a seat, in a constant number of queries."""
    requests = _requests(seat)
    partners = {_partner(seat, one) for one in requests}
    free_ones = others(seat)
    wanted = Q(participant__in=_recommended(seat)) | Exists(_opinions(seat))
    known = Q(pk__in=free_ones.filter(wanted).values("pk")) | Q(participant__in=partners)
    everybody = list(
        annotated(seat, _people(seat).filter(known)).annotate(free=Exists(free_ones.filter(pk=OuterRef("pk"))))
    )
    rows = [row for row in everybody if row.free]
    by_person = {row.participant_id: row for row in everybody if row.participant_id in partners}
    faces = _faces(seat, [*everybody, *([seat] if seat.opening.blind else [])], known=_known(requests))
    cards = [_card(seat, row, faces[row.pk]) for row in rows]
    asked = [_asked(seat, one, by_person, faces) for one in requests]
    busy = {one.face.key for one in asked if one.request.state == RequestState.OPEN}
    best = [one for one, row in zip(cards, rows, strict=True) if row.place is not None and one.liking != Liking.NO]
    best = [one for one in best if one.face.key not in busy]
    open_ones = [one for one in asked if one.request.state == RequestState.OPEN]
    return Shown(
        best=best[:SHOWN],
        wishes=sorted((one for one in cards if one.wished), key=lambda one: one.place),
        put_aside=[one for one in cards if one.liking == Liking.NO],
        to_answer=[one for one in open_ones if not one.mine],
        waiting=[one for one in open_ones if one.mine],
        past=[one for one in asked if one.request.state != RequestState.OPEN][:PAST],
        own=faces.get(seat.pk),
    )


def _recommended(seat: Handle) -> QuerySet[Recommendation]:
    return Recommendation.objects.filter(asker=seat.participant_id).values("other_id")


def _opinions(seat: Handle) -> QuerySet[Preference]:
    return Preference.objects.filter(participant=seat.participant_id, other=OuterRef("participant"))


def annotated(seat: Handle, rows: QuerySet[Handle]) -> QuerySet[Handle]:
    """Rows with the place and the reasons of their recommendation, and with the owner's opinion of them; best first."""
    fits = Recommendation.objects.filter(asker=seat.participant_id, other=OuterRef("participant"))
    opinion = _opinions(seat)
    return rows.annotate(
        place=Subquery(fits.values("place"), output_field=IntegerField()),
        reasons=Subquery(fits.values("reasons"), output_field=JSONField()),
        liking=Coalesce(Subquery(opinion.values("liking"), output_field=CharField()), Value("")),
        liking_place=Coalesce(Subquery(opinion.values("place"), output_field=IntegerField()), Value(0)),
    ).order_by(F("place").asc(nulls_last=True), *_by_name(seat))


def _by_name(seat: Handle) -> tuple[str, ...]:
    """SECURITY: in a blind cohort even an order by name would tell something."""
    if seat.opening.blind:
        return ("pseudonym", "pk")
    return ("participant__employee__last_key", "participant__employee__first_key", "pk")


def _card(seat: Handle, row: Handle, face: blind.Face) -> Card:
    return Card(face, _told(seat, row, face), row.liking, row.liking_place)


def _told(seat: Handle, other: Handle, face: blind.Face) -> list[str]:
    """Why the other fits the owner of the seat, in sentences; in a blind cohort without what would tell who it is."""
    of = other if seat.opening.blind else None
    topics: blind.Topics = {Direction.OFFER: face.offers, Direction.WANT: face.wants}
    return blind.reasons(other.reasons or [], reader=seat.participant.side, of=of, common=topics)


def _faces(seat: Handle, rows: Sequence[Handle], known: Iterable[uuid.UUID] = ()) -> dict[uuid.UUID, blind.Face]:
    """Faces by handle; blind in a blind cohort, but for the participants who are ``known`` because both have agreed.

    The owner of the seat reads their own as the others do who do not know them.
    """
    people = {row.participant_id for row in rows}
    seen = people & set(known) - {seat.participant_id} if seat.opening.blind else people
    told = told_topics(seat.opening.cohort_id) if seat.opening.blind else None
    stories = profiles.stories(people, past=False, seen=seen, told=told)
    return {
        row.pk: blind.face(row, stories.get(row.participant_id), blind=row.participant_id not in seen) for row in rows
    }


def _known(requests: Iterable[PairRequest]) -> set[uuid.UUID]:
    """Both people of every request that was accepted."""
    agreed = [one for one in requests if one.state == RequestState.ACCEPTED]
    return {person for one in agreed for person in (one.asker_id, one.asked_id)}


def _requests(seat: Handle) -> list[PairRequest]:
    me = seat.participant_id
    rows = PairRequest.objects.filter(Q(asker=me) | Q(asked=me))
    open_first = Case(When(state=RequestState.OPEN, then=Value(0)), default=Value(1))
    return list(rows.order_by(open_first, "-created_at", "pk")[: 3 * PAST])


def _partner(seat: Handle, request: PairRequest) -> uuid.UUID:
    found: uuid.UUID = request.asked_id if request.asker_id == seat.participant_id else request.asker_id
    return found


def _handles(seat: Handle, participants: Iterable[uuid.UUID]) -> dict[uuid.UUID, Handle]:
    """Handles by participant, whether or not they are free; with the reasons of their recommendation."""
    rows = _people(seat).filter(participant__in=list(participants))
    return {row.participant_id: row for row in annotated(seat, rows)}


def _people(seat: Handle) -> QuerySet[Handle]:
    """Everybody of the seat's cohort, free or not."""
    rows = Handle.objects.filter(opening=seat.opening_id).select_related("participant__employee", "opening")
    return rows.defer("allowed")


def _asked(
    seat: Handle,
    request: PairRequest,
    partners: Mapping[uuid.UUID, Handle],
    faces: Mapping[uuid.UUID, blind.Face],
) -> Asked:
    other = partners[_partner(seat, request)]
    face = faces[other.pk]
    return Asked(request, face, request.asker_id == seat.participant_id, _told(seat, other, face))


def candidate(seat: Handle, handle_id: uuid.UUID) -> Handle:
    """Somebody whom the owner of a seat may meet and who is free; raises Http404 for everybody else."""
    return get_object_or_404(annotated(seat, others(seat)), pk=handle_id)


def card(seat: Handle, row: Handle) -> Card:
    """One candidate as a card."""
    return cards(seat, [row])[0]


def cards(seat: Handle, rows: list[Handle]) -> list[Card]:
    """Several candidates as cards, in their order."""
    faces = _faces(seat, rows)
    return [_card(seat, row, faces[row.pk]) for row in rows]


def told_topics(cohort_id: uuid.UUID, sides: Sequence[str] = Side.values) -> profiles.Told:
    """Entries whose topic five of the same side offer, or five want, so that knowing it tells of nobody; and of the others
    those whose theme five have among theirs.

    SECURITY: of those who can be matched. Nobody could take somebody who is not ready for one of the others.
    """
    here = TopicEntry.objects.filter(profile__participant__cohort=cohort_id)
    here = here.filter(profile__participant__state=ParticipantState.READY)
    topics, themes = Q(), Q()
    for side in sides:
        for direction in Direction.values:
            same = {"profile__participant__side": side, "direction": direction}
            common = Q(topic__in=_shared(here.filter(**same), "topic_id"))
            others = here.filter(**same).exclude(common).exclude(topic__theme="")
            topics |= Q(**same) & common
            themes |= Q(**same, topic__theme__in=_shared(others, "topic__theme"))
    return profiles.Told(topics, themes & ~topics)


def _shared(entries: QuerySet[TopicEntry], what: str) -> QuerySet[TopicEntry]:
    """What five people or more have."""
    counted = entries.values(what).annotate(n=Count("profile_id", distinct=True)).order_by()
    return counted.filter(n__gte=likeness.ENOUGH).values(what)


def request(actor: Actor, request_id: uuid.UUID) -> tuple[Handle, PairRequest]:
    """A request that the actor has made or received, with the actor's own seat; raises Http404 for anybody else's."""
    mine = rules.themself(actor, "asker__employee__") | rules.themself(actor, "asked__employee__")
    row = get_object_or_404(PairRequest.objects.filter(mine).select_related("pairing"), pk=request_id)
    own = seats(actor).filter(participant__in=[row.asker_id, row.asked_id])
    return get_object_or_404(own), row


def asked(seat: Handle, row: PairRequest) -> Asked:
    """The request as the owner of the seat sees it."""
    partners = _handles(seat, [_partner(seat, row)])
    faces = _faces(seat, list(partners.values()), known=_known([row]))
    return _asked(seat, row, partners, faces)


def partner(seat: Handle, row: PairRequest) -> Handle:
    """The other person of a request."""
    return _handles(seat, [_partner(seat, row)])[_partner(seat, row)]
