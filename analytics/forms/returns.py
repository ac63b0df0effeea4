"""Saying assumptions, and playing with them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from django import forms

from analytics.enums import FurtherBenefit
from analytics.money import BY_KEY, CURRENCIES, FIGURES, MONEY, SAYABLE
from analytics.selectors.returns import Known, Returns
from analytics.services.assumptions import MOST_LINES, Line, Said

ENDS = ("low", "central", "high")
COST = "cost"
_KINDS = [("", "Nothing"), (COST, "A cost"), *((kind.value, kind.label) for kind in FurtherBenefit)]
_BLANK_LINES = 2


class Group(NamedTuple):
    """One figure of the form: what it is called, and its fields."""

    title: str
    unit: str
    ends: list[forms.BoundField]
    origin: forms.BoundField
    source: forms.BoundField
    more: list[forms.BoundField]


class AssumptionForm(forms.Form):
    """Every figure with low, central and high, how it is known and from where; further lines; and why it is changed."""

    currency = forms.ChoiceField(label="Currency", choices=[(one, one) for one in CURRENCIES])
    why = forms.CharField(
        label="Why do you change it?",
        max_length=300,
        help_text="One sentence. It stands in the history, with your name.",
    )

    # The number of the assumptions that were read: nobody writes over what they have not seen.
    read = forms.IntegerField(required=False, min_value=0, max_value=2_000_000_000, widget=forms.HiddenInput)

    def __init__(self, *args: Any, lines: int = 0, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = min(max(lines, 0) + _BLANK_LINES, MOST_LINES)
        for one in FIGURES:
            self._add(one.key, required=True)
        for place in range(self.lines):
            self.fields[f"line{place}_name"] = forms.CharField(label="What it is", max_length=80, required=False)
            self.fields[f"line{place}_kind"] = forms.ChoiceField(label="Of what kind", choices=_KINDS, required=False)
            self._add(f"line{place}", required=False)

    def _add(self, stem: str, *, required: bool) -> None:
        for end in ENDS:
            self.fields[f"{stem}_{end}"] = forms.DecimalField(
                label=end.capitalize(), min_value=0, max_digits=14, decimal_places=2, required=required
            )
        self.fields[f"{stem}_origin"] = forms.ChoiceField(label="How it is known", choices=SAYABLE, required=required)
        self.fields[f"{stem}_source"] = forms.CharField(label="Source", max_length=300, required=required)

    @staticmethod
    def reading(found: Returns) -> dict[str, Any]:
        """What the form begins with: what holds now."""
        initial: dict[str, Any] = {"currency": found.currency, "read": _number(found)}
        said = {row.key: row for row in found.assumptions.figures.all()} if found.assumptions else BY_KEY
        for key in BY_KEY:
            initial |= _begin(key, said[key])
        for place, row in enumerate(found.further):
            initial |= {f"line{place}_name": row.name, f"line{place}_kind": row.benefit or COST}
            initial |= _begin(f"line{place}", row)
        return initial

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        for stem in self._stems():
            ends = [data.get(f"{stem}_{end}") for end in ENDS]
            if None not in ends and ends != sorted(ends):  # type: ignore[type-var]
                self.add_error(f"{stem}_central", "Low, central and high go up.")
        return data

    def _stems(self) -> list[str]:
        """Every figure, and every line that has a kind; of those all of it is needed."""
        chosen = [f"line{place}" for place in range(self.lines) if self.cleaned_data.get(f"line{place}_kind")]
        for stem in chosen:
            for name in ("name", *ENDS, "origin", "source"):
                if self.cleaned_data.get(f"{stem}_{name}") in (None, "") and f"{stem}_{name}" not in self.errors:
                    self.add_error(f"{stem}_{name}", "Fill this in, or choose “Nothing” as the kind.")
        for place in range(self.lines - _BLANK_LINES, self.lines):
            if self.cleaned_data.get(f"line{place}_name") and f"line{place}" not in chosen:
                self.add_error(f"line{place}_kind", "Say of what kind it is, so that it is counted.")
        return [*BY_KEY, *chosen]

    def said(self) -> dict[str, Any]:
        """What the service wants to know."""
        data = self.cleaned_data
        lines = [
            Line(data[f"line{place}_name"], "" if kind == COST else kind, self._one(f"line{place}"))
            for place in range(self.lines)
            if (kind := data.get(f"line{place}_kind"))
        ]
        figures = {key: self._one(key) for key in BY_KEY}
        return {name: data[name] for name in ("currency", "why", "read")} | {"figures": figures, "lines": lines}

    def read_again(self, found: Returns) -> None:
        """What was typed stays, and what holds by now counts as read."""
        sent = self.data.copy()
        sent["read"] = str(_number(found))
        self.data = sent

    def _one(self, stem: str) -> Said:
        return Said(*(self.cleaned_data[f"{stem}_{name}"] for name in (*ENDS, "origin", "source")))

    def groups(self) -> Iterator[Group]:
        """The figures, each with its fields."""
        for one in FIGURES:
            unit = str(self["currency"].value() or "") if one.unit == MONEY else one.unit
            yield self._group(one.key, one.name, unit)

    def further(self) -> Iterator[Group]:
        """The further lines, each with its fields."""
        for place in range(self.lines):
            more = [self[f"line{place}_name"], self[f"line{place}_kind"]]
            yield self._group(f"line{place}", f"Further line {place + 1}", "", more)

    def _group(self, stem: str, title: str, unit: str, more: list[forms.BoundField] | None = None) -> Group:
        ends = [self[f"{stem}_{end}"] for end in ENDS]
        return Group(title, unit, ends, self[f"{stem}_origin"], self[f"{stem}_source"], more or [])


def _number(found: Returns) -> int:
    return found.assumptions.number if found.assumptions else 0


def _begin(stem: str, row: Any) -> dict[str, Any]:
    origin = getattr(row, "origin", "assumed")
    ends = {f"{stem}_{end}": _plain(getattr(row, end)) for end in ENDS}
    return ends | {f"{stem}_origin": origin, f"{stem}_source": row.source}


def _plain(value: Decimal | float) -> str:
    """Without zeros that say nothing."""
    return f"{float(value):g}" if abs(float(value)) < 100_000 else f"{float(value):.2f}".removesuffix(".00")


class Slider(NamedTuple):
    """One figure that can be moved: where it stands, and how far it goes."""

    key: str
    name: str
    unit: str
    value: float
    top: float
    step: float
    changed: bool


def sliders(found: Returns) -> list[Slider]:
    """What can be moved: everything that is assumed, and the effect."""
    return [_slider(found.known[one.key], found.currency) for one in FIGURES]


def _slider(known: Known, currency: str) -> Slider:
    figure, unit = known.figure, currency if known.unit == MONEY else known.unit
    if figure.key == "spared":
        value, top = round(max(100 * figure.central, 0), 1), max(20.0, _round_up(max(100 * figure.high, 1)))
        return Slider("spared", known.name, unit, value, top, 0.5, known.changed)
    proposed = BY_KEY[figure.key]
    top = _round_up(2 * max(figure.high, proposed.high, 50_000 if figure.key == "licence" else 1))
    return Slider(figure.key, known.name, unit, figure.central, top, top / 200, known.changed)


def _round_up(value: float) -> float:
    """The next round number."""
    size = 1.0
    while size * 10 <= value:
        size *= 10
    return next(size * step for step in (1, 2, 5, 10) if size * step >= value)


def scenario(query: Mapping[str, Any], found: Returns) -> dict[str, float]:
    """The figures that somebody has moved away from where they stand; what makes no sense is ignored."""
    moved = {}
    for one in sliders(found):
        try:
            value = float(query.get(one.key, ""))
        except ValueError:
            continue
        if 0 <= value <= one.top and abs(value - one.value) > one.step / 2:
            moved[one.key] = value
    return moved
