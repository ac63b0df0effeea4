"""The results of a wave as a file: the lines of the page in every cut, and no other number."""

from __future__ import annotations

from collections.abc import Iterator

from accounts import exports
from accounts.actors import Actor
from accounts.enums import Permission
from accounts.services import audit
from surveys.models import Wave
from surveys.selectors import results

_HEADER = ("Question", "By", "Group", "Figure", "Value")


def export(*, actor: Actor, wave: Wave, file_format: str) -> bytes:
    """CSV or XLSX. Whoever takes results out of the house is written down."""
    actor.require(Permission.SEE_PROGRAMS)
    lines = list(_lines(actor, wave))
    audit.record(
        actor=actor, verb="survey results exported", row=wave, label=f"{wave.survey.title}, {wave.cohort.name}"
    )
    if file_format == "xlsx":
        return exports.as_xlsx(exports.Sheet("Results", _HEADER, lines))
    return exports.as_csv(_HEADER, lines)


def _lines(actor: Actor, wave: Wave) -> Iterator[tuple[str, ...]]:
    told = results.of_wave(actor, wave)
    for line in told.answered:
        yield from _line("How many answered", line)
    for cut in told.cuts:
        for result in results.of_wave(actor, wave, cut).results:
            for line in result.lines:
                yield from _line(result.title, line)


def _line(title: str, line: results.Line) -> Iterator[tuple[str, ...]]:
    by = line.cell.get_cut_display()
    yield from ((title, by, line.label, name, value) for name, value in line.told if value)
