"""The pilot with its calls, as the tests of applications have it."""

from tests.programs.vetting.conftest import house, pilot

__all__ = ["house", "pilot"]
