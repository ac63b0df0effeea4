"""One person in an organization: the employee, the login and the addresses, and how the rows about them are found."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from allauth.account.models import EmailAddress
from django.apps import apps
from django.db import models
from django.db.models import Q

from accounts.models import User
from programs.enums import Side
from programs.models import Employee
from rights.registry import REGISTRY


@dataclass(frozen=True)
class Person:
    """Who it is about; somebody without a login, or without a row in the directory, has one of the two."""

    employee: Employee | None
    user: User | None
    # Further addresses of the login, which it may have had before.
    more: tuple[str, ...] = ()

    @property
    def emails(self) -> list[str]:
        """Every address of theirs that rows may name, in lower case."""
        found = {one.email.lower() for one in (self.employee, self.user) if one is not None}
        found |= {one.lower() for one in self.more}
        return sorted(found)

    @property
    def name(self) -> str:
        return self.employee.name if self.employee is not None else str(self.user)

    @property
    def names(self) -> list[str]:
        """What texts may call them, the longest first: full names and addresses. A first name alone is not one person's."""
        found = set(self.emails)
        if self.user is not None and " " in self.user.name.strip():
            found.add(self.user.name.strip())
        if self.employee is not None:
            row = self.employee
            found |= {row.name, f"{row.first_name} {row.last_name}".strip(), f"{row.last_name}, {row.first_name}"}
        return sorted((one for one in found if {*one} & {*" @"}), key=lambda one: (-len(one), one))


def addresses_of(user: User | None) -> tuple[str, ...]:
    """Every address by which a login can be entered."""
    if user is None:
        return ()
    return tuple(EmailAddress.objects.filter(user_id=user.pk).order_by("pk").values_list("email", flat=True))


def model_of(label: str) -> Any:
    """The model of a record."""
    return apps.get_model(label)


def end_of(model: Any, path: str) -> Any:
    """The last field of a lookup; the model itself for ``pk``."""
    field: Any = model
    for part in () if path == "pk" else path.split("__"):
        field = model._meta.get_field(part)
        model = field.related_model
    return field


def _is_signature(field: Any) -> bool:
    """A key to a login that may be empty says who has done something, and not whom the row is about."""
    return isinstance(field, models.ForeignKey) and field.related_model is User and field.null


def subjects(label: str) -> list[str]:
    """Lookups of a record to whom its rows are about."""
    model = model_of(label)
    return [path for path in REGISTRY[label].about if not _is_signature(end_of(model, path))]


def signatures() -> Iterator[tuple[Any, str]]:
    """Every key of the registry that says who has done something."""
    for label in REGISTRY:
        model = model_of(label)
        for field in model._meta.local_fields:
            if _is_signature(field) and label != "programs.Employee":
                yield model, field.name


def about(label: str, person: Person, *, paths: list[str] | None = None, side: str = "") -> Q:
    """The rows of a model about somebody. With ``side`` only those of a pair that are their own and not the other one's."""
    model, found = model_of(label), Q(pk__in=[])
    for path in subjects(label) if paths is None else paths:
        found |= _by(model, path, person, side)
    return found


def _by(model: Any, path: str, person: Person, side: str) -> Q:
    field = end_of(model, path)
    target = field if field is model else field.related_model
    if target is None:
        return Q(**{f"{path}__in": person.emails})
    whose = person.employee if target is Employee else person.user
    if whose is None:
        return Q(pk__in=[])
    own = Q(**{path: whose.pk})
    if side:
        own &= Q(**{side: Side.MENTEE if "mentee" in path.split("__") else Side.MENTOR})
    return own
