"""What is typed at the shared links of a cohort: noted at once, and looked at by the worker."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from accounts import selectors as accounts
from accounts.actors import Actor
from accounts.enums import Permission
from programs import events
from programs.enums import LinkScope
from programs.models import Cohort, SharedAsk
from programs.services import applications, nominations

# Forms that the shared links of one kind take for a cohort in a day; a town hall fits, a script does not.
MOST_A_DAY = 1_000
AT_ONCE = 200


class TooMany(Exception):
    """The links of this cohort have been used too often today; the message says so."""


@transaction.atomic
def note(
    *, actor: Actor, cohort: Cohort, scope: LinkScope, email: str, side: str, by_email: str = "", why: str = ""
) -> None:
    """Keep what somebody typed until the worker comes; ``by_email`` is who names a colleague. Raises TooMany.

    SECURITY: nothing is looked up while somebody waits, so neither the answer nor its time says who works here.
    """
    actor.require_grant(scope, cohort.pk)
    since = timezone.now() - dt.timedelta(days=1)
    if accounts.uses_since(scope, cohort.pk, since) > MOST_A_DAY:
        raise TooMany(gettext("Too many people have come by this link today. Try again tomorrow."))
    typed = {"email": email.strip().lower(), "by_email": by_email.strip().lower(), "why": " ".join(why.split())[:500]}
    organization_id = SharedAsk.objects.create(cohort=cohort, scope=scope, side=side, **typed).organization_id
    transaction.on_commit(
        lambda: events.asked_by_shared_link.send(SharedAsk, organization_id=organization_id), robust=True
    )


@transaction.atomic
def settle(*, actor: Actor) -> int:
    """Look whom those are about who asked by shared links, and forget what was typed; returns how many."""
    actor.require(Permission.MANAGE_PROGRAMS)
    rows = SharedAsk.objects.select_for_update(of=("self",), skip_locked=True)
    typed = list(rows.select_related("cohort").order_by("created_at", "pk")[:AT_ONCE])
    for row in typed:
        room = applications if row.scope == LinkScope.APPLY else nominations
        room.settle(actor=actor, ask=row)
    SharedAsk.objects.filter(pk__in=[row.pk for row in typed]).delete()
    return len(typed)
