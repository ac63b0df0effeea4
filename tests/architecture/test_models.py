"""Rows: each model says what one of its rows means, and nothing about it is left to chance or to a convention."""

from __future__ import annotations

import importlib
import re
from typing import Any

import pytest
from django.apps import apps
from django.contrib.contenttypes.fields import GenericForeignKey
from django.db import models

from accounts.tenancy import TenantModel
from tests.architecture.tree import ROOMS, ROOT

# Models of ours that are not owned by an organization, each with the reason; the tables are in accounts/locks.py.
GLOBAL = {
    "accounts.User": "a person may work for two organizations",
    "accounts.Organization": "is the owner",
}


def _models() -> list[Any]:
    return [model for model in apps.get_models() if model._meta.app_label in ROOMS]


@pytest.mark.parametrize("model", _models(), ids=lambda model: model._meta.label)
def test_a_model_says_what_one_row_means(model: Any) -> None:
    said = (model.__doc__ or "").strip()
    first = re.split(r"(?<=[.])\s", said)[0]
    assert first.endswith("."), f"a sentence is missing: {said[:60]!r}"
    assert not said.startswith(f"{model.__name__}("), "Django wrote this one"
    assert 2 <= len(first.split()) <= 30
    assert "__str__" in vars(model)


def test_every_model_is_owned_or_global_for_a_reason() -> None:
    assert {model._meta.label for model in _models() if not issubclass(model, TenantModel)} == GLOBAL.keys()


def test_constraints_and_indexes_are_named_after_their_table() -> None:
    """The name is what an error says; a name made by a machine says nothing."""
    wrong = [
        f"{model._meta.label}: {one.name}"
        for model in _models()
        for one in [*model._meta.constraints, *model._meta.indexes]
        if not one.name.startswith(f"{model._meta.app_label}_")
    ]
    assert wrong == []


def test_no_rules_without_a_name() -> None:
    assert [m._meta.label for m in _models() if m._meta.unique_together] == []
    unique = {
        f"{m._meta.label}.{f.name}" for m in _models() for f in m._meta.local_fields if f.unique and not f.primary_key
    }
    # Both are global: an owned row is unique within its organization only.
    assert unique == {"accounts.User.email", "accounts.Organization.slug"}


def test_no_key_to_anything() -> None:
    """A generic key is one that the database cannot check; many-to-many rows would belong to nobody."""
    private = [
        m._meta.label for m in _models() if any(isinstance(f, GenericForeignKey) for f in m._meta.private_fields)
    ]
    many = {f"{m._meta.label}.{f.name}" for m in _models() for f in m._meta.local_many_to_many}
    # What Django's user brings along; Upstream's permissions are a table in code.
    assert (private, many) == ([], {"accounts.User.groups", "accounts.User.user_permissions"})


def test_no_text_is_null() -> None:
    """Two kinds of nothing are one too many."""
    texts = models.CharField, models.TextField, models.FileField
    nullable = [
        f"{m._meta.label}.{f.name}" for m in _models() for f in m._meta.local_fields if isinstance(f, texts) and f.null
    ]
    assert nullable == []


def test_choices_are_those_of_an_enum() -> None:
    """Choices live in the enums of a room, where every floor can read them."""
    modules = [importlib.import_module(f"{room}.enums") for room in ROOMS if (ROOT / room / "enums.py").exists()]
    enums = [one for module in modules for one in vars(module).values() if isinstance(one, type(models.TextChoices))]
    known = [tuple(enum.choices) for enum in enums if enum.__module__.partition(".")[0] in ROOMS]
    loose = {
        f"{model._meta.label}.{field.name}"
        for model in _models()
        for field in model._meta.local_fields
        if (choices := getattr(field, "base_field", field).choices) and tuple(choices) not in known
    }
    assert loose == set()
