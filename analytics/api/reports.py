"""The board report of a program, with every number of its page."""

from __future__ import annotations

import uuid
from typing import Any

from django.shortcuts import get_object_or_404
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.fields import Day
from accounts.api.operations import Resource, operation
from accounts.enums import Scope
from analytics.enums import Basis, Origin, Question, Verdict
from analytics.selectors import report as selectors
from programs.selectors import listings

TAG = ["reports"]
HIDDEN = ("few", "nothing", "withheld", "alone", "missing")


def _number(**options: Any) -> serializers.FloatField:
    return serializers.FloatField(allow_null=True, **options)


class ReportRange(serializers.Serializer[Any]):
    """A value with its ends."""

    low = serializers.FloatField()
    value = serializers.FloatField()
    high = serializers.FloatField()


class ReportFigure(serializers.Serializer[Any]):
    """One figure of the dashboard. What would tell of fewer than five people has no value, and says why."""

    key = serializers.CharField()
    part = serializers.CharField(help_text="A place inside of the figure, such as a step of the funnel.")
    value = _number()
    low = _number()
    high = _number()
    n = serializers.IntegerField(allow_null=True, help_text="How many it is about.")
    hidden = serializers.ChoiceField(choices=[("", "shown"), *((one, one) for one in HIDDEN)])


class ReportMeasure(serializers.Serializer[Any]):
    """One measure that the program set itself."""

    name = serializers.CharField()
    unit = serializers.CharField()
    baseline = _number()
    now = _number()
    target = _number()
    reached = serializers.BooleanField()
    day = Day(allow_null=True)
    source = serializers.CharField()
    figure = serializers.CharField(help_text="The figure that tells it; empty where somebody writes it down.")


class ReportAnswer(serializers.Serializer[Any]):
    """One question to participants and others. Shares are of 1; without enough data there are none."""

    question = serializers.ChoiceField(choices=Question.choices)
    verdict = serializers.ChoiceField(choices=Verdict.choices)
    by_day = serializers.IntegerField()
    participants = serializers.IntegerField()
    others = serializers.IntegerField()
    expected = _number()
    claim = serializers.CharField(help_text="What may be claimed.")
    here = ReportRange(allow_null=True)
    there = ReportRange(allow_null=True)
    difference = ReportRange(allow_null=True)
    log_rank = _number()
    shuffling = _number()


class ReportComparison(serializers.Serializer[Any]):
    """The last comparison of the program with people who do not take part."""

    number = serializers.IntegerField()
    basis = serializers.ChoiceField(choices=Basis.choices)
    day = Day(allow_null=True)
    known_until = Day(allow_null=True)
    people = serializers.IntegerField()
    questions = ReportAnswer(many=True)


class ReportInput(serializers.Serializer[Any]):
    """A number that enters the calculation."""

    key = serializers.CharField()
    name = serializers.CharField()
    unit = serializers.CharField()
    low = serializers.FloatField()
    central = serializers.FloatField()
    high = serializers.FloatField()
    origin = serializers.ChoiceField(choices=Origin.choices)
    source = serializers.CharField()


class ReportLine(serializers.Serializer[Any]):
    """A benefit or a cost, and what it is the product of."""

    name = serializers.CharField()
    span = ReportRange()
    of = serializers.ListField(child=serializers.CharField())
    origin = serializers.ChoiceField(choices=Origin.choices)


class ReportEven(serializers.Serializer[Any]):
    """The value of one number at which nothing is won and nothing lost."""

    key = serializers.CharField()
    name = serializers.CharField()
    at = _number()


class ReportSwing(serializers.Serializer[Any]):
    """What is left when one number goes from its low to its high."""

    key = serializers.CharField()
    name = serializers.CharField()
    at_low = serializers.FloatField()
    at_high = serializers.FloatField()


class ReportReturns(serializers.Serializer[Any]):
    """What the program costs and brings."""

    currency = serializers.CharField()
    said_on = Day(
        allow_null=True, help_text="When the assumptions were said; null where all are proposals of Upstream."
    )
    verdict = serializers.ChoiceField(choices=["nothing", "gains", "losses", "without", "unclear"])
    benefit = ReportRange()
    cost = ReportRange()
    net = ReportRange()
    inputs = ReportInput(many=True)
    benefits = ReportLine(many=True)
    costs = ReportLine(many=True)
    evens = ReportEven(many=True)
    swings = ReportSwing(many=True)


class Report(serializers.Serializer[Any]):
    """The board report of one program."""

    organization = serializers.CharField()
    program = serializers.CharField()
    purposes = serializers.ListField(child=serializers.CharField())
    day = Day()
    figures_of = Day(allow_null=True, help_text="The day of the figures; they are taken at night.")
    begun_on = Day(allow_null=True)
    ends_on = Day(allow_null=True)
    cohorts = serializers.IntegerField()
    figures = ReportFigure(many=True)
    targets = ReportMeasure(many=True)
    compared = ReportComparison(allow_null=True)
    returned = ReportReturns()


class ReportResource(Resource):
    """The board report of one program."""

    @operation("report_read", scope=Scope.READ_REPORTS, answer=Report, refuses=[404], tags=TAG)
    def get(self, request: Request, program: uuid.UUID) -> Response:
        """The board report of one program as of today: what its page and its PDF show, as numbers."""
        row = get_object_or_404(listings.programs(request.actor).select_related("organization"), pk=program)
        return Response(Report(selectors.report(request.actor, row)).data)
