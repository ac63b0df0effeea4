"""What was done to many people, in one sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest

if TYPE_CHECKING:
    from programs.services.gates import Effect
    from programs.services.participants import Enrolled

NAMED = 3


def people(request: HttpRequest, count: int, what: str) -> None:
    """Say that so many people were invited, withdrawn or the like."""
    if not count:
        messages.warning(request, f"Nobody was {what}.")
        return
    messages.success(request, f"{count:,} {'person was' if count == 1 else 'people were'} {what}.")


def left_out(request: HttpRequest, reasons: dict[str, int]) -> None:
    """Say how many were left out, and why."""
    if reasons:
        named = "; ".join(f"{count:,} {why}" for why, count in reasons.items())
        messages.info(request, f"Left out: {named}.")


def paired(request: HttpRequest, count: int) -> None:
    """Say that pairs go on of which somebody was withdrawn."""
    if count:
        are = "is" if count == 1 else "are"
        messages.warning(
            request, f"{count:,} of them {are} in a pair, which goes on until you end it. Your work queue names each."
        )


def gate(request: HttpRequest, effect: Effect) -> None:
    """Say what a change of what is asked for did to those who were ready, and to those who were not."""
    said = ["Saved."]
    if effect.held:
        are = "person is" if effect.held == 1 else "people are"
        said.append(f"{effect.held:,} {are} not ready any more, and matched again when everything is done.")
    if effect.freed:
        said.append(f"{effect.freed:,} {'person is' if effect.freed == 1 else 'people are'} ready now.")
    messages.success(request, " ".join(said))


def enrolled(request: HttpRequest, result: Enrolled, what: str) -> None:
    """Say who came in, who waits, and who was left out and why."""
    people(request, len(result.added) + len(result.waiting), what)
    if waiting := len(result.waiting):
        verb = "waits" if waiting == 1 else "wait"
        messages.info(request, f"{waiting:,} {verb} on the waitlist, because the cohort is full.")
    if result.refused:
        named = [f"{employee} {why}" for employee, why in result.refused[:NAMED]]
        more = len(result.refused) - NAMED
        rest = f", and {more:,} more" if more > 0 else ""
        messages.warning(request, f"Left out: {'; '.join(named)}{rest}.")
