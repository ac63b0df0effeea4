"""Somebody who stands in every model of the registry, with a word of their own in each of its fields."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

import psycopg2
from allauth.account.models import EmailAddress, EmailConfirmation
from django.contrib.postgres.fields import ArrayField
from django.db import connections, models
from django.utils import timezone

from accounts.models import User
from accounts.privacy import Class
from accounts.tenancy import private, tenant
from programs.models import Employee, Participant
from rights import people
from rights.people import Person
from rights.registry import REGISTRY, classes
from surveys.models import Answer
from tests.cleaning import _superuser

FIRST, LAST, NUMBER = "Quillaby", "Zephyrine", "EXT-77Q341"
EMAIL = "quillaby.zephyrine@nordwind.example"


@contextmanager
def superuser() -> Iterator[Any]:
    """A cursor that no lock and no trigger stops; what it writes is there for everybody."""
    with closing(psycopg2.connect(**_superuser())) as connection, connection, connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        yield cursor


def be(world: Any) -> Person:
    """The junior of a world, under a name that nobody else has."""
    member = world.member
    User.objects.filter(pk=member.user.pk).update(email=EMAIL, name=f"{FIRST} {LAST}")
    with tenant(world.organization.pk):
        row = Employee.objects.get(pk=world["employee"].pk)
        row.first_name, row.last_name, row.preferred_name = FIRST, LAST, ""
        row.number, row.email, row.user = NUMBER, EMAIL, member.user
        row.save()
    return Person(row, User.objects.get(pk=member.user.pk))


def stand_everywhere(world: Any, person: Person) -> dict[str, str]:
    """Let rows be about somebody that are about others so far; returns the lookups that lead nowhere, and why not."""
    refused: dict[str, str] = {}
    _prove_address(person)
    labels = sorted((one for one in REGISTRY if people.subjects(one)), key=lambda one: (_depth(one), one))
    for label in labels:
        with tenant(world.organization.pk), private(purpose="erasure"):
            empty = not people.model_of(label)._default_manager.exists()
        if empty and (why := fill(world, label)):
            refused[label] = why
        for path in people.subjects(label):
            if not count(world, label, person, path) and (why := _point(world, label, path, person)):
                refused[f"{label}.{path}"] = why
    _be_quoted(world, person)
    return refused


def _be_quoted(world: Any, person: Person) -> None:
    """Let a comment that is shown be one of somebody's answers."""
    with tenant(world.organization.pk), private(purpose="erasure"):
        answer = Answer.objects.filter(people.about("surveys.Answer", person)).first()
    assert answer is not None
    with superuser() as cursor:
        cursor.execute("UPDATE surveys_comment SET answer_id = %s", [str(answer.pk)])


def _depth(label: str) -> int:
    return max(path.count("__") for path in people.subjects(label))


def _prove_address(person: Person) -> None:
    address = EmailAddress.objects.get(user=person.user)
    EmailAddress.objects.filter(pk=address.pk).update(email=EMAIL)
    EmailConfirmation.objects.create(email_address=address, key="k" * 10)


def fill(world: Any, label: str) -> str:
    """Make a row of a model that a world has none of, made of its columns; returns why not."""
    model = people.model_of(label)
    values = {field.column: _value(world, field) for field in model._meta.local_fields if _is_needed(field)}
    names = ", ".join(f'"{name}"' for name in values)
    with superuser() as cursor:
        try:
            marks = ", ".join(["%s"] * len(values))
            cursor.execute(f"INSERT INTO {model._meta.db_table} ({names}) VALUES ({marks})", list(values.values()))
        except psycopg2.Error as error:
            cursor.connection.rollback()
            return str(error).splitlines()[0]
    return ""


def _is_needed(field: Any) -> bool:
    return not (field.null or isinstance(field, models.AutoField))


def _value(world: Any, field: Any) -> Any:
    """Anything that the column takes: a row that is there, the first choice, or something of its kind."""
    if field.name == "organization":
        return str(world.organization.pk)
    if field.related_model is not None:
        with tenant(world.organization.pk), private(purpose="erasure"):
            found = field.related_model._default_manager.order_by("pk").first()
        return str(found.pk) if found is not None else str(uuid.uuid4())
    if field.choices:
        return field.choices[0][0]
    kinds: dict[Any, Any] = {
        models.UUIDField: str(uuid.uuid4()), models.DateTimeField: timezone.now(), models.DateField: timezone.localdate(),
        models.BooleanField: False, models.IntegerField: 1, models.BinaryField: b"x", models.JSONField: "[]",
        models.GenericIPAddressField: "127.0.0.1", ArrayField: "{}",
    }  # fmt: skip
    return next((value for kind, value in kinds.items() if isinstance(field, kind)), uuid.uuid4().hex[:4])


def count(world: Any, label: str, person: Person, path: str | None = None, *, side: str = "") -> int:
    """How many rows of a model are about somebody."""
    with tenant(world.organization.pk), private(purpose="erasure"):
        paths = None if path is None else [path]
        return int(
            people.model_of(label)._default_manager.filter(people.about(label, person, paths=paths, side=side)).count()
        )


def _point(world: Any, label: str, path: str, person: Person) -> str:
    """Turn the first key of a lookup towards somebody, in any one row."""
    assert person.employee is not None
    model = people.model_of(label)
    field = model._meta.get_field(path.split("__")[0]) if path != "pk" else model._meta.pk
    with tenant(world.organization.pk):
        mine = list(Participant.objects.filter(employee=person.employee).order_by("pk"))
        ends: dict[Any, Any] = {User: person.user, Employee: person.employee, Participant: mine[0] if mine else None}
        target = ends.get(field.related_model)
        value = person.emails[0] if field.related_model is None else target.pk if target is not None else None
    if value is None:
        return "another model leads there"
    table, where = model._meta.db_table, "WHERE organization_id = %s" if _is_owned(model) else "WHERE %s IS NOT NULL"
    with superuser() as cursor:
        try:
            cursor.execute(
                f'UPDATE {table} SET "{field.column}" = %s WHERE ctid = (SELECT ctid FROM {table} {where} LIMIT 1)',
                [str(value), str(world.organization.pk)],
            )
        except psycopg2.Error as error:
            cursor.connection.rollback()
            return str(error).splitlines()[0]
        return "" if cursor.rowcount else "there is no row"


def _is_owned(model: Any) -> bool:
    return any(field.name == "organization" for field in model._meta.local_fields)


def say(world: Any, person: Person) -> dict[str, str]:
    """Put a word into every field that is about somebody; returns which field each word stands in."""
    said: dict[str, str] = {}
    for label in sorted(REGISTRY):
        model = people.model_of(label)
        with tenant(world.organization.pk), private(purpose="erasure"):
            own = people.about(label, person)
            ids = list(model._default_manager.filter(own).values_list("pk", flat=True))
        for field in model._meta.local_fields if ids else ():
            word = f"zqw{len(said):03d}x"
            if _takes(label, field) and _put(model, field, ids, word):
                said[word] = f"{label}.{field.name}"
    return said


def _takes(label: str, field: Any) -> bool:
    if classes(label)[field.name] is Class.OPEN or field.choices or field.primary_key:
        return False
    if label in ("programs.Employee", "accounts.User") and field.name in ("email", "first_name", "last_name", "name"):
        return False
    kinds = models.CharField | models.TextField | models.JSONField | models.BinaryField | ArrayField
    inner = getattr(field, "base_field", field)
    return isinstance(field, kinds) and not isinstance(field, models.EmailField) and not inner.choices


def _put(model: Any, field: Any, ids: list[Any], word: str) -> bool:
    values = {models.BinaryField: word.encode(), models.JSONField: f'["{word}"]', ArrayField: f"{{{word}}}"}
    value = next((one for kind, one in values.items() if isinstance(field, kind)), word)
    with superuser() as cursor:
        try:
            cursor.execute(
                f'UPDATE {model._meta.db_table} SET "{field.column}" = %s WHERE "{model._meta.pk.column}"::text = ANY(%s)',
                [value, [str(one) for one in ids]],
            )
        except psycopg2.Error:
            cursor.connection.rollback()
            return False
        return bool(cursor.rowcount)


def dump() -> dict[str, str]:
    """Every table as text, as whoever holds a copy of the database reads it."""
    connections["default"].close()
    with superuser() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        found = {}
        for (table,) in cursor.fetchall():
            cursor.execute(f"SELECT t::text FROM {table} t")
            found[table] = "\n".join(row[0] for row in cursor.fetchall())
        return found
