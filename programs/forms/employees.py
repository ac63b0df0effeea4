"""Forms of the directory: what to look for, one employee, many employees, a saved view."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django import forms

from accounts import identifiers
from programs import cells
from programs.cells import CellProblem
from programs.enums import EmployeeStatus
from programs.models import Employee
from programs.selectors.employees import SORTS, Search
from ui.fields import DayField

STATUS_FILTERS = [
    ("", "Working here"),
    ("active", "Active"),
    ("away", "On leave"),
    ("left", "Left"),
    ("all", "Any status"),
]
PART_FILTERS = [("", "Taking part or not"), ("yes", "Taking part"), ("no", "Not taking part")]


class DirectoryFilter(forms.Form):
    """The directory's search field, filters and order, as they stand in the address of the page."""

    q = forms.CharField(required=False, max_length=200)
    department = forms.CharField(required=False, max_length=200)
    location = forms.CharField(required=False, max_length=200)
    level = forms.CharField(required=False, max_length=60)
    status = forms.ChoiceField(required=False, choices=STATUS_FILTERS)
    taking_part = forms.ChoiceField(required=False, choices=PART_FILTERS)
    o = forms.ChoiceField(required=False, choices=[(sign + key, key) for key in SORTS for sign in ("", "-")])

    def search(self) -> Search:
        """What is looked for; a value that makes no sense is left out."""
        self.is_valid()
        data = {name: value for name, value in self.cleaned_data.items() if value}
        return Search(
            words=data.get("q", ""),
            department=data.get("department", ""),
            location=data.get("location", ""),
            level=data.get("level", ""),
            status=data.get("status", ""),
            taking_part=data.get("taking_part", ""),
            order=data.get("o", "name"),
        )

    def chips(self) -> list[tuple[str, str]]:
        """Field and words of each filter that is on, in the order of the page."""
        self.is_valid()
        data, labels = self.cleaned_data, dict(STATUS_FILTERS) | dict(PART_FILTERS)
        fields = ("q", "department", "location", "level", "status", "taking_part")
        return [(field, labels.get(data[field], data[field])) for field in fields if data.get(field)]


class _Cell(forms.CharField):
    """A text field with the rules of an import's cell, so that a form and a file accept the same."""

    def __init__(self, parse: Callable[[str], Any], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.parse = parse

    def clean(self, value: Any) -> Any:
        try:
            return self.parse(super().clean(value))
        except CellProblem as problem:
            raise forms.ValidationError(str(problem)[:1].upper() + str(problem)[1:] + ".") from None


class EmployeeForm(forms.Form):
    """One employee, by hand. The manager is named by address or number."""

    first_name = _Cell(cells.clean, label="First name", max_length=120)
    last_name = _Cell(cells.clean, label="Last name", max_length=120)
    preferred_name = _Cell(cells.clean, label="Preferred name", max_length=120, required=False)
    email = _Cell(cells.email, label="Work email", max_length=254)
    number = _Cell(cells.identifier, label="Employee number", max_length=64, required=False)
    job_title = _Cell(cells.clean, label="Job title", max_length=300, required=False)
    job_level = _Cell(cells.clean, label="Job level", max_length=60, required=False)
    grade = forms.IntegerField(
        label="Grade", min_value=0, max_value=32_767, required=False,
        help_text="A higher number is more senior. Left empty, it follows from the job level.",
    )  # fmt: skip
    department = _Cell(cells.clean, label="Department", max_length=200, required=False)
    business_unit = _Cell(cells.clean, label="Business unit", max_length=200, required=False)
    team = _Cell(cells.clean, label="Team", max_length=200, required=False)
    location = _Cell(cells.clean, label="Location", max_length=200, required=False)
    country = _Cell(cells.clean, label="Country", max_length=80, required=False)
    time_zone = _Cell(cells.zone, label="Time zone", max_length=64, required=False, help_text="Like Europe/Berlin.")
    manager = forms.CharField(
        label="Manager", max_length=254, required=False, help_text="Work email or employee number."
    )
    hire_date = DayField(label="Hire date", required=False)
    leave_date = DayField(label="Leaving date", required=False)
    status = forms.ChoiceField(label="Status", choices=EmployeeStatus.choices, initial=EmployeeStatus.ACTIVE)

    def __init__(
        self, *args: Any, find: Callable[[str], Employee | None], employee: Employee | None = None, **kwargs: Any
    ) -> None:
        self.find = find
        if employee is not None:
            names = [name for name in self.base_fields if name != "manager"]
            manager = employee.manager.email if employee.manager else ""
            kwargs["initial"] = {name: getattr(employee, name) for name in names} | {"manager": manager}
        super().__init__(*args, **kwargs)

    def clean_manager(self) -> Employee | None:
        reference = self.cleaned_data["manager"]
        found = self.find(reference) if reference else None
        if reference and found is None:
            raise forms.ValidationError("Nobody in the directory has this email or number.")
        return found

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        hired, leaves = data.get("hire_date"), data.get("leave_date")
        if hired and leaves and leaves < hired:
            self.add_error("leave_date", "The leaving date is before the hire date.")
        return data


class MarkForm(forms.Form):
    """A status for the selected employees, or for everybody whom a search finds."""

    status = forms.ChoiceField(choices=EmployeeStatus.choices)
    everybody = forms.BooleanField(required=False)
    query = forms.CharField(required=False, max_length=1000)
    sure = forms.BooleanField(required=False)


class ViewForm(forms.Form):
    """A name for a search."""

    name = _Cell(cells.clean, label="Name", max_length=80)
    query = forms.CharField(required=False, max_length=1000)
    replace = forms.BooleanField(required=False)


def ids_of(values: list[str]) -> list[uuid.UUID]:
    """The identifiers among posted values."""
    return [found for value in values if (found := identifiers.read(value))]
