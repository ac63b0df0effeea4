"""Forms of the list of plans and pairings: what to look for, and what to do with the selected."""

from __future__ import annotations

from typing import Any

from django import forms

from plans.health import PHASES, STATES, Health
from plans.selectors.standing import SORTS, Search
from ui.widgets import DayInput

PHASE_FILTERS = [("", "Going on"), *((phase.value, word) for phase, word in PHASES.items())]
HEALTH_FILTERS = [("", "Any state"), *((state.value, word) for state, word in STATES.items() if state != Health.NONE)]
STUCK_FILTERS = [("", "Moving or not"), ("yes", "Stuck in a stage")]
SIZES = [("25", "25 a page"), ("50", "50 a page")]


class StandingFilter(forms.Form):
    """Search field, filters, order and length of a page, as they stand in its address."""

    q = forms.CharField(required=False, max_length=200)
    phase = forms.ChoiceField(required=False, choices=PHASE_FILTERS)
    health = forms.ChoiceField(required=False, choices=HEALTH_FILTERS)
    stuck = forms.ChoiceField(required=False, choices=STUCK_FILTERS)
    department = forms.CharField(required=False, max_length=200)
    location = forms.CharField(required=False, max_length=200)
    o = forms.ChoiceField(required=False, choices=[(sign + key, key) for key in SORTS for sign in ("", "-")])
    size = forms.ChoiceField(required=False, choices=SIZES)

    def search(self) -> Search:
        """What is looked for; a value that makes no sense is left out."""
        self.is_valid()
        data = {name: value for name, value in self.cleaned_data.items() if value}
        return Search(
            words=data.get("q", ""),
            phase=data.get("phase", ""),
            health=data.get("health", ""),
            stuck="stuck" in data,
            department=data.get("department", ""),
            location=data.get("location", ""),
            order=data.get("o", "name"),
        )

    @property
    def length(self) -> int:
        """How many rows a page has."""
        self.is_valid()
        return int(self.cleaned_data.get("size") or SIZES[0][0])

    def chips(self) -> list[tuple[str, str]]:
        """Field and words of each filter that is on, in the order of the page."""
        self.is_valid()
        labels: dict[str, dict[str, str]] = {
            "phase": dict(PHASE_FILTERS), "health": dict(HEALTH_FILTERS), "stuck": dict(STUCK_FILTERS)
        }  # fmt: skip
        fields = ("q", "phase", "health", "stuck", "department", "location")
        data = self.cleaned_data
        return [(name, labels.get(name, {}).get(data[name], data[name])) for name in fields if data.get(name)]


class ActForm(forms.Form):
    """What to do with the selected pairs, or with all that the search finds; ``sure`` once it was looked at."""

    ACTIONS = ("remind", "leave", "take-up")

    action = forms.ChoiceField(choices=[(name, name) for name in ACTIONS])
    everybody = forms.BooleanField(required=False)
    query = forms.CharField(required=False, max_length=1000)
    sure = forms.BooleanField(required=False)


class LeaveForm(forms.Form):
    """Until when pairs are left alone, and why."""

    until = forms.DateField(label="Leave them until", widget=DayInput, error_messages={"required": "Choose a day."})
    reason = forms.CharField(
        label="Reason",
        max_length=300,
        help_text="Admins read it, and either of the two who asks for what is kept about them.",
        error_messages={"required": "Say why, for whoever looks next."},
    )

    def said(self) -> dict[str, Any]:
        """The day and the reason."""
        return {name: self.cleaned_data[name] for name in ("until", "reason")}


class SwapForm(forms.Form):
    """Another template for one pair."""

    template = forms.ChoiceField(
        label="Plan", widget=forms.RadioSelect, error_messages={"required": "Choose a plan for the two."}
    )

    def __init__(self, *args: Any, templates: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["template"].choices = [  # type: ignore[attr-defined]
            (str(one.pk), f"{one.name}|{one.description}") for one in templates
        ]
