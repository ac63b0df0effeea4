"""The pilot and its people, as in the tests of participants."""

from __future__ import annotations

from tests.programs.participants.conftest import scene

__all__ = ["scene"]
