"""Costs and benefits in the words, drawings and tables of their page."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.safestring import SafeString

from analytics.money import MONEY
from analytics.selectors.returns import Even, Item, Known, Returns
from ui import curves


@dataclass(frozen=True)
class Row:
    """One figure, benefit or cost with its three values as text."""

    name: str
    low: str
    central: str
    high: str
    note: str
    origin: str = ""
    changed: bool = False


@dataclass(frozen=True)
class Swinging:
    """One figure and what it alone makes of the net result."""

    name: str
    drawn: SafeString
    ends: str


def money(value: float, currency: str) -> str:
    """An amount as exact as it can be meant: whole hundreds from ten thousand on."""
    rounded = round(value, -2) if abs(value) >= 10_000 else round(value)
    sign = "\N{MINUS SIGN}" if rounded < 0 else ""
    return f"{sign}{currency}\N{NO-BREAK SPACE}{abs(rounded):,.0f}"


def headline(found: Returns) -> str:
    """What comes out, in one sentence that says no more than the range allows."""
    net, cost = found.total.net, found.total.cost
    low, middle, high = (money(one, found.currency) for one in (net.low, net.value, net.high))
    said = {
        "nothing": f"Nothing is known yet of what it brings. It costs {money(cost.value, found.currency)}, between "
        f"{money(cost.low, found.currency)} and {money(cost.high, found.currency)}.",
        "gains": f"It brings more than it costs, from the lowest case on: {low} to {high}, and {middle} in the middle.",
        "losses": f"It costs more than it brings, up to the highest case: {low} to {high}, and {middle} in the middle.",
        "without": f"Nothing is known yet of exits avoided. Without any, what is left lies between {low} and {high}.",
        "unclear": f"Whether it pays off cannot be told: what is left lies between {low} and {high}.",
    }[found.verdict]
    return f"In this scenario: {said[0].lower()}{said[1:]}" if found.scenario else said


def figures(found: Returns) -> list[Row]:
    """Every figure that enters."""
    return [_figure(one, found.currency) for one in found.known.values()]


def _figure(one: Known, currency: str) -> Row:
    figure = one.figure
    low, central, high = (said(one, value, currency) for value in (figure.low, figure.central, figure.high))
    return Row(one.name, low, central, high, figure.source, figure.origin.value, one.changed)


def said(one: Known, value: float, currency: str) -> str:
    """A value of a figure in its unit."""
    if one.unit == MONEY:
        return money(value, currency)
    shown = 100 * value if one.figure.key == "spared" else value
    return f"{shown:,.1f}".removesuffix(".0").replace("-", "\N{MINUS SIGN}")


def items(lines: tuple[Item, ...], currency: str) -> list[Row]:
    """Benefits or costs, each with what it is the product of."""
    found = []
    for item in lines:
        low, central, high = (money(one, currency) for one in (item.span.low, item.span.value, item.span.high))
        note = " × ".join(one.name.lower() for one in item.of) if len(item.of) > 1 else ""
        found.append(Row(item.name, low, central, high, note, _weakest(item)))
    return found


def _weakest(item: Item) -> str:
    """A product is known as well as the figure in it that is known least."""
    order = ("observed", "estimated", "assumed")
    return max((one.figure.origin.value for one in item.of), key=order.index)


def interval(found: Returns) -> SafeString:
    """The net result beside nothing."""
    net = found.total.net
    low, middle, high = (money(one, found.currency) for one in (net.low, net.value, net.high))
    return curves.around_zero(net.low, net.value, net.high, summary=f"{middle}, between {low} and {high}")


def tornado(found: Returns) -> list[Swinging]:
    """What the result hangs on, the most first, all on one scale."""
    ends = [end for _, swing in found.swings for end in (swing.at_low, swing.at_high)]
    if not ends:
        return []
    left, right = min([*ends, 0.0]), max([*ends, 0.0])
    room = (right - left) * 0.04
    drawn = []
    for known, swing in found.swings:
        low, high = (money(one, found.currency) for one in sorted((swing.at_low, swing.at_high)))
        picture = curves.swing(
            swing.at_low, swing.at_high, left=left - room, right=right + room, centre=found.total.net.value,
            summary=f"{known.name}: from {low} to {high}",
        )  # fmt: skip
        drawn.append(Swinging(known.name, picture, f"{low} to {high}"))
    return drawn


def evens(found: Returns) -> list[str]:
    """At which value of one figure nothing is won and nothing lost, the others in the middle."""
    return [sentence for one in found.evens if (sentence := _even(one, found.currency))]


def _even(one: Even, currency: str) -> str:
    if one.at is None or one.at < 0:
        return ""
    key = one.known.figure.key
    if key == "spared":
        if one.at > 1:
            return "Exits alone cannot pay for it: more people would have to stay than take part."
        return f"{100 * one.at:.1f} of 100 participants would have to stay who would otherwise leave."
    if key == "replacement":
        return f"Replacing one person would have to cost {money(one.at, currency)}."
    return f"An hour of a participant could cost up to {money(one.at, currency)}."
