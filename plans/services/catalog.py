"""The templates of a program: begun, copied, named, archived, chosen, and carried in files."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from accounts.actors import Actor
from accounts.enums import Permission
from accounts.services import audit
from plans import documents as limits
from plans import library, portable
from plans.enums import VersionState
from plans.models import PlanTemplate
from plans.portable import Carried
from plans.selectors import templates as selectors
from plans.services import drafts, templates, writing
from programs.models import Program

MOST = 30


class CannotDo(Exception):
    """A template cannot do this from where it stands; the message says why."""


def _room(actor: Actor, program: Program) -> None:
    actor.require(Permission.MANAGE_PROGRAMS)
    # One at a time, for two that are added together would both be the last that fits.
    Program.objects.select_for_update(no_key=True).get(pk=program.pk)
    if PlanTemplate.objects.filter(program=program, archived_at=None).count() >= MOST:
        raise CannotDo(f"A program has at most {MOST} templates. Archive one first.")


@transaction.atomic
def add(*, actor: Actor, program: Program, name: str, description: str) -> PlanTemplate:
    """Begin an empty template with a draft to write on. Raises CannotDo."""
    _room(actor, program)
    row = PlanTemplate.objects.create(program=program, name=name, description=description)
    drafts.add_version(template=row, state=VersionState.DRAFT)
    audit.record(actor=actor, verb="added a plan template", row=row)
    return row


@transaction.atomic
def take(*, actor: Actor, program: Program, track: str) -> PlanTemplate:
    """Take a plan of the library, live at once; it is the usual one when the program has none. Raises CannotDo."""
    _room(actor, program)
    usual = not PlanTemplate.objects.filter(program=program, usual=True).exists()
    row = templates.copy(program=program, track=library.TRACKS[track], usual=usual)
    audit.record(actor=actor, verb="took a plan template from the library", row=row, track=track)
    return row


@transaction.atomic
def duplicate(*, actor: Actor, template: PlanTemplate, program: Program, name: str) -> PlanTemplate:
    """Copy a template, from its live version, as a draft into the same program or another one. Raises CannotDo."""
    _room(actor, program)
    source = selectors.newest(actor, template)
    if source is None:
        raise CannotDo("There is nothing in this template to copy.")
    row = PlanTemplate.objects.create(
        program=program,
        name=name,
        description=template.description,
        origin=template.origin,
        origin_version=template.origin_version,
    )
    draft = drafts.add_version(template=row, state=VersionState.DRAFT)
    writing.write(version=draft, document=selectors.document(source))
    audit.record(actor=actor, verb="copied a plan template", row=row, source=str(template.pk))
    return row


@transaction.atomic
def bring(*, actor: Actor, program: Program, content: bytes) -> PlanTemplate:
    """Take up a template from a file, as a draft. Raises portable.WrongFile with the places, and CannotDo."""
    _room(actor, program)
    carried = portable.read(content)
    row = PlanTemplate.objects.create(program=program, name=carried.name, description=carried.description)
    draft = drafts.add_version(template=row, state=VersionState.DRAFT)
    writing.write(version=draft, document=carried.document)
    audit.record(actor=actor, verb="imported a plan template", row=row, steps=len(carried.document.steps))
    return row


def carry(*, actor: Actor, template: PlanTemplate) -> bytes:
    """A template as a file: its live version, or its draft when it never had one. Raises CannotDo."""
    version = selectors.newest(actor, template)
    if version is None:
        raise CannotDo("There is nothing in this template to export.")
    return portable.write(Carried(template.name, template.description, selectors.document(version)))


@transaction.atomic
def rename(*, actor: Actor, template: PlanTemplate, name: str, description: str) -> PlanTemplate:
    """Change what a template is called and what it is for; pairings see it at once."""
    actor.require(Permission.MANAGE_PROGRAMS)
    before = {"name": template.name, "description": template.description}
    after = {"name": name[: limits.NAME], "description": description[: limits.DESCRIPTION]}
    if before != after:
        PlanTemplate.objects.filter(pk=template.pk).update(**after)
        template.refresh_from_db()
        audit.record(actor=actor, verb="renamed a plan template", row=template, before=before, after=after)
    return template


@transaction.atomic
def make_usual(*, actor: Actor, template: PlanTemplate) -> None:
    """Have new pairings of the program follow this template. Raises CannotDo unless it has a live version."""
    actor.require(Permission.MANAGE_PROGRAMS)
    Program.objects.select_for_update(no_key=True).get(pk=template.program_id)
    row = PlanTemplate.objects.get(pk=template.pk)
    if row.archived_at:
        raise CannotDo("This template is archived. Take it up again first.")
    if selectors.version_in(actor, row, VersionState.LIVE) is None:
        raise CannotDo("Publish the template first; new pairings need something to follow.")
    before = PlanTemplate.objects.filter(program=row.program_id, usual=True).exclude(pk=row.pk)
    left = [str(name) for name in before.values_list("name", flat=True)]
    before.update(usual=False)
    if not row.usual:
        PlanTemplate.objects.filter(pk=row.pk).update(usual=True)
        audit.record(actor=actor, verb="made a plan template the usual one", row=row, before=left)


@transaction.atomic
def archive(*, actor: Actor, template: PlanTemplate, archived: bool) -> None:
    """Put a template away, or take it up again; pairings that follow it go on. Raises CannotDo for the usual one."""
    actor.require(Permission.MANAGE_PROGRAMS)
    row = PlanTemplate.objects.select_for_update().get(pk=template.pk)
    if archived and row.usual:
        raise CannotDo("New pairings follow this template. Make another one the usual one first.")
    if archived is (row.archived_at is not None):
        return
    PlanTemplate.objects.filter(pk=row.pk).update(archived_at=timezone.now() if archived else None)
    audit.record(actor=actor, verb="archived a plan template" if archived else "took up a plan template again", row=row)
