"""An organization's own words for what the library says: writing them, putting them back, and following the library."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from accounts.actors import Actor
from accounts.enums import Permission
from accounts.services import audit
from plans import library
from plans.library.texts import Paper, hash_of
from plans.models import Resource


class NothingToPutBack(Exception):
    """There are no own words of this paper that could be put back, or had again."""


class ChangedCopy(Exception):
    """The organization has changed these words itself, so that the library's must not replace them unasked."""


@transaction.atomic
def write(*, actor: Actor, paper: Paper, title: str, text: str, shown: bool, together: bool = False) -> Resource | None:
    """Say it in the organization's own words. Words like the library's need no row, unless they are not shown.

    ``together`` says that the library's latest words were looked at while these were written.
    """
    actor.require(Permission.MANAGE_PROGRAMS)
    row = _locked(paper)
    if shown and hash_of(title, text) == paper.hash:
        return _put_back(actor, row) if row and row.put_back_at is None else None
    # Own words keep what they were copied from, until somebody has seen the later ones.
    if together or row is None or row.put_back_at is not None:
        row = row or Resource(key=paper.key)
        row.origin_version, row.origin_hash = paper.version, paper.hash
    before = {"title": row.title, "shown": row.shown}
    row.title, row.text, row.shown, row.put_back_at = title, text, shown, None
    row.save()
    audit.record(actor=actor, verb="changed a resource", row=row, before=before, after={"title": title, "shown": shown})
    return row


@transaction.atomic
def put_back(*, actor: Actor, paper: Paper) -> Resource:
    """Say it in the library's words again; the own ones are kept aside. Raises NothingToPutBack."""
    actor.require(Permission.MANAGE_PROGRAMS)
    row = _locked(paper)
    if row is None or row.put_back_at is not None:
        raise NothingToPutBack("Nothing of it has been changed.")
    return _put_back(actor, row)


def _put_back(actor: Actor, row: Resource) -> Resource:
    row.put_back_at = timezone.now()
    row.save(update_fields=["put_back_at"])
    audit.record(actor=actor, verb="put a resource back", row=row)
    return row


@transaction.atomic
def have_again(*, actor: Actor, paper: Paper) -> Resource:
    """Use the own words again that were put aside. Raises NothingToPutBack."""
    actor.require(Permission.MANAGE_PROGRAMS)
    row = _locked(paper)
    if row is None or row.put_back_at is None:
        raise NothingToPutBack("There are no own words of it that could be used again.")
    row.put_back_at = None
    row.save(update_fields=["put_back_at"])
    audit.record(actor=actor, verb="changed a resource", row=row, after={"title": row.title, "shown": row.shown})
    return row


@transaction.atomic
def follow(*, actor: Actor, paper: Paper) -> Resource:
    """Take the library's later words for a copy whose own nobody changed. Raises ChangedCopy."""
    actor.require(Permission.MANAGE_PROGRAMS)
    row = _locked(paper)
    if row is None or row.put_back_at is not None:
        raise NothingToPutBack("It is in the library's words already.")
    if hash_of(row.title, row.text) != row.origin_hash:
        raise ChangedCopy("You have changed these words. Look at both before you choose.")
    return _follow(actor, row, paper)


@transaction.atomic
def follow_all(*, actor: Actor) -> int:
    """Take the library's later words for every copy that nobody changed; returns how many."""
    actor.require(Permission.MANAGE_PROGRAMS)
    rows = Resource.objects.filter(put_back_at=None, key__in=list(library.PAPERS)).select_for_update().order_by("key")
    pairs = [(row, library.PAPERS[row.key]) for row in rows]
    behind = [(row, paper) for row, paper in pairs if hash_of(row.title, row.text) == row.origin_hash != paper.hash]
    for row, paper in behind:
        _follow(actor, row, paper)
    return len(behind)


def _follow(actor: Actor, row: Resource, paper: Paper) -> Resource:
    row.title, row.text = paper.title, paper.text
    return _seen(actor, row, paper, "took the library's words")


@transaction.atomic
def keep(*, actor: Actor, paper: Paper) -> Resource:
    """Keep the own words although the library has later ones; it is not asked again until there are others."""
    actor.require(Permission.MANAGE_PROGRAMS)
    row = _locked(paper)
    if row is None or row.put_back_at is not None:
        raise NothingToPutBack("It is in the library's words already.")
    return _seen(actor, row, paper, "kept own words")


def _seen(actor: Actor, row: Resource, paper: Paper, verb: str) -> Resource:
    before = row.origin_version
    row.origin_version, row.origin_hash = paper.version, paper.hash
    row.save()
    audit.record(actor=actor, verb=verb, row=row, before=before, after=paper.version)
    return row


def _locked(paper: Paper) -> Resource | None:
    return Resource.objects.select_for_update().filter(key=paper.key).first()
