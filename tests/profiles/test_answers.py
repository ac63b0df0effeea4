"""What columns and cells of a sign-up file say."""

from __future__ import annotations

from typing import Any

import pytest

from profiles import answers, questions

HEADERS = ["Cell"]


def _value(key: str, raw: str) -> Any:
    found = answers.read(HEADERS, {"Cell": key}, [raw])
    return found.problems[0][1] if found.problems else found


@pytest.mark.parametrize(
    ("header", "key"),
    [
        ("E-Mail-Adresse", "email"),
        ("Work Email", "email"),
        ("Do you want to be a mentor or mentee?", "side"),
        ("What can you share?", "offers"),
        ("What do you want to learn", "wants"),
        ("Sprachen", "languages"),
        ("What worries you most about this?", "worries"),
        ("Timestamp", ""),
        ("Favourite color", ""),
    ],
)
def test_headers_are_recognized(header: str, key: str) -> None:
    assert questions.guess([header], {}) == ({header: key} if key else {})


def test_what_was_chosen_last_time_comes_first() -> None:
    remembered = {"favourite color": "headline", "sprachen": ""}
    assert questions.guess(["Favourite color", "Sprachen"], remembered) == {"Favourite color": "headline"}


@pytest.mark.parametrize(
    ("values", "guessed"),
    [
        (["Mentor (junior)", "I am a senior"], "side"),
        (["a@n.example", "b@n.example"], "email"),
        (["Mentor", "Somebody"], None),
        ([], None),
    ],
)
def test_what_stands_in_a_column_tells_its_question(values: list[str], guessed: str | None) -> None:
    assert questions.guess(["Favourite color"], {}, [values]).get("Favourite color") == guessed


def test_only_lists_may_be_answered_twice() -> None:
    assert questions.guess(["Email", "Mail"], {}) == {"Email": "email"}
    assert questions.twice({"a": "email", "b": "email", "c": "wants", "d": "wants"}) == ["Work email"]


@pytest.mark.parametrize(
    ("key", "raw", "field", "value"),
    [
        ("languages", "English, Deutsch and fr", "languages", ["en", "de", "fr"]),
        ("languages", "English (fluent); German - B2", "languages", ["en", "de"]),
        ("workdays", "Mon-Fri", "workdays", [0, 1, 2, 3, 4]),
        ("workdays", "Mo, Di, Do", "workdays", [0, 1, 3]),
        ("workdays", "Fri-Mon", "workdays", [0, 4, 5, 6]),
        ("workdays", "weekdays", "workdays", [0, 1, 2, 3, 4]),
        ("hours", "9-17", "work_start", 540),
        ("hours", "09:30 – 18:15", "work_end", 1095),
        ("hours", "9am to 5:30 pm", "work_end", 1050),
        ("hours", "8 Uhr bis 16 Uhr", "work_start", 480),
        ("time_zone", "europe/berlin", "time_zone", "Europe/Berlin"),
        ("pace", "I like an agenda", "pace", "planned"),
        ("contact", "Face to face", "contact", "in_person"),
        ("contact", "either", "contact", "either"),
        ("hopes", "Be heard by somebody who decides; my career", "hopes", ["be_heard", "grow"]),
        ("worries", "Not having the time", "worries", ["time"]),
        ("headline", "  Two   spaces ", "headline", "Two spaces"),
    ],
)
def test_cells_are_read_generously(key: str, raw: str, field: str, value: Any) -> None:
    assert _value(key, raw).values[field] == value


@pytest.mark.parametrize(
    ("key", "raw", "reason"),
    [
        ("email", "not an address", "is not an email address"),
        ("side", "boss", "neither mentor nor mentee"),
        ("capacity", "0", "takes 1 to 20 mentees"),
        ("languages", "Klingon", "not a language that we know"),
        ("workdays", "sometimes", "names no working days"),
        ("hours", "flexible", "names no working hours"),
        ("hours", "9-9", "hours that do not exist"),
        ("hours", "9-29", "hours that do not exist"),
        ("time_zone", "Mars", "not a known time zone"),
        ("pace", "purple", "none of the answers"),
        ("headline", "x" * 201, "has 201 characters"),
        ("offers", "x" * 121, "too long for a topic"),
    ],
)
def test_what_cannot_be_understood_says_why(key: str, raw: str, reason: str) -> None:
    assert reason in _value(key, raw)


@pytest.mark.parametrize(
    ("raw", "parts"),
    [
        ("AI, Video", ["AI", "Video"]),
        ("AI; Video, short", ["AI", "Video, short"]),
        ("- AI\n• Video", ["AI", "Video"]),
        ("Tools (Excel, Python), AI", ["Tools (Excel, Python)", "AI"]),
        (" , ", []),
    ],
)
def test_lists_are_cut_where_people_cut_them(raw: str, parts: list[str]) -> None:
    assert answers.split(raw) == parts


@pytest.mark.parametrize(
    ("raw", "side"), [("Mentor (junior)", "mentor"), ("I am a senior", "mentee"), ("MENTEE", "mentee")]
)
def test_the_side_is_found_in_a_sentence(raw: str, side: str) -> None:
    assert _value("side", raw).side == side


def test_one_wrong_cell_does_not_cost_the_others() -> None:
    headers = ["Email", "Languages", "Offers"]
    mapping = {"Email": "email", "Languages": "languages", "Offers": "offers"}
    found = answers.read(headers, mapping, ["a@n.example", "Klingon", "AI"])
    assert (found.email, found.topics, len(found.problems)) == ("a@n.example", [("offers", "AI")], 1)
