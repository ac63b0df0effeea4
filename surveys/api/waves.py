"""Waves of surveys: when each is open, and once it is closed how many answered. What anybody answered is in no answer of ours."""

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
from programs.enums import Side
from programs.selectors.listings import narrowed
from surveys.enums import Moment as Sent
from surveys.enums import WaveState
from surveys.selectors import listings

TAG = ["waves"]


class Answered(serializers.Serializer[Any]):
    """How many of a side answered."""

    side = serializers.ChoiceField(choices=Side.choices)
    asked = serializers.IntegerField()
    percent = serializers.IntegerField(allow_null=True, help_text="Null where it would tell of fewer than five people.")
    note = serializers.CharField(help_text="Why there is no figure, or what else has to be said of it.")


class Wave(serializers.Serializer[Any]):
    """One sending of a survey to a cohort."""

    id = Id()
    program_id = Id(source="survey.program_id")
    cohort_id = Id()
    survey_id = Id()
    survey = serializers.CharField(source="survey.title")
    moment = serializers.ChoiceField(choices=Sent.choices, source="survey.moment")
    number = serializers.IntegerField()
    state = serializers.ChoiceField(choices=WaveState.choices)
    opens_at = Moment()
    closes_at = Moment()
    closed_at = Moment(allow_null=True)
    answered = Answered(many=True, source="told", help_text="Empty until the wave is closed.")


class WaveQuery(PageQuery):
    """How waves are narrowed."""

    program_id = Id(required=False, source="survey__program_id")
    cohort_id = Id(required=False)
    state = Choice(choices=WaveState.choices, required=False)


class WavesResource(Resource):
    """Waves as a list."""

    @operation("waves_list", scope=Scope.READ_WAVES, answer=page_of(Wave), query=WaveQuery, tags=TAG)
    def get(self, request: Request) -> Response:
        """The waves of all surveys."""
        narrow, actor = asked(request, WaveQuery), request.actor
        rows = narrowed(listings.waves(actor), narrow)
        return paging.page(request, rows, Wave, narrow, lambda found: listings.tell(actor, found))


class WaveResource(Resource):
    """One wave."""

    @operation("waves_read", scope=Scope.READ_WAVES, answer=Wave, refuses=[404], tags=TAG)
    def get(self, request: Request, wave: uuid.UUID) -> Response:
        """One wave."""
        row = get_object_or_404(listings.waves(request.actor), pk=wave)
        listings.tell(request.actor, [row])
        return Response(Wave(row).data)
