"""Where plans stand, in dates and numbers. What a pair writes, wants or says is not within reach of any token."""

from __future__ import annotations

import uuid
from typing import Any

from django.shortcuts import get_object_or_404
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api import paging
from accounts.api.fields import Choice, Day, Id, Moment
from accounts.api.operations import Resource, asked, operation
from accounts.api.shapes import PageQuery, page_of
from accounts.enums import Scope
from plans.enums import StepKind, StepState, Track
from plans.selectors import listings
from programs.selectors.listings import narrowed

TAG = ["plans"]


class Plan(serializers.Serializer[Any]):
    """The plan of one pairing."""

    id = Id()
    pairing_id = Id()
    cohort_id = Id(source="pairing.cohort_id")
    track = serializers.ChoiceField(choices=Track.choices)
    starts_on = Day()
    steps_open = serializers.IntegerField()
    steps_done = serializers.IntegerField()
    steps_skipped = serializers.IntegerField()
    steps_left_out = serializers.IntegerField()
    next_due_on = Day(allow_null=True)


class Step(serializers.Serializer[Any]):
    """One step of a plan: what kind it is, and its days."""

    key = Id(help_text="Stays the same through all versions of the plan's template.")
    kind = serializers.ChoiceField(choices=StepKind.choices, source="template_step.kind")
    due_on = Day()
    state = serializers.ChoiceField(choices=StepState.choices)
    ended_at = Moment(allow_null=True)


class WholePlan(Plan):
    """The plan of one pairing with its steps."""

    steps = Step(many=True, source="all_steps")


class PlanQuery(PageQuery):
    """How plans are narrowed."""

    pairing_id = Id(required=False)
    cohort_id = Id(required=False, source="pairing__cohort_id")
    track = Choice(choices=Track.choices, required=False)


class PlansResource(Resource):
    """Plans as a list."""

    @operation("plans_list", scope=Scope.READ_PLANS, answer=page_of(Plan), query=PlanQuery, tags=TAG)
    def get(self, request: Request) -> Response:
        """Where all plans stand."""
        narrow = asked(request, PlanQuery)
        return paging.page(request, narrowed(listings.plans(request.actor), narrow), Plan, narrow)


class PlanResource(Resource):
    """One plan."""

    @operation("plans_read", scope=Scope.READ_PLANS, answer=WholePlan, refuses=[404], tags=TAG)
    def get(self, request: Request, plan: uuid.UUID) -> Response:
        """Where one plan stands, step by step."""
        actor = request.actor
        row: Any = get_object_or_404(listings.plans(actor), pk=plan)
        row.all_steps = listings.steps_of(actor, row)
        return Response(WholePlan(row).data)
