"""What a pair lets those who lead hear: one writes it, the other agrees, either takes it back; the worker shows many at once."""

from __future__ import annotations

import datetime as dt
import uuid
import zoneinfo
from collections import defaultdict

from django.db import transaction
from django.utils import timezone

from accounts.actors import Actor, NotAllowed
from accounts.models import Organization
from accounts.tenancy import private, tenant
from matching.enums import PairingState
from matching.models import Pairing
from plans import locks, packing, rules, sealing, themes
from plans.models import Insight, ShownInsight
from plans.selectors import changes
from plans.selectors import keys as opened_keys
from plans.selectors.insights import opened
from plans.services import keys
from programs.enums import ProgramState
from programs.models import Program
from programs.selectors.days import today_of

MONDAY = 1


class Taken(Exception):
    """The two have said something about this theme already: one is enough."""


class Gone(Exception):
    """It was taken back, or shown, since it was read."""


@transaction.atomic
def write(*, actor: Actor, pairing: Pairing, theme: str, text: str) -> Insight:
    """Write down what the two have learned; nothing is told of it before the other one agrees. Raises Taken and keys.Lost."""
    side = rules.voice(actor, pairing)
    if not side:
        raise NotAllowed("only the two of a pair say what they have learned, while the pairing goes on")
    key = keys.give_as(pairing, side)
    with opened_keys.as_side(pairing, side):
        Pairing.objects.select_for_update(of=("self",), no_key=True).get(pk=pairing.pk)
        if Insight.objects.filter(pairing=pairing, theme=theme).exists():
            raise Taken(
                "The two of you have said something about this already. Take that back first, or choose another theme."
            )
        row = Insight(organization_id=pairing.organization_id, pairing=pairing, theme=theme, written_by=side)
        row.words = sealing.seal(key, packing.packed({"text": text}, block=packing.TITLE), place=row.place)
        row.save(force_insert=True)
        return row


@transaction.atomic
def agree(*, actor: Actor, pairing: Pairing, insight_id: uuid.UUID) -> None:
    """Say that others may read it, too: the one who did not write it. Raises Gone.

    SECURITY: nothing else is written, no event of the trail: nobody learns that the two have agreed.
    """
    side = _side(actor, pairing)
    with opened_keys.as_side(pairing, side):
        row = Insight.objects.select_for_update().filter(pairing=pairing, pk=insight_id).first()
        if row is None:
            raise Gone
        if row.written_by == side:
            raise NotAllowed("the other one of the two agrees")
        if row.agreed_at is None:
            row.agreed_at = timezone.now()
            row.save(update_fields=["agreed_at"])


@transaction.atomic
def withdraw(*, actor: Actor, pairing: Pairing, insight_id: uuid.UUID) -> None:
    """Take it back: either of the two, at any time until it is shown. Raises Gone."""
    with opened_keys.as_side(pairing, _side(actor, pairing)):
        row = Insight.objects.select_for_update().filter(pairing=pairing, pk=insight_id, shown=False).first()
        if row is None:
            raise Gone
        row.delete()


def _side(actor: Actor, pairing: Pairing) -> str:
    side = rules.word_in(actor, pairing)
    if not side or actor.grant is not None:
        raise NotAllowed("only the two of a pair, signed in, say what others may read")
    return side


def show_due(organization_id: uuid.UUID) -> int:
    """On a Monday show what has come together, program by program: an hour would tell who was the last to agree."""
    with tenant(organization_id):
        organization = Organization.objects.get(pk=organization_id)
        today = today_of(organization)
        programs = list(Program.objects.exclude(state=ProgramState.DRAFT).order_by("pk"))
    if today.isoweekday() != MONDAY:
        return 0
    begin = dt.datetime.combine(today, dt.time(), zoneinfo.ZoneInfo(organization.time_zone))
    shown = 0
    for program in programs:
        with tenant(organization_id):
            shown += show(program, agreed_before=begin)
    return shown


@transaction.atomic
def show(program: Program, *, agreed_before: dt.datetime) -> int:
    """Show every theme that enough pairs have raised; returns how many insights were shown."""
    with private(purpose=locks.COUNT):
        rows = Insight.objects.filter(
            pairing__cohort__program=program, agreed_at__lt=agreed_before, shown=False
        ).exclude(pairing__state=PairingState.UNDONE)
        waiting = list(rows.select_related("pairing__mentor__employee").select_for_update(of=("self",)).order_by("pk"))
        raised = _raised(program, waiting)
        return sum(_show(program, theme, found) for theme, found in raised.items())


_Found = list[tuple[Insight, themes.Raised]]


def _raised(program: Program, waiting: list[Insight]) -> dict[str, _Found]:
    """What opens of it, by theme."""
    pairs = {row.pairing_id for row in waiting}
    held, readers = opened_keys.held_by(pairs), changes.of_readers(program.organization_id, pairs)
    found: dict[str, _Found] = defaultdict(list)
    for row in waiting:
        if text := opened(held.get(row.pairing_id), row):
            unit = row.pairing.mentor.employee.department
            one = themes.Raised(row.pairing_id, unit, text, counts=row.pairing_id not in readers)
            found[row.theme].append((row, one))
    return found


def _show(program: Program, theme: str, found: _Found) -> int:
    if not themes.enough(one for _, one in found):
        return 0
    ShownInsight.objects.bulk_create(
        ShownInsight(program=program, theme=theme, text=text) for text in themes.shuffled(one.text for _, one in found)
    )
    return Insight.objects.filter(pk__in=[row.pk for row, _ in found]).update(shown=True)
