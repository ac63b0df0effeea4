"""Programs and their cohorts."""

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
from programs.enums import ProgramState, Purpose
from programs.selectors import listings

TAG = ["programs"]


class Program(serializers.Serializer[Any]):
    """One program."""

    id = Id()
    name = serializers.CharField()
    description = serializers.CharField()
    state = serializers.ChoiceField(choices=ProgramState.choices)
    purposes = serializers.ListField(child=serializers.ChoiceField(choices=Purpose.choices))
    length_months = serializers.IntegerField()
    sessions_per_month = serializers.IntegerField()
    launched_at = Moment(allow_null=True)


class Cohort(serializers.Serializer[Any]):
    """One intake of a program."""

    id = Id()
    program_id = Id()
    number = serializers.IntegerField(help_text="1 is the pilot.")
    name = serializers.CharField()
    starts_on = Day(allow_null=True)
    ends_on = Day(allow_null=True)
    cap = serializers.IntegerField(help_text="At most so many pairs.")


class ProgramQuery(PageQuery):
    """How programs are narrowed."""

    state = Choice(choices=ProgramState.choices, required=False)


class CohortQuery(PageQuery):
    """How cohorts are narrowed."""

    program_id = Id(required=False)


class ProgramsResource(Resource):
    """Programs as a list."""

    @operation("programs_list", scope=Scope.READ_PROGRAMS, answer=page_of(Program), query=ProgramQuery, tags=TAG)
    def get(self, request: Request) -> Response:
        """Programs that were launched."""
        narrow = asked(request, ProgramQuery)
        rows = listings.narrowed(listings.programs(request.actor), narrow)
        return paging.page(request, rows, Program, narrow)


class ProgramResource(Resource):
    """One program."""

    @operation("programs_read", scope=Scope.READ_PROGRAMS, answer=Program, refuses=[404], tags=TAG)
    def get(self, request: Request, program: uuid.UUID) -> Response:
        """One program."""
        row = get_object_or_404(listings.programs(request.actor), pk=program)
        return Response(Program(row).data)


class CohortsResource(Resource):
    """Cohorts as a list."""

    @operation("cohorts_list", scope=Scope.READ_PROGRAMS, answer=page_of(Cohort), query=CohortQuery, tags=TAG)
    def get(self, request: Request) -> Response:
        """Cohorts of programs that were launched."""
        narrow = asked(request, CohortQuery)
        rows = listings.narrowed(listings.cohorts(request.actor), narrow)
        return paging.page(request, rows, Cohort, narrow)


class CohortResource(Resource):
    """One cohort."""

    @operation("cohorts_read", scope=Scope.READ_PROGRAMS, answer=Cohort, refuses=[404], tags=TAG)
    def get(self, request: Request, cohort: uuid.UUID) -> Response:
        """One cohort."""
        return Response(Cohort(listings.cohort(request.actor, cohort)).data)
