"""What each one-tap link opens: the scope, and the page of the room that owns it."""

from __future__ import annotations

from accounts.views.tapping import Step
from matching.views import tapping
from profiles.views import gate
from programs.enums import LinkScope
from programs.views import nominating

STEPS: dict[str, Step] = {
    LinkScope.PLACE: gate.place,
    LinkScope.SLOTS: gate.times,
    LinkScope.COHORT: nominating.shared,
    LinkScope.WILLING: tapping.willing,
    LinkScope.REQUEST: tapping.pair_request,
}
