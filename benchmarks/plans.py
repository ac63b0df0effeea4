"""Plans of many pairings at once: ``python -m benchmarks.plans [--pairings 5000]``.

Pairings that have begun get their plans; then a live template of sixty steps that a thousand pairings follow is changed: who is
affected is counted, the worker carries the version to all of them, and takes it back. Seconds are of this machine.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
import uuid
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from benchmarks import ground, pages
from benchmarks.figures import Figure, report
from config import memory

if TYPE_CHECKING:
    from django.test import Client

    from accounts.actors import Actor
    from accounts.models import Organization
    from plans.documents import Document
    from plans.models import PlanTemplate, TemplateVersion

PAIRINGS, FOLLOWING, STEPS = 5_000, 1_000, 60
OPENING, IMPACT, CARRYING = 10.0, 1.0, 20.0
_EMPLOYEES = """
INSERT INTO programs_employee (id, organization_id, created_at, email, number, first_name, last_name, preferred_name, job_title,
  job_level, department, business_unit, team, location, country, status, time_zone, first_key, formal_key, last_key, middle_key,
  end_key, email_key)
SELECT gen_random_uuid(), %(o)s, now(), %(c)s || 'p' || k || '@bench.example', %(c)s || k, 'First' || k, 'Last' || k, '', '', '',
  '', '', '', '', '', 'active', 'Europe/Berlin', 'first', '', 'last' || k, '', '', 'p' || k
FROM generate_series(1, 2 * %(n)s) AS k
"""
_PARTICIPANTS = """
INSERT INTO programs_participant (id, organization_id, created_at, cohort_id, employee_id, side, capacity, state, joined_at,
  completeness, complete, excused, topics, owes, language)
SELECT gen_random_uuid(), %(o)s, now(), %(c)s, id, CASE WHEN k %% 2 = 0 THEN 'mentee' ELSE 'mentor' END, 1, 'ready', now(), 100,
  true, false, '{}', '{}', ''
FROM (SELECT id, row_number() OVER (ORDER BY id) AS k FROM programs_employee
  WHERE organization_id = %(o)s AND number LIKE %(c)s || '%%') AS e
"""


def seed(organization: str, pairings: int) -> str:
    """A cohort of a new program with so many pairings that have begun, written by SQL; returns the program's id."""
    from django.db import connection

    from programs.models import Cohort, Program

    program = Program.objects.create(name="Bench", state="live", plan_template="seven-sessions")
    cohort = Cohort.objects.create(program=program, name="Bench", cap=10_000)
    values = {"o": organization, "c": str(cohort.pk), "n": pairings}
    with connection.cursor() as cursor:
        for statement in (_EMPLOYEES, _PARTICIPANTS):
            cursor.execute(statement, values)
    _pair(str(cohort.pk))
    return str(program.pk)


def _pair(cohort: str) -> None:
    from django.utils import timezone

    from matching.models import Pairing
    from programs.models import Participant

    sides = [
        list(Participant.objects.filter(cohort=cohort, side=side).order_by("pk").values_list("pk", flat=True))
        for side in ("mentor", "mentee")
    ]
    now = timezone.now()
    Pairing.objects.bulk_create(
        [
            Pairing(cohort_id=cohort, mentor_id=mentor, mentee_id=mentee, started_at=now, reasons=[])
            for mentor, mentee in zip(*sides, strict=True)
        ],
        batch_size=1_000,
    )


def timed(work: Callable[[], Any]) -> tuple[Any, float]:
    """What some work returns, and the seconds it took."""
    begun = time.perf_counter()
    found = work()
    return found, time.perf_counter() - begun


def _long(document: Document) -> Document:
    """The plan of the library with so many steps more that it has sixty."""
    from plans.documents import Document, Part

    step = document.steps[-1]
    more = tuple(
        replace(step, key=uuid.uuid5(step.key, str(number)), title=f"Step {number}", after=None, days=200 + number)
        for number in range(STEPS - len(document.steps))
    )
    return Document((*document.parts, Part("And on", "", more)))


def _sixty(actor: Actor, program: str) -> PlanTemplate:
    """The usual template of a program, live, with sixty steps."""
    from plans import library
    from plans.models import TemplateVersion
    from plans.selectors.templates import document
    from plans.services import drafts, templates, writing
    from programs.models import Program

    row = templates.copy(program=Program.objects.get(pk=program), track=library.TRACKS["seven-sessions"], usual=True)
    was = TemplateVersion.objects.get(template=row)
    said = document(was)
    was.state = "retired"
    was.save()
    version = drafts.add_version(template=row, state="live")
    writing.write(version=version, document=_long(said))
    return row


def _change(actor: Actor, template: PlanTemplate) -> TemplateVersion:
    """A draft in which every step says something else, one is new, one is gone, and most move to another day."""
    from plans.selectors import templates as selectors
    from plans.services import drafts, writing

    live = selectors.version_in(actor, template, "live")
    assert live is not None
    said = selectors.document(live)
    first, *others = said.parts
    gone, *kept = first.steps
    fresh = replace(gone, key=uuid.uuid4(), title="Something new", after=None)
    steps = [replace(step, text="In other words.", days=step.days + 3) for step in (*kept, fresh)]
    draft = drafts.add_version(template=template, state="draft")
    writing.write(version=draft, document=replace(said, parts=(replace(first, steps=tuple(steps)), *others)))
    return selectors.version_in(actor, template, "draft") or draft


def admin(organization: Organization) -> Client:
    """A new admin of an organization, signed in."""
    from django.test import Client

    from accounts.models import Membership, User
    from accounts.tenancy import tenant

    user = User.objects.create_user(f"{uuid.uuid4().hex}@bench.example", None, name="Bench")
    with tenant(organization.pk):
        Membership.objects.create(user=user, role="admin")
    client = Client()
    client.force_login(user)
    return client


def _editor(organization: Organization, template: PlanTemplate) -> Figure:
    """The page of a draft of sixty steps beside an empty one, as an admin opens it."""
    from django.conf import settings
    from django.test.utils import override_settings

    client = admin(organization)
    storages = {"default": settings.STORAGES["default"], "staticfiles": {"BACKEND": pages.PLAIN_STATIC}}
    memory.settle()  # as the web process does
    address = f"/o/{organization.slug}/plan-templates/{template.pk}/draft/"
    with override_settings(ROOT_URLCONF="benchmarks.urls", ALLOWED_HOSTS=["testserver"], STORAGES=storages):
        return pages.compare(client.get, f"plan editor, {STEPS} steps", address, pages.ROUNDS)


def measure(pairings: int = PAIRINGS, following: int = FOLLOWING) -> list[Figure]:
    """Opening, then the impact on those who follow one template, carrying it to them, and back."""
    from accounts.actors import system
    from accounts.models import Organization
    from accounts.tenancy import tenant
    from plans.selectors import impact
    from plans.services import opening, publishing, rollouts

    organization = Organization(name="Bench", slug=f"plans-{os.getpid()}")
    with tenant(organization.pk):
        organization.save(force_insert=True)
        seed(str(organization.pk), pairings)
    ground.analyze()
    actor = system(organization.pk)
    opened, seconds = timed(lambda: opening.open_due(organization.pk))
    with tenant(organization.pk):
        template = _sixty(actor, seed(str(organization.pk), following))
    opening.open_due(organization.pk)
    ground.analyze()
    with tenant(organization.pk):
        draft = _change(actor, template)
    editor = _editor(organization, template)
    with tenant(organization.pk):
        runs = [timed(lambda: impact.of(actor, draft)) for _ in range(3)]
        found, counting = runs[0][0], max(spent for _, spent in runs)
        row = publishing.publish(actor=actor, version=draft, seen=draft.revision, reach="all", why="To measure it.")
    _, there = timed(lambda: rollouts.work(actor=actor, rollout_id=row.pk))
    with tenant(organization.pk):
        row.refresh_from_db()
        publishing.undo(actor=actor, rollout=row)
    _, back = timed(lambda: rollouts.work(actor=actor, rollout_id=row.pk))
    print(f"{opened:,} plans opened in {seconds:.1f} s; impact on {found.touched:,} pairings of {STEPS} steps in"
          f" {counting:.2f} s {found.sums}; carried in {there:.1f} s, back in {back:.1f} s", flush=True)  # fmt: skip
    if (opened, found.touched) != (pairings, following):
        raise SystemExit("not every pairing was reached")
    return [
        Figure(f"opening the plans of {pairings:,} pairings", OPENING, seconds, "s"),
        Figure(f"who is affected by a change of a plan that {following:,} pairings follow", IMPACT, counting, "s"),
        Figure("carrying that change to them, or back", CARRYING, max(there, back), "s"),
        editor,
    ]


def main(arguments: Sequence[str] | None = None) -> int:
    """The sizes of the promise, or those that are given."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairings", type=int, default=PAIRINGS)
    parser.add_argument("--following", type=int, default=FOLLOWING)
    options = parser.parse_args(arguments)
    with ground.services():
        found = measure(options.pairings, options.following)
    return report(found)


if __name__ == "__main__":
    sys.exit(main())
