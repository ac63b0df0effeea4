"""The tenancy locks: a context that names one organization, a manager that fails loud, row security that fails closed.

Three locks that do not trust each other (docs/threat-model.md):

1. ``TenantManager`` filters every query by the organization of the context and raises ``NoTenant`` without one.
2. Forced row-level security keyed on a transaction-local setting, under a role that owns nothing.
3. Composite foreign keys ``(organization_id, x_id) -> (organization_id, id)``, because key checks bypass row security.

A model joins all three by having an ``OrganizationKey`` and by pointing at other owned rows with ``TenantKey``.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, ClassVar

from django.db import DatabaseError, connection, models, transaction
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from accounts.identifiers import uuid7

APP_ROLE = "upstream_app"
OWNER_ROLE = "upstream_owner"


class NoTenant(RuntimeError):
    """Somebody asked for owned rows without saying whose."""


class CrossTenant(RuntimeError):
    """Somebody asked for another organization's context inside the context of one."""


@dataclass(frozen=True)
class Scope:
    """Whose rows the running code may touch, and on whose behalf."""

    organization_id: uuid.UUID | None
    user_id: uuid.UUID | None


_NOBODY = Scope(None, None)
_scope: ContextVar[Scope] = ContextVar("scope", default=_NOBODY)


def current_organization_id() -> uuid.UUID | None:
    """The organization of the running context, or None outside of one."""
    return _scope.get().organization_id


def current_user_id() -> uuid.UUID | None:
    """The user of the running context, or None for the system."""
    return _scope.get().user_id


def _pin(scope: Scope) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('app.org', %s, true), set_config('app.uid', %s, true)",
            [str(scope.organization_id or ""), str(scope.user_id or "")],
        )


@contextmanager
def _within(scope: Scope) -> Iterator[None]:
    """Make the scope the running one for the block; inside an outer scope, pin that one again on the way out.

    NOTE: releasing a savepoint keeps SET LOCAL alive until the outer commit, so it is undone by hand.
    """
    before = _scope.get()
    token = _scope.set(scope)
    try:
        yield
        if connection.savepoint_ids and not connection.needs_rollback:
            _pin(before)
    finally:
        _scope.reset(token)


@contextmanager
def tenant(organization_id: uuid.UUID, user_id: uuid.UUID | None = None) -> Iterator[None]:
    """Run the block in one transaction in which only this organization's rows exist.

    Raises NoTenant for None, and CrossTenant inside the context of another organization.
    """
    if organization_id is None:
        raise NoTenant("a tenant context needs an organization")
    inside = current_organization_id()
    if inside is not None and inside != organization_id:
        raise CrossTenant(f"already in {inside}, asked for {organization_id}")
    if user_id is None and inside == organization_id:
        user_id = current_user_id()
    scope = Scope(organization_id, user_id)
    with transaction.atomic(), _within(scope):
        _pin(scope)
        yield


@contextmanager
def identity(user_id: uuid.UUID) -> Iterator[None]:
    """Run the block as one person outside of any organization: only the own memberships can be read."""
    if current_organization_id() is not None:
        raise CrossTenant("already in an organization")
    scope = Scope(None, user_id)
    with transaction.atomic(), _within(scope):
        _pin(scope)
        yield


@contextmanager
def entrance(slug: str, user_id: uuid.UUID) -> Iterator[uuid.UUID | None]:
    """Enter an organization by its slug as one of its members; yields None, and shows no row, to anybody else.

    One round trip resolves the slug, checks the membership and pins the scope.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT app.enter(%s, %s)", [slug, str(user_id)])
            organization_id = cursor.fetchone()[0]
        if organization_id is None:
            yield None
            return
        with _within(Scope(organization_id, user_id)):
            yield organization_id


_private: ContextVar[tuple[str, str]] = ContextVar("private", default=("", ""))


@contextmanager
def private(*, person: uuid.UUID | None = None, purpose: str = "") -> Iterator[None]:
    """For the block there are rows that one participant alone may read, or one named purpose of the house needs.

    Whoever calls has proved that they may. Outside of such a block the database has none of these rows for the application.
    """
    token = _private.set((str(person or ""), purpose))
    try:
        _name_reader()
        yield
    finally:
        _private.reset(token)
        with suppress(DatabaseError):  # a transaction that has failed takes the setting with it
            _name_reader()


def _name_reader() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('app.person', %s, true), set_config('app.purpose', %s, true)", _private.get())


def reader_is_named() -> bool:
    """Whether the running code has said for whom or for what it reads private rows."""
    return any(_private.get())


class TenantQuerySet(models.QuerySet[Any]):
    """Rows of one organization."""

    def bulk_create(self, objs: Any, *args: Any, **kwargs: Any) -> Any:
        rows = list(objs)
        for row in rows:
            _claim(row)
        return super().bulk_create(rows, *args, **kwargs)


class TenantManager(models.Manager.from_queryset(TenantQuerySet)):  # type: ignore[misc]
    """Fails loud: without a context there is no queryset at all, not even an empty one."""

    use_in_migrations = False

    def get_queryset(self) -> TenantQuerySet:
        organization_id = current_organization_id()
        if organization_id is None:
            raise NoTenant(f"{self.model.__name__} was asked for outside of an organization")
        return super().get_queryset().filter(organization_id=organization_id)


def _claim(row: Any) -> None:
    """Give an unowned row to the organization of the context; refuse a row of any other."""
    inside = current_organization_id()
    if inside is None:
        raise NoTenant(f"{type(row).__name__} was written outside of an organization")
    if row.organization_id is None:
        row.organization_id = inside
    if row.organization_id != inside:
        raise CrossTenant(f"{type(row).__name__} belongs to {row.organization_id}, the context is {inside}")


class _TableLock(models.BaseConstraint):
    """A constraint that is SQL beside the table, unknown to form validation.

    It is written at the end of its migration, when every table and every key that it names is there.
    """

    def constraint_sql(self, model: Any, schema_editor: BaseDatabaseSchemaEditor | None) -> None:  # type: ignore[override]
        self.create_sql(model, schema_editor)

    def create_sql(self, model: Any, schema_editor: BaseDatabaseSchemaEditor | None) -> None:  # type: ignore[override]
        assert schema_editor is not None
        schema_editor.deferred_sql.append(self.statement(model, schema_editor))

    def statement(self, model: Any, schema_editor: BaseDatabaseSchemaEditor) -> str:
        """The SQL that sets the lock."""
        raise NotImplementedError

    def validate(self, *args: Any, **kwargs: Any) -> None:
        """The database is the judge."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _TableLock) and self.deconstruct() == other.deconstruct()

    def __hash__(self) -> int:
        return hash((type(self), self.name))


class TenantRLS(_TableLock):
    """Forced row-level security and the application's grants on one table.

    ``read_also`` is an SQL condition that opens more rows for reading only (own memberships, own organizations).
    ``grants`` never holds TRUNCATE, because TRUNCATE ignores row security.
    """

    def __init__(
        self,
        *,
        name: str,
        column: str = "organization_id",
        read_also: str = "",
        grants: str = "SELECT, INSERT, UPDATE, DELETE",
    ) -> None:
        super().__init__(name=name)
        self.column, self.read_also, self.grants = column, read_also, grants

    def deconstruct(self) -> Any:
        path, args, kwargs = super().deconstruct()
        return path, args, kwargs | {"column": self.column, "read_also": self.read_also, "grants": self.grants}

    def statement(self, model: Any, schema_editor: BaseDatabaseSchemaEditor) -> str:
        table, column = (schema_editor.quote_name(n) for n in (model._meta.db_table, self.column))
        mine = f"{column} = (SELECT app.org())"
        statements = [
            f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
            f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
            f"CREATE POLICY tenant_app ON {table} FOR ALL TO {APP_ROLE} USING ({mine}) WITH CHECK ({mine})",
            # Without a policy of its own the owner's data migrations would silently change nothing.
            f"CREATE POLICY tenant_owner ON {table} FOR ALL TO {OWNER_ROLE} USING (true) WITH CHECK (true)",
            f"GRANT {self.grants} ON {table} TO {APP_ROLE}",
        ]
        if self.read_also:
            statements.append(f"CREATE POLICY tenant_read ON {table} FOR SELECT TO {APP_ROLE} USING ({self.read_also})")
        return "; ".join(statements)

    def remove_sql(self, model: Any, schema_editor: BaseDatabaseSchemaEditor | None) -> str:  # type: ignore[override]
        assert schema_editor is not None
        table = schema_editor.quote_name(model._meta.db_table)
        names = ("tenant_app", "tenant_owner", "tenant_read")
        drops = [f"DROP POLICY IF EXISTS {name} ON {table}" for name in names]
        return "; ".join(
            [*drops, f"REVOKE ALL ON {table} FROM {APP_ROLE}", f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY"]
        )


class PrivateRLS(_TableLock):
    """A second lock on rows that are private inside of an organization; it narrows what the first one opens.

    Three SQL conditions on a row: who reads, writes, deletes it. They ask ``app.person()`` and ``app.purpose()``.
    """

    def __init__(self, *, name: str, read: str, write: str, delete: str) -> None:
        super().__init__(name=name)
        self.read, self.write, self.delete = read, write, delete

    def deconstruct(self) -> Any:
        path, args, kwargs = super().deconstruct()
        return path, args, kwargs | {"read": self.read, "write": self.write, "delete": self.delete}

    def statement(self, model: Any, schema_editor: BaseDatabaseSchemaEditor) -> str:
        table = schema_editor.quote_name(model._meta.db_table)
        rules = {
            "select": f"USING ({self.read})",
            "insert": f"WITH CHECK ({self.write})",
            "update": f"USING ({self.write}) WITH CHECK ({self.write})",
            "delete": f"USING ({self.delete})",
        }
        return "; ".join(
            f"CREATE POLICY private_{verb} ON {table} AS RESTRICTIVE FOR {verb.upper()} TO {APP_ROLE} {rule}"
            for verb, rule in rules.items()
        )

    def remove_sql(self, model: Any, schema_editor: BaseDatabaseSchemaEditor | None) -> str:  # type: ignore[override]
        assert schema_editor is not None
        table = schema_editor.quote_name(model._meta.db_table)
        verbs = "select insert update delete".split()
        return "; ".join(f"DROP POLICY IF EXISTS private_{verb} ON {table}" for verb in verbs)


class CompositeKey(_TableLock):
    """``FOREIGN KEY (organization_id, x_id) REFERENCES t (organization_id, id)``: no row points across."""

    ACTIONS: ClassVar[dict[Any, str]] = {
        models.CASCADE: "CASCADE",
        models.PROTECT: "NO ACTION",
        models.RESTRICT: "NO ACTION",
        models.DO_NOTHING: "NO ACTION",
    }

    def __init__(self, *, name: str, field: str) -> None:
        super().__init__(name=name)
        self.field = field

    def deconstruct(self) -> Any:
        path, args, kwargs = super().deconstruct()
        return path, args, kwargs | {"field": self.field}

    def statement(self, model: Any, schema_editor: BaseDatabaseSchemaEditor) -> str:
        field = model._meta.get_field(self.field)
        quote, target = schema_editor.quote_name, field.remote_field.model._meta
        column = quote(field.column)
        # SET NULL names its column, for nulling the whole key would also null the organization.
        action = self.ACTIONS.get(field.remote_field.on_delete, f"SET NULL ({column})")
        return (
            f"ALTER TABLE {quote(model._meta.db_table)} ADD CONSTRAINT {quote(self.name)} "
            f"FOREIGN KEY (organization_id, {column}) REFERENCES {quote(target.db_table)} (organization_id, id) "
            f"ON DELETE {action} DEFERRABLE INITIALLY IMMEDIATE"
        )

    def remove_sql(self, model: Any, schema_editor: BaseDatabaseSchemaEditor | None) -> str:  # type: ignore[override]
        assert schema_editor is not None
        quote = schema_editor.quote_name
        return f"ALTER TABLE {quote(model._meta.db_table)} DROP CONSTRAINT {quote(self.name)}"


def _declare(model: type[models.Model], constraint: models.BaseConstraint) -> None:
    """Add a constraint to a real model, so that makemigrations sees it and no child class can forget it.

    Models rendered from migrations carry their constraints in the migration already.
    """
    meta = model._meta
    if meta.abstract or model.__module__ == "__fake__" or constraint.name in {c.name for c in meta.constraints}:
        return
    meta.constraints = [*meta.constraints, constraint]
    meta.original_attrs["constraints"] = meta.constraints


class OrganizationKey(models.ForeignKey):
    """The key that makes a row owned: brings row security and the target of composite keys with it."""

    def __init__(self, to: Any = "accounts.Organization", on_delete: Any = models.CASCADE, **kwargs: Any) -> None:
        self.read_also = kwargs.pop("read_also", "")
        self.grants = kwargs.pop("grants", "SELECT, INSERT, UPDATE, DELETE")
        kwargs.setdefault("related_name", "+")
        kwargs.setdefault("db_index", False)
        kwargs.setdefault("editable", False)
        super().__init__(to, on_delete, **kwargs)

    def contribute_to_class(self, cls: type[models.Model], name: str, **kwargs: Any) -> None:
        super().contribute_to_class(cls, name, **kwargs)
        if cls._meta.abstract:
            return
        label = f"{cls._meta.app_label}_{cls._meta.model_name}"
        _declare(cls, TenantRLS(name=f"{label}_rls", read_also=self.read_also, grants=self.grants))
        _declare(cls, models.UniqueConstraint(fields=["organization", "id"], name=f"{label}_owned"))


class TenantKey(models.ForeignKey):
    """A key to another owned row of the same organization, checked by the database as a composite key."""

    def __init__(self, to: Any, on_delete: Any, **kwargs: Any) -> None:
        kwargs["db_constraint"] = False
        super().__init__(to, on_delete, **kwargs)

    def contribute_to_class(self, cls: type[models.Model], name: str, **kwargs: Any) -> None:
        super().contribute_to_class(cls, name, **kwargs)
        label = f"{cls._meta.app_label}_{cls._meta.model_name}_{name}"
        _declare(cls, CompositeKey(name=f"{label}_tenant", field=name))


class TenantModel(models.Model):
    """A row that belongs to one organization."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organization = OrganizationKey()
    created_at = models.DateTimeField(auto_now_add=True)

    objects = TenantManager()
    # SECURITY: deliberately without a filter; tests use it to prove that the database alone holds.
    unscoped = models.Manager()

    class Meta:
        abstract = True
        base_manager_name = "objects"
        default_manager_name = "objects"

    def save(self, *args: Any, **kwargs: Any) -> None:
        _claim(self)
        super().save(*args, **kwargs)
