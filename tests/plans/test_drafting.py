"""The first wording of an agreement, from two preference cards."""

from __future__ import annotations

import pytest

from plans.drafting import Frame, Likes, first

FRAME = Frame(2, "guide", "leader")


def made(mentor: Likes, mentee: Likes, frame: Frame = FRAME) -> dict[str, str]:
    return first(mentor, mentee, frame)


def test_empty_cards_give_what_the_program_intends() -> None:
    words = made(Likes("Amara"), Likes("Bernd"))
    assert {name: words[name] for name in ("channel", "rhythm", "contact", "place")} == {
        "channel": "email", "rhythm": "fortnightly", "contact": "either", "place": "",
    }  # fmt: skip
    assert ("Amara is the guide" in words["roles"], "Bernd is the leader" in words["roles"]) == (True, True)
    assert all(words[name] for name in ("confidentiality", "stalling", "ending"))
    assert made(Likes("A"), Likes("B"), Frame(4, "m", "n"))["rhythm"] == "weekly"
    assert made(Likes("A"), Likes("B"), Frame(1, "m", "n"))["rhythm"] == "monthly"


def test_where_they_differ_the_one_that_asks_less_is_proposed() -> None:
    words = made(Likes("A", "chat", "weekly", "in_person", "open"), Likes("B", "email", "monthly", "video", "planned"))
    assert (words["channel"], words["rhythm"], words["contact"]) == ("email", "monthly", "video")
    assert words["place"] != ""


@pytest.mark.parametrize(
    ("one", "other", "both"),
    [("either", "in_person", "in_person"), ("", "video", "video"), ("in_person", "in_person", "in_person")],
)
def test_who_does_not_mind_follows(one: str, other: str, both: str) -> None:
    assert made(Likes("A", contact=one), Likes("B", contact=other))["contact"] == both
