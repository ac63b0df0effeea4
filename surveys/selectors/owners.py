"""Who may look after a case: nobody who is above or below the person or their partners in the reporting line, or one of them."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection

from django.db.models import Count

from accounts.actors import Actor
from accounts.enums import Role
from accounts.models import Membership, User
from matching.enums import PairingState
from matching.models import Pairing
from matching.selectors import panels
from plans.selectors import confidants
from programs import rules
from programs.models import Participant
from surveys.enums import CaseState
from surveys.models import Case


def of_person(participant: Participant) -> list[User]:
    """Everybody who may look after a case of somebody: admins before owners, and whoever has the fewest open ones first."""
    return _free({one for found in involved([participant.pk]).values() for one in found})


def of_nobody(cohort_id: uuid.UUID) -> list[User]:
    """The same for an anonymous case of a cohort: nobody who takes part in it, for they may be who it is about."""
    taking_part = set(Participant.objects.filter(cohort=cohort_id).values_list("employee_id", flat=True))
    return [user for user in _deciders() if not _employees(user) & taking_part]


def involved(participant_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, set[uuid.UUID]]:
    """The employees whom a case of each of these people may be about: themself, and everybody they are or were paired with.

    Takes two queries, and two for panels if there are some.
    """
    people = Participant.objects.filter(pk__in=participant_ids)
    found = defaultdict(set, {pk: {employee_id} for pk, employee_id in people.values_list("pk", "employee_id")})
    wanted = set(participant_ids)
    rows = Pairing.objects.exclude(state=PairingState.UNDONE).select_related("mentor", "mentee")
    theirs = rows.filter(mentor__in=wanted) | rows.filter(mentee__in=wanted)
    seats = rows.filter(panel_seats__participant__in=wanted)
    for pairing in panels.seated({row.pk: row for row in [*theirs, *seats]}.values()):
        around = {one.employee_id for one in pairing.everybody}
        for one in pairing.everybody:
            if one.pk in wanted:
                found[one.pk] |= around
    return dict(found)


def too_near(actor: Actor, participant_ids: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Of which of these people the actor must not see a case."""
    user = User.objects.filter(pk=actor.user_id).first()
    if user is None or not participant_ids:
        return set()
    people = involved(participant_ids)
    near = rules.near_to(_employees(user), {pk for found in people.values() for pk in found})
    return {pk for pk, found in people.items() if found & near}


def _free(around: set[uuid.UUID]) -> list[User]:
    return [user for user in _deciders() if not rules.near_to(_employees(user), around)]


def _employees(user: User) -> set[uuid.UUID]:
    """SECURITY: every row of the directory that a login may be, as for a word in confidence."""
    return confidants.employees_of([user])[user.pk]


def _deciders() -> list[User]:
    members = Membership.objects.filter(role__in=(Role.OWNER, Role.ADMIN), user__is_active=True).select_related("user")
    busy = Case.objects.exclude(status=CaseState.CLOSED).exclude(owner=None).order_by().values("owner_id")
    load = dict(busy.annotate(n=Count("pk")).values_list("owner_id", "n"))
    ordered = sorted(members, key=lambda row: (row.role != Role.ADMIN, load.get(row.user_id, 0), row.user.email))
    return [row.user for row in ordered]
