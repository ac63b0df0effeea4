"""What each one-tap link opens, and for whom: the scope, and the page and the answer of the room that owns it."""

from __future__ import annotations

from typing import Any

from accounts.models import OneTapLink
from accounts.services.links import Holds
from accounts.views.tapping import Step
from matching.selectors import open_requests, willingness
from matching.views import tapping
from plans.selectors import ledger, linked
from plans.views import change_taps, session_taps
from plans.views import tapping as pairs
from profiles.views import gate
from programs.enums import LinkScope
from programs.selectors import applications, participants
from programs.views import applying, nominating
from rights.views import taking_back
from surveys.selectors import asked
from surveys.views import answering

STEPS: dict[str, Step] = {
    LinkScope.PLACE: gate.place,
    LinkScope.SLOTS: session_taps.times,
    LinkScope.COHORT: nominating.shared,
    LinkScope.WILLING: tapping.willing,
    LinkScope.APPLY: applying.shared,
    LinkScope.APPLICATION: applying.own,
    LinkScope.REQUEST: tapping.pair_request,
    LinkScope.AGREEMENT: pairs.agreement,
    LinkScope.SESSION: session_taps.session,
    LinkScope.PAIR: session_taps.pair,
    LinkScope.CHANGE: change_taps.change,
    LinkScope.SURVEY: answering.tapped,
    LinkScope.ERASURE: taking_back.tapped,
}


def _never(link: OneTapLink) -> bool:
    return False


# Whether what a link opened is still its holder's, asked before it is renewed.
HOLDS: dict[str, Holds] = {
    LinkScope.PLACE: participants.link_holds,
    LinkScope.SLOTS: participants.link_holds,
    LinkScope.COHORT: _never,
    LinkScope.APPLY: _never,
    LinkScope.APPLICATION: applications.link_holds,
    LinkScope.WILLING: willingness.link_holds,
    LinkScope.REQUEST: open_requests.link_holds,
    LinkScope.AGREEMENT: linked.link_holds,
    LinkScope.SESSION: linked.link_holds,
    LinkScope.PAIR: linked.link_holds,
    LinkScope.CHANGE: ledger.link_holds,
    LinkScope.SURVEY: asked.link_holds,
    LinkScope.ERASURE: _never,
}

# SECURITY: when somebody sent their answers must be known nowhere, or it could be held against answers that name nobody.
QUIET = frozenset({LinkScope.SURVEY})

HOUSE: dict[str, Any] = {"steps": STEPS, "holds": HOLDS, "quiet": QUIET}
