"""The files that Chiara brings: a directory of a thousand people, and sixty sign-ups."""

from __future__ import annotations

import csv
import io
import random

HEADER = [
    "Employee ID", "Work Email", "First Name", "Last Name", "Job Title", "Job Level", "Department", "Team", "Location",
    "Time Zone", "Manager ID", "Hire Date",
]  # fmt: skip
LEVELS = ("Trainee", "Associate", "Professional", "Manager", "Director", "Vice President")
DEPARTMENTS = ("Grid", "Trading", "People", "Finance", "Wind")
SIGNUP_HEADER = [
    "Timestamp", "E-mail", "I am a", "What can you share?", "What do you want to learn?", "Languages", "Working hours",
    "Days", "Time zone",
]  # fmt: skip
SPELLINGS = ("Generative AI at work", "gen AI", "Data literacy", "Short video", "data-literacy", "Beekeeping")
AMARA, BERND = "amara@nordwind.example", "bernd@nordwind.example"


def directory(size: int) -> bytes:
    """Everybody: number 1 leads, every tenth after that is senior and reports to number 1, the others to a senior."""
    chance = random.Random(3)
    lines = [_person(number, chance) for number in range(1, size + 1)]
    lines[1][1:4] = [BERND, "Bernd", "Krüger"]
    lines[2][1:4] = [AMARA, "Amara", "Okafor"]
    return _table(HEADER, lines, ";")


def _person(number: int, chance: random.Random) -> list[str]:
    senior = number == 1 or number % 10 == 2
    boss = 1 if senior else min((number // 10) * 10 + 2, 992)
    department = DEPARTMENTS[number % len(DEPARTMENTS)]
    level = LEVELS[5] if number == 1 else LEVELS[4] if senior else LEVELS[number % 3]
    return [
        f"{number:05}", f"person{number}@nordwind.example", f"First{number}", f"Last{number:04}", f"{department} {level}",
        level, department, f"Team {number // 10 if not senior else 'lead'}", chance.choice(("Hamburg", "Oslo")),
        "Europe/Berlin", "" if number == 1 else f"{boss:05}", f"20{chance.randrange(10, 25)}-03-01",
    ]  # fmt: skip


def signups(size: int) -> bytes:
    """Half of them juniors, half seniors, Amara and Bernd among them."""
    chance = random.Random(4)
    lines = []
    for place in range(size // 2):
        for senior in (False, True):
            number = 10 * place + (2 if senior else 3)
            address = {2: BERND, 3: AMARA}.get(number, f"person{number}@nordwind.example")
            topics = ", ".join(chance.sample(SPELLINGS, 2))
            lines.append([
                "2026-11-01", address, "Mentee (senior)" if senior else "Mentor (junior)", "" if senior else topics,
                topics if senior else "", "English", "9:00-17:00", "Mon-Fri", "Europe/Berlin",
            ])  # fmt: skip
    return _table(SIGNUP_HEADER, lines, ",")


def _table(header: list[str], lines: list[list[str]], delimiter: str) -> bytes:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows([header, *lines])
    return out.getvalue().encode("utf-8")
