"""What has happened to a pair that breaks a rule since it was made: the facts in words, and a mark to know them again. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from matching import wording

if TYPE_CHECKING:
    from matching.models import Pairing
    from programs.models import Employee

Managers = Mapping[str, str | None]


class Breach(NamedTuple):
    """One rule that a pair breaks. ``urgent`` says that one of the two is the other's direct manager."""

    said: str
    mark: str
    urgent: bool = False


def of(rule: str, pairing: Pairing, *, managers: Managers, limits: Mapping[str, Any]) -> Breach:
    """The breach of one rule; ``managers`` is everybody's manager above the two, ``limits`` the exclusions of the policy."""
    mentor, mentee = pairing.mentor.employee, pairing.mentee.employee
    tell = _TOLD.get(rule, _plain(rule))
    said, urgent, *facts = tell(mentor, mentee, managers, limits)
    seal = "|".join([rule, *(str(fact) for fact in facts)])
    return Breach(said, hashlib.sha256(seal.encode()).hexdigest(), urgent)


def both(one: Breach, other: Breach) -> Breach:
    """Two of a panel who break the same rule, as one: with either of them the facts are others."""
    mark = hashlib.sha256(f"{one.mark}|{other.mark}".encode()).hexdigest()
    return Breach(f"{one.said} {other.said}"[:400], mark, one.urgent or other.urgent)


def levels(boss: Employee, employee: Employee, managers: Managers) -> int:
    """How many levels somebody stands above somebody else; 0 where they do not. A circle in the directory ends it."""
    at, found = _key(employee.manager_id), 1
    seen: set[str] = set()
    while at is not None and at not in seen:
        if at == _key(boss.pk):
            return found
        seen.add(at)
        at, found = managers.get(at), found + 1
    return 0


def _key(pk: object) -> str | None:
    return None if pk is None else str(pk)


Told = tuple[Any, ...]
Teller = Callable[["Employee", "Employee", Managers, Mapping[str, Any]], Told]


def _reporting_line(mentor: Employee, mentee: Employee, managers: Managers, limits: Mapping[str, Any]) -> Told:
    for boss, report in ((mentee, mentor), (mentor, mentee)):
        if far := levels(boss, report, managers):
            return _line(boss.name, report.name, far), far == 1, boss.pk, far
    return f"{mentor.name} and {mentee.name} are in one reporting line now.", False


def _line(boss: str, report: str, far: int) -> str:
    if far > 2:
        return f"{boss} now stands {far} levels above {report} in the reporting line."
    return f"{boss} is now {report}’s manager{'’s manager' if far == 2 else ''}."


def _recent_manager(mentor: Employee, mentee: Employee, managers: Managers, limits: Mapping[str, Any]) -> Told:
    asked = wording.plural(limits.get("manager_months", 0), "month")
    return f"One of {mentor.name} and {mentee.name} was the other’s manager less than {asked} ago.", False


def _same_manager(mentor: Employee, mentee: Employee, managers: Managers, limits: Mapping[str, Any]) -> Told:
    boss = mentor.manager.name if mentor.manager else "the same manager"
    return f"{mentor.name} and {mentee.name} now both report to {boss}.", False, mentor.manager_id


def _same_team(mentor: Employee, mentee: Employee, managers: Managers, limits: Mapping[str, Any]) -> Told:
    return f"{mentor.name} and {mentee.name} now both work in the team {mentor.team}.", False, mentor.team.casefold()


def _grades(mentor: Employee, mentee: Employee, managers: Managers, limits: Mapping[str, Any]) -> Told:
    if unknown := [one.name for one in (mentor, mentee) if one.grade is None]:
        return f"The grade of {wording.listed(unknown)} is not known any more.", False, mentor.grade, mentee.grade
    asked = limits.get("min_grade_gap", 0)
    said = (
        f"{mentor.name} now has grade {mentor.grade} and {mentee.name} grade {mentee.grade}. "
        f"The program asks that the mentee is at least {wording.plural(asked, 'grade')} above."
    )
    return said, False, mentor.grade, mentee.grade


def _kept_apart(mentor: Employee, mentee: Employee, managers: Managers, limits: Mapping[str, Any]) -> Told:
    return f"The program team keeps {mentor.name} and {mentee.name} apart.", False


def _hours(mentor: Employee, mentee: Employee, managers: Managers, limits: Mapping[str, Any]) -> Told:
    asked = wording.hours(limits.get("min_shared_minutes", 0))
    return f"{mentor.name} and {mentee.name} now share less than {asked} of working time a week.", False


def _language(mentor: Employee, mentee: Employee, managers: Managers, limits: Mapping[str, Any]) -> Told:
    return f"{mentor.name} and {mentee.name} name no language in common any more.", False


def _plain(rule: str) -> Teller:
    return lambda mentor, mentee, *_: (f"{mentor.name} and {mentee.name}: {wording.rule_name(rule).lower()}.", False)


_TOLD: dict[str, Teller] = {
    "reporting_line": _reporting_line,
    "recent_manager": _recent_manager,
    "same_manager": _same_manager,
    "same_team": _same_team,
    "grade_direction": _grades,
    "never_pair": _kept_apart,
    "no_shared_hours": _hours,
    "no_common_language": _language,
}
