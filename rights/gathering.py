"""All that is kept about somebody, gathered by the registry: what they may read, opened where it is sealed for them."""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass, field
from typing import Any

from accounts.tenancy import private
from programs.models import Participant
from rights import giving, people, values
from rights.people import Person
from rights.registry import REGISTRY, ROOMS


@dataclass
class Part:
    """The rows of one model about somebody: what a row means, the columns in words, the values under their names."""

    label: str
    title: str
    meaning: str
    columns: dict[str, str]
    # Keys to other rows: for machines, which put rows together by them, and not for reading.
    keys: set[str]
    rows: list[dict[str, Any]]
    files: dict[str, bytes]
    known: dict[str, dict[str, Any]] = field(default_factory=dict)


_CALLED = {"surveys.Asked": "Invitations to surveys"}


def labels() -> list[str]:
    """Every model of which somebody is given something."""
    return [label for label in REGISTRY if people.subjects(label) and label not in giving.NOT_GIVEN]


def gather(person: Person) -> list[Part]:
    """Everything that somebody is given, model by model; those without a row are left out."""
    return [part for label in labels() if (part := _part(label, person)).rows]


def _part(label: str, person: Person) -> Part:
    model = people.model_of(label)
    fields = [field for field in model._meta.local_fields if is_given(label, field.name)]
    columns = {field.name: str(field.verbose_name).capitalize() for field in fields}
    keys = {field.name for field in fields if field.is_relation or field.primary_key}
    part = Part(label, title(model), meaning(model), columns, keys, [], {})
    # SECURITY: in one's own name, for whom alone the database has what is private: a wrong filter here finds nothing more.
    for reader in _readers(person):
        with private(person=reader):
            for one in _rows(label, model, person):
                _take(part, one, fields)
    return part


def _take(part: Part, one: Any, fields: list[Any]) -> None:
    """A row, once. One that everybody finds stays closed until the one of a person's places comes whose key opens it."""
    known = part.known.get(str(one.pk))
    if known is None:
        known = part.known[str(one.pk)] = _row(part, one, fields)
        part.rows.append(known)
    elif values.CLOSED in known.values():
        known.update(_row(part, one, fields))


def _readers(person: Person) -> list[uuid.UUID | None]:
    """Who somebody is for the database: each of their places, and themself where they coach."""
    if person.employee is None:
        return [None]
    places = Participant.objects.filter(employee=person.employee).order_by("pk")
    return [person.employee.pk, *places.values_list("pk", flat=True)]


def _rows(label: str, model: Any, person: Person) -> list[Any]:
    paths = [path for path in people.subjects(label) if path not in giving.OTHERS.get(label, {})]
    found = people.about(label, person, paths=paths, side=giving.SIDES.get(label, ""))
    return list(model._default_manager.filter(found).distinct().order_by("pk"))


def _row(part: Part, row: Any, fields: list[Any]) -> dict[str, Any]:
    return {"id": str(row.pk)} | {field.name: values.value(part.label, part.files, row, field) for field in fields}


def title(model: Any) -> str:
    """What rows of a model are called."""
    name = _CALLED.get(model._meta.label) or str(model._meta.verbose_name_plural).capitalize()
    return re.sub(r"([^aeiou])ys$", r"\1ies", name)


def meaning(model: Any) -> str:
    """What one row of a model means: the first line of its note, where it is ours."""
    ours = model.__module__.partition(".")[0] in {room.__name__.partition(".")[0] for room in ROOMS}
    return model.__doc__.strip().splitlines()[0].replace("``", "") if ours and model.__doc__ else ""


def is_given(label: str, name: str) -> bool:
    """Whether a field is in the file: not what is sealed even to its person, and not what is withheld for a reason."""
    return name not in REGISTRY[label].sealed.split() and name not in giving.WITHHELD.get(label, {})
