from __future__ import annotations

from dataclasses import dataclass

import pytest

from analytics.models import BoardReport, Comparison
from analytics.reports import Report
from analytics.selectors import report as selectors
from analytics.services import assumptions, figures, reports
from programs.models import Program
from programs.selectors.days import today_of
from tests.analytics.returns.saying import figures as all_figures
from tests.analytics.returns.saying import line, said
from tests.factories.analytics import make_measure, make_reading
from tests.factories.cast import Cast
from tests.factories.outcomes import make_told_comparison
from tests.plans.crowds import make_crowd


@dataclass
class Reported:
    """A program of Nordwind of which there is something to report."""

    cast: Cast
    program: Program

    def url(self, tail: str = "") -> str:
        """The page of today's report, or a page behind it, as Olu opens it."""
        return self.cast.olu.url(f"programs/{self.program.pk}/report/{tail}")

    def kept_url(self, row: BoardReport, tail: str = "") -> str:
        """The page of a kept report, or a page behind it."""
        return self.cast.olu.url(f"reports/{row.pk}/{tail}")

    def now(self) -> Report:
        """The report of today."""
        with self.cast.olu.acting() as actor:
            return selectors.report(actor, self.program)

    def keep(self) -> BoardReport:
        """Keep it."""
        with self.cast.olu.acting() as actor:
            return reports.keep(actor=actor, program=self.program)

    def share(self, row: BoardReport, label: str = "Chair of the board", days: int = 14) -> str:
        """A link to a kept report; only its path."""
        with self.cast.olu.acting() as actor:
            address = reports.share(actor=actor, report=row, label=label, days=days)
        return "/t/" + address.partition("/t/")[2]

    def compare(self) -> Comparison:
        """A comparison of the whole program with a clear difference."""
        with self.cast.chiara.acting():
            return make_told_comparison(program=self.program)


@pytest.fixture
def reported(cast: Cast) -> Reported:
    """A crowd with figures, two measures, assumptions, and a comparison that allows to speak of an effect."""
    with cast.chiara.acting() as actor:
        cohort = make_crowd(20)
        made = Reported(cast, cohort.program)
        make_reading(measure=make_measure(program=cohort.program, name="Leaders who are confident"), source="A survey")
        make_measure(program=cohort.program, key="own-2", name="Courses booked", unit="")
        told = all_figures() | {"hour": said(40, 60, 80, "estimated", "Payroll")}
        assumptions.say(
            actor=actor, program=cohort.program, currency="EUR", why="Finance", figures=told,
            lines=[line("Fewer courses", "training"), line("Rooms")],
        )  # fmt: skip
    figures.take(cast.nordwind.pk, today_of(cast.nordwind))
    made.compare()
    return made
