"""The registry of what is kept about people knows every field, and nothing that is gone."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from django.apps import apps
from django.db import models

from accounts.models import User
from accounts.privacy import SHARED, Class
from profiles.forms.profiles import NOBODY, ProfileForm
from programs.models import Employee
from rights.registry import REGISTRY, ROOMS, classes

MODELS = {model._meta.label: model for model in apps.get_models(include_auto_created=True)}
PEOPLE = (User, Employee)
# Tells of nobody, and still opens a door.
OURS = {
    "socialaccount.SocialApp": "the keys by which a provider of sign-in knows us",
    "nudges.Webhook": "the way into an organization's chat",
    "nudges.HookEndpoint": "the way into an organization's system, and the secret that signs",
}


def test_every_model_is_in_the_registry_and_no_other() -> None:
    assert REGISTRY.keys() == MODELS.keys()


def test_a_room_declares_its_own_models() -> None:
    """Sign-in's tables, which come from elsewhere, are declared where sign-in is."""
    for room in ROOMS:
        name = room.__name__.partition(".")[0]
        foreign = {label for label in room.RECORDS if not label.startswith(f"{name}.")}
        assert foreign == set() or name == "accounts"
    assert len(REGISTRY) == sum(len(room.RECORDS) for room in ROOMS)


@pytest.mark.parametrize("label", sorted(MODELS))
def test_every_field_has_one_class(label: str) -> None:
    named = Counter(name for name, _ in REGISTRY[label].classed())
    fields = {field.name for field in MODELS[label]._meta.local_fields}
    assert [name for name, count in named.items() if count > 1] == []
    assert fields - classes(label).keys() == set()
    assert named.keys() - fields == set()


@pytest.mark.parametrize("label", sorted(MODELS))
def test_who_is_meant_can_be_found(label: str) -> None:
    """Otherwise nobody could be given, or forgotten, what is kept about them."""
    record = REGISTRY[label]
    if {kind for _, kind in record.classed()} - {Class.OPEN} and label not in OURS:
        assert record.about or record.many
    for path in record.about:
        assert _end(MODELS[label], path)


def _end(model: Any, path: str) -> bool:
    """Whether a lookup ends at a person: a user, an employee, or an address."""
    if path == "pk":
        return model in PEOPLE
    for part in path.split("__"):
        field = model._meta.get_field(part)
        model = field.related_model
    return model in PEOPLE or isinstance(field, models.EmailField)


@pytest.mark.parametrize("label", sorted(MODELS))
def test_what_is_confidential_has_a_reason(label: str) -> None:
    record = REGISTRY[label]
    kept = {name for name, kind in record.classed() if kind == Class.CONFIDENTIAL}
    assert kept - record.why.keys() == set()
    assert record.why.keys() - {name for name, _ in record.classed()} == set()
    assert all(reason.strip() for reason in record.why.values())


def test_what_every_row_has_says_nothing_about_anybody() -> None:
    assert SHARED == ("id", "organization", "created_at")
    keys = [label for label in REGISTRY if classes(label).get("id") != Class.OPEN]
    assert keys == []


def test_a_key_to_a_person_is_never_open() -> None:
    loose = [
        f"{label}.{field.name}"
        for label, model in MODELS.items()
        for field in model._meta.local_fields
        if field.related_model in PEOPLE and classes(label)[field.name] == Class.OPEN
    ]
    assert loose == []


def test_the_registry_keeps_what_the_form_promises() -> None:
    """Beside each question of a profile stands who sees the answer; nobody means confidential."""
    promised = {name for name, who in ProfileForm.SEEN_BY.items() if who == NOBODY}
    kept = {name for name, kind in classes("profiles.Profile").items() if kind == Class.CONFIDENTIAL}
    assert promised == kept == {"worries"}
    assert {name for name in ProfileForm.SEEN_BY if classes("profiles.Profile").get(name) == Class.OPEN} == set()
