"""Where the buttons in a nudge lead: the one place that knows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

from django.conf import settings
from django.urls import reverse

from accounts.actors import Actor
from accounts.services import invitations as doors
from nudges.services import stopping

if TYPE_CHECKING:
    from nudges.models import Message
    from programs.models import Participant

# The kinds of nudges that ask a senior for an answer, and not only for the profile.
ASKING = ("profile-not-started",)


@dataclass(frozen=True)
class Link:
    """One button: what it says and where it leads; the main one stands out."""

    label: str
    href: str
    main: bool = False


def of(*, actor: Actor, participant: Participant, rule: str, message: Message) -> list[Link]:
    """The buttons of a nudge to a participant. Who has no login yet comes in by the first one."""
    email = participant.employee.email
    home = settings.BASE_URL + reverse("home", args=[participant.organization.slug])
    door = doors.doors(actor=actor, emails=[email]).get(email)
    return choices(participant=participant, rule=rule, page=door or home, pause=stopping.link(message))


def choices(*, participant: Participant, rule: str, page: str, pause: str) -> list[Link]:
    """The buttons, given the page that lets somebody in and the one that puts reminders off."""
    if rule not in ASKING:
        return [Link("Go on with my profile", page, main=True)]
    found = [Link("Keep my place", page, main=True), Link("Not now", pause)]
    if to := participant.organization.contact_email:
        subject = quote(f"{participant.cohort.program.name}: please choose for me")
        found.append(Link("Choose for me", f"mailto:{quote(to, safe='@')}?subject={subject}"))
    return found
