"""Assumptions as a test says them."""

from __future__ import annotations

from decimal import Decimal

from analytics.money import FIGURES
from analytics.services.assumptions import Line, Said

# low, central, high
FIGURES_SAID = {
    "replacement": (10_000, 20_000, 40_000), "spared": (0, 10, 20), "licence": (1_000, 1_000, 1_000),
    "admin_hours": (10, 20, 30), "admin_rate": (50, 50, 50), "preparation": (1, 2, 3), "hour": (40, 60, 80),
}  # fmt: skip


def said(
    low: float, central: float, high: float, origin: str = "assumed", source: str = "Human resources, 2026"
) -> Said:
    """One number."""
    return Said(Decimal(low), Decimal(central), Decimal(high), origin, source)


def figures(**changed: tuple[float, float, float]) -> dict[str, Said]:
    """Every figure, some of them otherwise."""
    return {one.key: said(*(FIGURES_SAID | changed)[one.key]) for one in FIGURES}


def line(name: str, benefit: str = "", low: float = 100, central: float = 200, high: float = 300) -> Line:
    """A further line; a cost unless said otherwise."""
    return Line(name, benefit, said(low, central, high))
