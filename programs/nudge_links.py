"""Where the buttons in a nudge lead: the one place that knows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext

from accounts.actors import Actor
from accounts.services import links
from nudges import catalogue
from programs.enums import LinkScope
from programs.services import holders

if TYPE_CHECKING:
    from programs.models import Participant

# The kinds of nudges that ask a senior for an answer, and not only for the profile.
ASKING = ("profile-not-started",)


@dataclass(frozen=True)
class Link:
    """One button: what it says and where it leads; the main one stands out, those in a row stand beside each other."""

    label: str
    href: str
    main: bool = False
    in_row: bool = False


def of(*, actor: Actor, participant: Participant, rule: str) -> list[Link]:
    """The buttons of a nudge to a participant: a one-tap link of their own, to the step that is next for them."""
    page = links.issue(actor=actor, scope=LinkScope.PLACE, holders=holders.of([participant]))[participant.pk]
    return choices(rule=rule, page=page)


def choices(*, rule: str, page: str) -> list[Link]:
    """The buttons, given the address of somebody's place. Each opens a page; nothing is answered by looking at it."""
    if rule not in ASKING:
        blueprint = catalogue.blueprints()[rule]
        return [Link(gettext(blueprint.button), f"{page}{blueprint.step}/" if blueprint.step else page, main=True)]
    keep, later, choose = gettext("Keep my place"), gettext("Not now"), gettext("Choose for me")
    return [Link(keep, page, main=True), Link(later, f"{page}later/"), Link(choose, page)]
