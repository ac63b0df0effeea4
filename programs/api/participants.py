"""Who takes part: the list, adding people, writing to them, and changing a place."""

from __future__ import annotations

import uuid
from typing import Any

from django.shortcuts import get_object_or_404
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api import paging
from accounts.api.fields import Choice, Flag, Id, Moment, Number, Text
from accounts.api.operations import UNCHANGED, Resource, agree, asked, operation, taken
from accounts.api.problems import Conflict
from accounts.api.shapes import PageQuery, page_of
from accounts.enums import Scope
from programs.enums import ParticipantState, Side
from programs.selectors import listings
from programs.services import invitations, participants

TAG = ["participants"]
MOST = 1_000


class Participant(serializers.Serializer[Any]):
    """An employee's place in a cohort. What they say of themselves is not part of it."""

    id = Id()
    cohort_id = Id()
    employee_id = Id()
    employee_number = serializers.CharField(source="employee.number")
    side = serializers.ChoiceField(choices=Side.choices, help_text="The junior is the mentor, the senior the mentee.")
    state = serializers.ChoiceField(choices=ParticipantState.choices)
    capacity = serializers.IntegerField(help_text="How many mentees a mentor takes at most.")
    profile_complete = serializers.BooleanField(source="complete")
    joined_at = Moment()
    invited_at = Moment(allow_null=True)


class ParticipantQuery(PageQuery):
    """How participants are narrowed."""

    cohort_id = Id(required=False)
    employee_id = Id(required=False)
    side = Choice(choices=Side.choices, required=False)
    state = Choice(choices=ParticipantState.choices, required=False)


class Enrolment(serializers.Serializer[Any]):
    """Employees to add to a cohort, by number, on one side."""

    cohort_id = Id()
    side = Choice(choices=Side.choices)
    numbers = serializers.ListField(child=Text(max_length=64), min_length=1, max_length=MOST)
    capacity = Number(required=False, min_value=1, max_value=20, help_text="Of mentors; 1 without it.")
    invite = Flag(required=False, help_text="Write to those who came in, as the button on their list does.")


class Refused(serializers.Serializer[Any]):
    """Somebody who was not added, and why."""

    number = serializers.CharField()
    reason = serializers.CharField()


class Enrolled(serializers.Serializer[Any]):
    """Who came in, who waits because the cohort is full, and who was refused."""

    added = Participant(many=True)
    waiting = Participant(many=True)
    refused = Refused(many=True)
    written_to = serializers.IntegerField()


class Change(serializers.Serializer[Any]):
    """What is to change about a place."""

    capacity = Number(required=False, min_value=1, max_value=20)
    withdrawn = Flag(required=False, help_text="True takes them out, false brings them back.")


class ParticipantsResource(Resource):
    """Participants as a list, and adding to it."""

    @operation(
        "participants_list",
        scope=Scope.READ_PARTICIPANTS,
        answer=page_of(Participant),
        query=ParticipantQuery,
        tags=TAG,
    )
    def get(self, request: Request) -> Response:
        """Everybody's places in cohorts, those who withdrew too."""
        narrow = asked(request, ParticipantQuery)
        rows = listings.narrowed(listings.participants(request.actor), narrow)
        return paging.page(request, rows, Participant, narrow)

    @operation(
        "participants_enrol", scope=Scope.WRITE_PARTICIPANTS, answer=Enrolled, body=Enrolment, refuses=[404], tags=TAG
    )
    def post(self, request: Request) -> Response:
        """Add employees to a cohort of a live program. Mentees beyond its cap wait; nobody stands on both sides.

        Who withdrew or wanted to wait is refused: bring them back by changing their place.
        """
        actor, sent = request.actor, taken(request, Enrolment)
        cohort = listings.cohort(actor, sent["cohort_id"])
        ids = listings.ids_by_number(actor, sent["numbers"])
        unknown = [one for one in dict.fromkeys(sent["numbers"]) if one not in ids]
        try:
            done = participants.enrol(
                actor=actor,
                cohort=cohort,
                employee_ids=ids.values(),
                side=sent["side"],
                capacity=sent.get("capacity", 1),
                again=False,  # a list that is sent every night must not undo what somebody wanted
            )
        except participants.CannotEnrol as error:
            raise Conflict(str(error)) from error
        written = invitations.invite(actor=actor, cohort=cohort, participants=done.added) if sent.get("invite") else []
        refused = [{"number": one, "reason": "is not in the directory"} for one in unknown]
        refused += [{"number": employee.number, "reason": reason} for employee, reason in done.refused]
        came = {"added": Participant(done.added, many=True).data, "waiting": Participant(done.waiting, many=True).data}
        return Response(came | {"refused": refused, "written_to": len(written)})


class ParticipantResource(Resource):
    """One participant."""

    @operation("participants_read", scope=Scope.READ_PARTICIPANTS, answer=Participant, refuses=[404], tags=TAG)
    def get(self, request: Request, participant: uuid.UUID) -> Response:
        """One place in a cohort."""
        row = get_object_or_404(listings.participants(request.actor), pk=participant)
        return Response(Participant(row).data)

    @operation(
        "participants_change",
        scope=Scope.WRITE_PARTICIPANTS,
        answer=Participant,
        body=Change,
        refuses=[404, 412],
        headers=[UNCHANGED],
        tags=TAG,
    )
    def patch(self, request: Request, participant: uuid.UUID) -> Response:
        """Change how many mentees a mentor takes, take somebody out, or bring them back."""
        actor, sent = request.actor, taken(request, Change)
        row = listings.participant_to_change(actor, participant)
        agree(request, Participant(row).data)
        one: Any = {"actor": actor, "cohort": row.cohort, "participants": [row]}
        if sent.get("capacity", row.capacity) != row.capacity:
            if row.side != Side.MENTOR:
                raise Conflict("A mentee takes one place: only mentors have a capacity.")
            participants.set_capacity(**one, capacity=sent["capacity"])
        if sent.get("withdrawn") is True:
            participants.withdraw(**one)
        elif sent.get("withdrawn") is False and row.state == ParticipantState.WITHDRAWN:
            _bring_back(one)
        return Response(Participant(listings.participant_to_change(actor, participant)).data)


def _bring_back(one: Any) -> None:
    try:
        done = participants.restore(**one)
    except participants.CannotEnrol as error:
        raise Conflict(str(error)) from error
    if done.refused:
        raise Conflict("; ".join(f"{employee} {reason}" for employee, reason in done.refused))
