"""Pairings: who is with whom, from when to when. Nothing that the two say to each other."""

from __future__ import annotations

import uuid
from typing import Any

from django.shortcuts import get_object_or_404
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api import paging
from accounts.api.fields import Choice, Id, Moment
from accounts.api.operations import Resource, asked, operation
from accounts.api.shapes import PageQuery, page_of
from accounts.enums import Scope
from matching.enums import PairingState
from matching.selectors import listings
from programs.selectors.listings import narrowed

TAG = ["pairings"]
STATES = [(one.value, one.label) for one in (PairingState.ACTIVE, PairingState.ENDED)]


class Pairing(serializers.Serializer[Any]):
    """One mentor and one mentee; mentor and mentee are ids of participants."""

    id = Id()
    cohort_id = Id()
    mentor_id = Id()
    mentor_number = serializers.CharField(source="mentor.employee.number")
    mentee_id = Id()
    mentee_number = serializers.CharField(source="mentee.employee.number")
    further_mentors = serializers.IntegerField(
        source="further", help_text="How many more mentors sit beside the first."
    )
    state = serializers.ChoiceField(choices=STATES)
    started_at = Moment()
    ended_at = Moment(allow_null=True)


class PairingQuery(PageQuery):
    """How pairings are narrowed."""

    cohort_id = Id(required=False)
    state = Choice(choices=STATES, required=False)


class PairingsResource(Resource):
    """Pairings as a list."""

    @operation("pairings_list", scope=Scope.READ_PAIRINGS, answer=page_of(Pairing), query=PairingQuery, tags=TAG)
    def get(self, request: Request) -> Response:
        """All pairings of whom both were told."""
        narrow = asked(request, PairingQuery)
        rows = narrowed(listings.told(request.actor), narrow)
        return paging.page(request, rows, Pairing, narrow)


class PairingResource(Resource):
    """One pairing."""

    @operation("pairings_read", scope=Scope.READ_PAIRINGS, answer=Pairing, refuses=[404], tags=TAG)
    def get(self, request: Request, pairing: uuid.UUID) -> Response:
        """One pairing."""
        return Response(Pairing(get_object_or_404(listings.told(request.actor), pk=pairing)).data)
