"""Matching runs: what became of them, and asking for one."""

from __future__ import annotations

import uuid
from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api import paging
from accounts.api.fields import Choice, Id, Moment
from accounts.api.operations import LOCATION, Resource, asked, operation, taken
from accounts.api.problems import Conflict
from accounts.api.shapes import PageQuery, page_of
from accounts.enums import Scope
from matching import wording
from matching.enums import RunState
from matching.selectors import runs as found
from matching.services import runs
from programs.selectors import listings

TAG = ["matching"]
MODES = [(key, name) for key, (name, _) in wording.MODES.items()]


class Run(serializers.Serializer[Any]):
    """One matching run. Its proposals are reviewed by people, in Upstream."""

    id = Id()
    cohort_id = Id()
    number = serializers.IntegerField()
    state = serializers.ChoiceField(choices=RunState.choices)
    mode = serializers.ChoiceField(choices=MODES, source="policy.mode")
    pairs = serializers.IntegerField(
        source="figures.pairs", allow_null=True, help_text="Proposed pairs, once it is done."
    )
    certified = serializers.BooleanField(help_text="Whether it is proven that no better set of pairs exists.")
    error = serializers.CharField()
    created_at = Moment()
    started_at = Moment(allow_null=True)
    finished_at = Moment(allow_null=True)


class RunQuery(PageQuery):
    """How runs are narrowed."""

    cohort_id = Id(required=False)
    state = Choice(choices=RunState.choices, required=False)


class RunWish(serializers.Serializer[Any]):
    """Which cohort is to be matched, and what counts most."""

    cohort_id = Id()
    mode = Choice(choices=MODES, required=False)


class RunsResource(Resource):
    """Runs as a list, and asking for one."""

    @operation("runs_list", scope=Scope.READ_RUNS, answer=page_of(Run), query=RunQuery, tags=TAG)
    def get(self, request: Request) -> Response:
        """All matching runs."""
        narrow = asked(request, RunQuery)
        rows = listings.narrowed(found.runs(request.actor), narrow)
        return paging.page(request, rows, Run, narrow)

    @operation(
        "runs_request",
        scope=Scope.WRITE_RUNS,
        answer=Run,
        status=201,
        body=RunWish,
        refuses=[404],
        headers=[LOCATION],
        tags=TAG,
    )
    def post(self, request: Request) -> Response:
        """Ask for a run of a cohort. It waits for a worker; look at its address, or be told by a webhook."""
        actor, sent = request.actor, taken(request, RunWish)
        cohort = listings.cohort(actor, sent["cohort_id"])
        try:
            run = runs.request(actor=actor, cohort=cohort, mode=sent.get("mode", MODES[0][0]))
        except runs.CannotRun as error:
            raise Conflict(str(error)) from error
        place = request.build_absolute_uri(reverse("api:run", args=[run.pk]))
        return Response(Run(run).data, status=201, headers={"Location": place})


class RunResource(Resource):
    """One run."""

    @operation("runs_read", scope=Scope.READ_RUNS, answer=Run, refuses=[404], tags=TAG)
    def get(self, request: Request, run: uuid.UUID) -> Response:
        """One matching run."""
        return Response(Run(get_object_or_404(found.runs(request.actor), pk=run)).data)
