"""The directory: who is in it, and bringing people in."""

from __future__ import annotations

import uuid
from typing import Any

from django.shortcuts import get_object_or_404
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api import paging
from accounts.api.fields import Choice, Day, Flag, Id, Number, Text
from accounts.api.operations import Resource, asked, operation, taken
from accounts.api.problems import Conflict
from accounts.api.shapes import PageQuery, page_of
from accounts.enums import Scope
from programs.enums import EmployeeStatus
from programs.selectors import listings
from programs.services.imports import applying, pushing

TAG = ["directory"]
_LONG = 300


class Employee(serializers.Serializer[Any]):
    """One person of the directory."""

    id = Id()
    number = serializers.CharField(help_text="The employee number; empty when no file ever told one.")
    email = serializers.CharField()
    first_name = serializers.CharField()
    last_name = serializers.CharField()
    preferred_name = serializers.CharField()
    job_title = serializers.CharField()
    job_level = serializers.CharField()
    grade = serializers.IntegerField(allow_null=True, help_text="A higher number is more senior.")
    department = serializers.CharField()
    business_unit = serializers.CharField()
    team = serializers.CharField()
    location = serializers.CharField()
    country = serializers.CharField()
    time_zone = serializers.CharField()
    manager_id = Id(allow_null=True)
    manager_number = serializers.CharField(source="manager.number", allow_null=True)
    hire_date = Day(allow_null=True)
    leave_date = Day(allow_null=True)
    status = serializers.ChoiceField(choices=EmployeeStatus.choices)


class EmployeeQuery(PageQuery):
    """How the directory is narrowed; every value has to be equal."""

    number = Text(required=False, max_length=64)
    email = Text(required=False, max_length=254)
    department = Text(required=False, max_length=200)
    location = Text(required=False, max_length=200)
    status = Choice(choices=EmployeeStatus.choices, required=False)
    manager_id = Id(required=False)


class Pushed(serializers.Serializer[Any]):
    """One employee as another system knows them. What is left out stays as it is; an empty text empties it."""

    number = Text(max_length=_LONG, help_text="Recognizes people from push to push.")
    email = Text(max_length=_LONG)
    first_name = Text(max_length=_LONG)
    last_name = Text(max_length=_LONG)
    preferred_name = Text(required=False, max_length=_LONG)
    job_title = Text(required=False, max_length=_LONG)
    job_level = Text(required=False, max_length=_LONG)
    grade = Number(required=False, allow_null=True, min_value=0, max_value=32_767)
    department = Text(required=False, max_length=_LONG)
    business_unit = Text(required=False, max_length=_LONG)
    team = Text(required=False, max_length=_LONG)
    location = Text(required=False, max_length=_LONG)
    country = Text(required=False, max_length=_LONG)
    time_zone = Text(required=False, max_length=_LONG, help_text="Such as Europe/Berlin.")
    manager_number = Text(required=False, max_length=_LONG, help_text="Empty for nobody.")
    manager_email = Text(required=False, max_length=_LONG)
    hire_date = Day(required=False, allow_null=True)
    leave_date = Day(required=False, allow_null=True)
    status = Choice(choices=EmployeeStatus.choices, required=False)


class Push(serializers.Serializer[Any]):
    """Employees to bring in or to change."""

    employees = serializers.ListField(child=Pushed(), min_length=1, max_length=pushing.MOST)
    full_roster = Flag(required=False, help_text="Whoever is not in this request has left. Only for whole directories.")
    release_brake = Flag(required=False, help_text="Go on although more than a fifth of your people would leave by it.")


class Line(serializers.Serializer[Any]):
    """What is to be said about one employee of the request."""

    row = serializers.IntegerField(help_text="Its place in the request; the first is 1.")
    column = serializers.CharField(help_text="The name of the value, or of several.")
    reason = serializers.CharField()


class Outcome(serializers.Serializer[Any]):
    """What a push did. It stands among the imports, where an admin can undo it for a day."""

    import_id = Id()
    new = serializers.IntegerField()
    changed = serializers.IntegerField()
    unchanged = serializers.IntegerField()
    left = serializers.IntegerField()
    errors = Line(many=True, help_text="Rows that were left out.")
    warnings = Line(many=True)


class EmployeesResource(Resource):
    """The directory as a list."""

    @operation("employees_list", scope=Scope.READ_DIRECTORY, answer=page_of(Employee), query=EmployeeQuery, tags=TAG)
    def get(self, request: Request) -> Response:
        """Everybody in the directory, those who have left too."""
        narrow = asked(request, EmployeeQuery)
        rows = listings.narrowed(listings.employees(request.actor), narrow)
        return paging.page(request, rows, Employee, narrow)


class EmployeeResource(Resource):
    """One employee."""

    @operation("employees_read", scope=Scope.READ_DIRECTORY, answer=Employee, refuses=[404], tags=TAG)
    def get(self, request: Request, employee: uuid.UUID) -> Response:
        """One person of the directory."""
        row = get_object_or_404(listings.employees(request.actor), pk=employee)
        return Response(Employee(row).data)


class PushResource(Resource):
    """Bringing people into the directory."""

    @operation("directory_push", scope=Scope.WRITE_DIRECTORY, answer=Outcome, body=Push, tags=TAG)
    def post(self, request: Request) -> Response:
        """Bring up to 1,000 employees in, or change them, by the rules of a file: wrong rows are left out and told.

        If more than a fifth of your people would leave, nothing happens and the answer is 409, unless `release_brake` is
        true. Pairs that the change brings under a hard rule, such as one reporting line, are shown to your admins.
        """
        sent = taken(request, Push)
        try:
            done = pushing.push(actor=request.actor, **sent)
        except (applying.BrakeHeld, pushing.Overtaken, pushing.NothingSent) as error:
            raise Conflict(str(error)) from error
        row = done.row
        counts = {"new": row.count_new, "changed": row.count_changed, "unchanged": row.count_unchanged}
        lines = {
            kind: [{"row": place, "column": column, "reason": reason} for place, column, reason in found]
            for kind, found in (("errors", done.errors), ("warnings", done.warnings))
        }
        return Response({"import_id": str(row.pk)} | counts | {"left": row.count_deactivated} | lines)
