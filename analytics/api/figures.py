"""The figures of dashboards, as they were last taken: the same values, and the same reasons why there are none."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api import paging
from accounts.api.fields import Choice, Day, Id
from accounts.api.operations import Resource, asked, operation
from accounts.api.shapes import PageQuery, page_of
from accounts.enums import Scope
from analytics import enums
from analytics.catalogue import CATALOGUE
from analytics.selectors import sheets
from analytics.stats.returns import Origin

TAG = ["figures"]


class Figure(serializers.Serializer[Any]):
    """One value of a cohort, a program or the organization, or why it is not told."""

    id = Id(help_text="Of this value on this day; tomorrow's has another.")
    scope = serializers.ChoiceField(choices=enums.Scope.choices)
    program_id = Id(allow_null=True)
    cohort_id = Id(allow_null=True)
    figure = serializers.ChoiceField(choices=[(key, one.title) for key, one in CATALOGUE.items()], source="key")
    title = serializers.CharField(source="definition.title")
    part = serializers.CharField(
        help_text="A place in the figure, such as a step or a month; empty where there is one."
    )
    part_name = serializers.CharField()
    cut = serializers.ChoiceField(choices=enums.Cut.choices, help_text="Empty for everybody.")
    group = serializers.CharField(help_text="Which group of the cut; * for all other ones together.")
    value = serializers.FloatField(allow_null=True, help_text="Null where it is hidden.")
    low = serializers.FloatField(allow_null=True, help_text="The lower end of its interval, where there is one.")
    high = serializers.FloatField(allow_null=True)
    n = serializers.IntegerField(allow_null=True, help_text="Of how many.")
    unit = serializers.CharField(source="definition.unit")
    why_hidden = serializers.CharField(help_text="Empty where there is a value.")
    day = Day()
    population = serializers.CharField(source="definition.population")
    computed = serializers.CharField(source="definition.computed")
    known_as = serializers.ChoiceField(choices=[(one.value, one.value) for one in Origin], source="definition.origin")


class FigureQuery(PageQuery):
    """Whose figures: of a cohort, of a program, or of the organization where neither is named."""

    program_id = Id(required=False)
    cohort_id = Id(required=False)
    figure = Choice(choices=[(key, one.title) for key, one in CATALOGUE.items()], required=False)


class FiguresResource(Resource):
    """Figures as a list."""

    @operation("figures_list", scope=Scope.READ_FIGURES, answer=page_of(Figure), query=FigureQuery, tags=TAG)
    def get(self, request: Request) -> Response:
        """The figures of the last day on which they were taken."""
        narrow = asked(request, FigureQuery)
        place = {name: narrow.get(name) for name in ("program_id", "cohort_id")}
        rows = sheets.listed(request.actor, key=narrow.get("figure", ""), **place)
        return paging.page(request, rows, Figure, narrow, sheets.explain)
