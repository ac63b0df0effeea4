"""Links of a cohort for everybody: to ask for the own letter or the own application by."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from accounts.actors import Actor
from accounts.enums import Permission
from accounts.models import OneTapLink
from accounts.services import audit, links
from accounts.services.links import Holder
from programs.enums import LinkScope
from programs.models import Cohort

LIFETIME = dt.timedelta(days=60)
_MADE = {LinkScope.COHORT: "made a shared link", LinkScope.APPLY: "made an application link"}


@transaction.atomic
def share(*, actor: Actor, cohort: Cohort, scope: LinkScope, label: str) -> str:
    """A link to be mailed around or printed; returns the address, which is known only now.

    The ``label`` says where it is put up, for nobody but the admins: several links are told apart by it.
    """
    actor.require(Permission.MANAGE_PROGRAMS)
    named = " ".join(label.split())
    holders = {cohort.pk: Holder(name=named)}
    address = links.issue(actor=actor, scope=scope, holders=holders, lifetime=LIFETIME)[cohort.pk]
    audit.record(actor=actor, verb=_MADE[scope], row=cohort, label=f"{cohort.name}: {named}")
    return address


def unshare(*, actor: Actor, link: OneTapLink) -> bool:
    """End such a link at once."""
    actor.require(Permission.MANAGE_PROGRAMS)
    return links.revoke(actor=actor, link=link)
