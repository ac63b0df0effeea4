"""Invented employees of the demo: a company with levels, teams and a reporting line, the same for the same seed."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass, field

FIRST = (
    "Ada Aylin Amadou Ben Carla Chidi Clara Daan Daria Diego Elif Emil Esra Finn Freya Goran Hanna Henrik Ida Ines Ivo Jana "
    "Jonas Jule Kaan Karim Katja Kofi Lars Lea Leila Levi Lina Luca Maja Malik Marek Marta Mateo Mila Mina Nadia Nils Noor "
    "Oskar Pia Rafael Ravi Romy Sana Selma Simon Sofia Tarek Theo Tilda Tomasz Uma Vera Viktor Yara Yuki Zoe Piotr Ruben"
).split()
LAST = (
    "Albrecht Bakker Berg Brandt Costa Dahl Dijkstra Dubois Eriksen Farouk Fischer Garcia Haas Haddad Hansen Ito Ivanova "
    "Jansen Johansen Kaya Keller Kowalska Krause Larsen Lehmann Lindqvist Martin Moreau Nakamura Novák Nowak Nwosu Okoye Olsen "
    "Patel Petrov Rahman Ricci Romano Sato Schäfer Schmitt Silva Sørensen Steiner Suzuki Takahashi Thomsen Vega Vogel Wagner "
    "Weiss Winter Yilmaz Zimmermann Łukasik Ångström Öztürk"
).split()

LEVELS = ["Trainee", "Associate", "Professional", "Senior professional", "Manager", "Director", "Executive"]
TITLES = {
    "Grid operations": (
        "Grid trainee",
        "Dispatcher",
        "Grid engineer",
        "Lead grid engineer",
        "Shift manager",
        "Director, Grid",
    ),
    "Renewables": (
        "Wind trainee",
        "Site analyst",
        "Wind engineer",
        "Principal engineer",
        "Park manager",
        "Director, Renewables",
    ),
    "Customers": (
        "Service trainee",
        "Service agent",
        "Product designer",
        "Customer lead",
        "Service manager",
        "Director, Customers",
    ),
    "Finance": (
        "Finance trainee",
        "Junior controller",
        "Controller",
        "Senior controller",
        "Finance manager",
        "Director, Finance",
    ),
    "People": ("HR trainee", "Recruiter", "HR partner", "Senior HR partner", "HR manager", "Director, People"),
    "Technology": (
        "IT trainee",
        "Data analyst",
        "ML engineer",
        "Staff engineer",
        "Engineering manager",
        "Director, Technology",
    ),
}
SITES = [
    ("Hamburg", "Germany", "Europe/Berlin"),
    ("Gdańsk", "Poland", "Europe/Warsaw"),
    ("Rotterdam", "Netherlands", "Europe/Amsterdam"),
    ("Lisbon", "Portugal", "Europe/Lisbon"),
    ("Singapore", "Singapore", "Asia/Singapore"),
]
SITE_WEIGHTS = [46, 20, 18, 12, 4]


@dataclass
class Colleague:
    """One invented employee; ``level`` 0 is the most junior. ``manager`` is the number of another one, or empty."""

    number: str
    first_name: str
    last_name: str
    email: str
    level: int
    department: str
    title: str
    team: str
    site: int
    manager: str
    hired: dt.date
    languages: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}"

    def row(self) -> dict[str, str]:
        """The employee as a row of a directory file."""
        location, country, zone = SITES[self.site]
        return {
            "employee_id": self.number,
            "work_email": self.email,
            "first_name": self.first_name,
            "last_name": self.last_name,
            "job_title": self.title,
            "job_level": LEVELS[self.level],
            "grade": str(self.level + 1),
            "department": self.department,
            "team": self.team,
            "location": location,
            "country": country,
            "time_zone": zone,
            "manager_employee_id": self.manager,
            "hire_date": self.hired.isoformat(),
            "employment_status": "active",
        }


def company(*, size: int, domain: str, seed: int, today: dt.date) -> list[Colleague]:
    """Invent a company: one executive, a director per department, managers with teams, and everybody else in the teams."""
    rng = random.Random(seed)
    names = _names(rng, size)
    departments = list(TITLES)[: 6 if size > 60 else 4]
    chief = _hire(rng, names, 1, 6, departments[0], "Chief executive officer", "Board", "", domain, today)
    people = [chief]
    managers: list[Colleague] = []
    for department in departments:
        title = TITLES[department][5]
        director = _hire(rng, names, len(people) + 1, 5, department, title, department, chief.number, domain, today)
        people.append(director)
        for line in range(2 if size > 60 else 1):
            team = f"{department} {'AB'[line]}"
            title = TITLES[department][4]
            boss = _hire(rng, names, len(people) + 1, 4, department, title, team, director.number, domain, today)
            people.append(boss)
            managers.append(boss)
    while len(people) < size:
        boss = managers[len(people) % len(managers)]
        level = rng.choices([0, 1, 2, 3], weights=[3, 4, 4, 3])[0]
        title = TITLES[boss.department][level]
        people.append(
            _hire(rng, names, len(people) + 1, level, boss.department, title, boss.team, boss.number, domain, today)
        )
    return people


def _names(rng: random.Random, size: int) -> list[tuple[str, str]]:
    pairs = [(first, last) for first in FIRST for last in LAST]
    return rng.sample(pairs, size)


def _hire(
    rng: random.Random,
    names: list[tuple[str, str]],
    number: int,
    level: int,
    department: str,
    title: str,
    team: str,
    manager: str,
    domain: str,
    today: dt.date,
) -> Colleague:
    first, last = names[number - 1]
    site = rng.choices(range(len(SITES)), weights=SITE_WEIGHTS)[0]
    days = rng.randint(120, 700) if level <= 1 else rng.randint(500, 1500 + level * 900)
    languages = ["en"] + [
        code for code, share in (("de", 0.6), ("pl", 0.25), ("nl", 0.2), ("pt", 0.15)) if rng.random() < share
    ]
    email = f"{_plain(first)}.{_plain(last)}{number}@{domain}"
    hired = today - dt.timedelta(days=days)
    return Colleague(
        f"{number:05d}", first, last, email, level, department, title, team, site, manager, hired, languages
    )


_ASCII = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ö": "oe", "Å": "a", "ø": "o", "á": "a", "Ł": "l", "ń": "n"})


def _plain(name: str) -> str:
    return name.translate(_ASCII).lower()
