"""A pilot with figures, for the pages of this room."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from analytics.services import figures
from programs.models import Cohort
from programs.selectors.days import today_of
from tests.factories.cast import Cast
from tests.plans.crowds import make_crowd


@dataclass
class Pilot:
    """A cohort of Nordwind in which some forty pairs have lives of their own."""

    cast: Cast
    cohort: Cohort

    def url(self, tail: str = "") -> str:
        """The dashboard of the cohort, or a page behind it."""
        return self.cast.olu.url(f"programs/{self.cohort.program_id}/cohorts/{self.cohort.pk}/dashboard/{tail}")

    def program_url(self, tail: str = "dashboard/") -> str:
        """The dashboard of its program, or another page of that."""
        return self.cast.olu.url(f"programs/{self.cohort.program_id}/{tail}")

    def take(self) -> None:
        """The figures of today."""
        figures.take(self.cast.nordwind.pk, today_of(self.cast.nordwind))


@pytest.fixture
def pilot(cast: Cast) -> Pilot:
    """Its figures are taken."""
    with cast.chiara.acting():
        made = Pilot(cast, make_crowd(40))
    made.take()
    return made
