"""The surveys of a program: added, set, switched on and off, put away."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from accounts.actors import Actor
from accounts.enums import Permission
from accounts.models import Organization
from accounts.services import audit
from plans.enums import VersionState
from programs.models import Program
from surveys import bank
from surveys.documents import KEY, Document
from surveys.enums import Moment, Sides
from surveys.models import Survey, SurveyVersion
from surveys.services import writing

MOST = 40


class CannotDo(Exception):
    """A survey cannot do this from where it stands; the message says why."""


@dataclass(frozen=True)
class Setting:
    """What a survey is called, when it is sent, and to whom."""

    title: str
    intro: str = ""
    moment: str = Moment.BY_HAND
    days: int = 0
    on_date: dt.date | None = None
    sides: str = Sides.BOTH


@transaction.atomic
def add(*, actor: Actor, program: Program, setting: Setting, origin: str = "") -> Survey:
    """Begin a survey of the program's own with a draft, empty or with the words of one of the bank. Raises CannotDo."""
    actor.require(Permission.MANAGE_PROGRAMS)
    # One at a time, for two that are added together would both be the last that fits.
    Program.objects.select_for_update(no_key=True).get(pk=program.pk)
    keys = set(Survey.objects.filter(program=program).values_list("key", flat=True))
    if len(keys) >= MOST:
        raise CannotDo(f"A program has at most {MOST} surveys.")
    row = Survey.objects.create(program=program, key=_free(setting.title, keys), origin=origin, **asdict(setting))
    draft = SurveyVersion.objects.create(survey=row)
    writing.write([(draft, shipped(actor, row) or Document())])
    audit.record(actor=actor, verb="added a survey", row=row, origin=origin)
    return row


def _free(title: str, taken: set[str]) -> str:
    """A key for a survey of the program's own, which none of the bank ever has."""
    stem = f"own-{slugify(title)}"[: KEY - 4].strip("-")
    return next(key for key in (stem, *(f"{stem}-{number}" for number in range(2, MOST + 2))) if key not in taken)


def shipped(actor: Actor, survey: Survey) -> Document | None:
    """What the bank asks where a survey came from, in the organization's language; None for one of wholly own words."""
    if survey.origin not in bank.SURVEYS:
        return None
    language = Organization.objects.values_list("language", flat=True).get(pk=actor.organization_id)
    return bank.based_on(bank.SURVEYS[survey.origin], language).document


@transaction.atomic
def settle(*, actor: Actor, survey: Survey, setting: Setting) -> None:
    """Change what a survey is called, when it is sent and to whom; whoever is asked from now on sees it."""
    row = _held(actor, survey)
    after = asdict(setting)
    before = {name: getattr(row, name) for name in after}
    if before == after:
        return
    Survey.objects.filter(pk=row.pk).update(**after)
    changed = [name for name in after if before[name] != after[name]]
    audit.record(
        actor=actor, verb="set a survey", row=row,
        before={name: _plain(before[name]) for name in changed}, after={name: _plain(after[name]) for name in changed},
    )  # fmt: skip


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.date) else value


@transaction.atomic
def switch(*, actor: Actor, survey: Survey, on: bool) -> None:
    """Send a survey at its moment, or not any more; a wave that is open stays open. Raises CannotDo."""
    row = _held(actor, survey)
    if row.switched_on is on:
        return
    if on and row.archived_at:
        raise CannotDo("This survey is put away. Take it back first.")
    if on and not SurveyVersion.objects.filter(survey=row, state=VersionState.LIVE).exists():
        raise CannotDo("Publish its draft first; there is nothing yet that could be asked.")
    Survey.objects.filter(pk=row.pk).update(switched_on=on)
    audit.record(actor=actor, verb="switched a survey on" if on else "switched a survey off", row=row)


@transaction.atomic
def archive(*, actor: Actor, survey: Survey, archived: bool) -> None:
    """Put a survey away, which switches it off, or take it back; what was answered stays."""
    row = _held(actor, survey)
    if archived is (row.archived_at is not None):
        return
    if archived:
        Survey.objects.filter(pk=row.pk).update(archived_at=timezone.now(), switched_on=False)
    else:
        Survey.objects.filter(pk=row.pk).update(archived_at=None)
    audit.record(actor=actor, verb="put a survey away" if archived else "took a survey back", row=row)


def _held(actor: Actor, survey: Survey) -> Survey:
    actor.require(Permission.MANAGE_PROGRAMS)
    row: Survey = Survey.objects.select_for_update().get(pk=survey.pk)
    return row
