"""Rows of this room."""

from analytics.models.figures import Figure, FigureRun
from analytics.models.noting import ChangeReason, Reading

__all__ = ["ChangeReason", "Figure", "FigureRun", "Reading"]
