"""What ships: whole, in order, and turned the right way round."""

from __future__ import annotations

import pytest

from plans import cadence
from plans.enums import Direction, Doer, StepKind
from plans.library import TRACKS
from plans.library.texts import Track
from programs import blueprints

tracks = pytest.mark.parametrize("track", TRACKS.values(), ids=TRACKS)


def test_a_program_can_choose_each_track_and_no_other() -> None:
    assert TRACKS.keys() == blueprints.PLANS.keys()
    for key, track in TRACKS.items():
        assert blueprints.PLANS[key].startswith(f"{track.name}|")


@tracks
def test_a_track_uses_the_words_of_this_room(track: Track) -> None:
    assert {step.kind for step in track.steps} <= set(StepKind.values)
    assert {step.doer for step in track.steps} <= set(Doer.values)
    directions = {step.direction for step in track.steps} | {item.direction for s in track.steps for item in s.agenda}
    assert directions <= set(Direction.values)
    names = [step.name for step in track.steps]
    assert len(names) == len(set(names))
    assert [step.name for step in track.steps if step.after and step.after not in names] == []


@tracks
def test_steps_are_due_in_the_order_in_which_they_stand(track: Track) -> None:
    wanted = {
        track.key_of(step.name): cadence.Wanted(step.days, after=track.key_of(step.after) if step.after else None)
        for step in track.steps
    }
    offsets = [one.offset for one in cadence.due(wanted).values()]
    assert offsets == sorted(offsets, key=lambda offset: offset or 0)


@tracks
def test_an_agenda_fills_its_session(track: Track) -> None:
    for step in track.steps:
        if step.kind == StepKind.SESSION:
            assert sum(item.minutes for item in step.agenda) == step.minutes, step.title
            assert len(step.questions) >= 3
            assert len(step.lines) >= 3


@tracks
def test_more_points_from_junior_to_senior_than_back(track: Track) -> None:
    sessions = [item.direction for step in track.steps for item in step.agenda]
    assert sessions.count("up") > sessions.count("down")


def test_there_is_an_essential_track_of_three_sessions_in_each() -> None:
    for track in TRACKS.values():
        essential = [step.name for step in track.steps if step.essential and step.kind == StepKind.SESSION]
        assert essential == ["contract", "skill-swap", "close"]
