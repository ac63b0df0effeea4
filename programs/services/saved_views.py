"""Named searches of one person."""

from __future__ import annotations

from django.db import transaction

from accounts.actors import Actor
from accounts.enums import Permission
from programs.models import SavedView

MAX_VIEWS = 30


class TooManyViews(Exception):
    """One person keeps at most thirty views of a page."""


class NameTaken(Exception):
    """The person already has a view of this name."""


@transaction.atomic
def save(*, actor: Actor, page: str, name: str, query: str, replace: bool = False) -> SavedView:
    """Keep a search under a name. Raises NameTaken when another search has it, unless it is to be replaced."""
    actor.require(Permission.SEE_PROGRAMS)
    mine = SavedView.objects.filter(user_id=actor.user_id, page=page)
    existing = mine.filter(name=name).first()
    if existing is not None and existing.query != query and not replace:
        raise NameTaken(f"You already have a view called “{name}”.")
    if existing is None and mine.count() >= MAX_VIEWS:
        raise TooManyViews(f"You have {MAX_VIEWS} saved views. Delete one first.")
    view = existing or SavedView(user_id=actor.user_id, page=page, name=name)
    view.query = query[:1000]
    view.save()
    return view


@transaction.atomic
def rename(*, actor: Actor, view: SavedView, name: str) -> SavedView:
    """Give an own view another name; raises NameTaken."""
    actor.require(Permission.SEE_PROGRAMS)
    if SavedView.objects.filter(user_id=actor.user_id, page=view.page, name=name).exclude(pk=view.pk).exists():
        raise NameTaken(f"You already have a view called “{name}”.")
    view.name = name
    view.save(update_fields=["name"])
    return view


@transaction.atomic
def delete(*, actor: Actor, view: SavedView) -> None:
    """Forget an own view."""
    actor.require(Permission.SEE_PROGRAMS)
    view.delete()
