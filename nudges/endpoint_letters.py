"""What owners are written when another system could not be told for long."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext, override

from accounts import languages
from accounts.enums import Role
from accounts.models import Membership, Organization
from nudges import letters
from nudges.letters import Letter
from nudges.models import HookEndpoint


def switched_off(endpoint: HookEndpoint, *, at: dt.datetime, gone: bool) -> dict[str, Letter]:
    """One letter to every owner: which address was switched off, and where it is switched on again."""
    organization = Organization.objects.get(pk=endpoint.organization_id)
    owners = Membership.objects.filter(role=Role.OWNER, user__is_active=True).select_related("user").order_by("pk")
    page = reverse("nudges:endpoint", args=[organization.slug, endpoint.pk])
    return {
        f"webhook-off:{endpoint.pk}:{at:%Y%m%d%H%M}:{row.user_id}": _letter(
            endpoint, organization, row, page, gone=gone
        )
        for row in owners
    }


def _letter(endpoint: HookEndpoint, organization: Organization, row: Membership, page: str, *, gone: bool) -> Letter:
    with override(languages.of_address(row.user.email, organization.pk)):
        line = _gone() if gone else _away()
        context = {
            "organization": organization,
            "title": gettext("A webhook was switched off: {name}").format(name=endpoint.name),
            "line": line.format(name=endpoint.name, host=endpoint.host),
            "link": f"{settings.BASE_URL}{page}",
        }
        return letters.compose(
            template="team_alert",
            kind="webhook switched off",
            to_email=row.user.email,
            to_name=row.user.name or row.user.email,
            context=context,
        )


def _away() -> str:
    return gettext(
        "{name} at {host} was not reached for days, so it is told nothing any more. Look at what it answers, switch it on "
        "again, and send it what it has missed."
    )


def _gone() -> str:
    return gettext(
        "{name} at {host} answered that it is there no more, so it is told nothing any more. If that is right, remove it; if "
        "it has moved, add its new address."
    )
