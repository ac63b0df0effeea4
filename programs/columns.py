"""Our columns of a directory file, the headers that usually mean them, and the guess between the two. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from programs.cells import fold


@dataclass(frozen=True)
class Column:
    """One column that a directory file can fill. ``field`` is where it goes; synonyms are folded headers."""

    key: str
    label: str
    field: str
    synonyms: str
    limit: int = 200
    hint: str = ""


COLUMNS = (
    Column("employee_id", "Employee number", "number", "employee id,employee number,employee no,emp id,id,personnel number,staff id,worker id,person number,person id,personalnummer,personal nr,mitarbeiternummer,mitarbeiter id,pernr,matricule,numero employe,id employe", 64, "Recognizes people from file to file"),
    Column("work_email", "Work email", "email", "work email,email,e mail,email address,mail,business email,company email,primary work email,user principal name,upn,e mail adresse,geschaftliche e mail,dienstliche e mail,mailadresse,adresse e mail,courriel,adresse mail,email professionnel", 254),
    Column("first_name", "First name", "first_name", "first name,firstname,given name,forename,legal first name,vorname,rufname,prenom", 120),
    Column("last_name", "Last name", "last_name", "last name,lastname,surname,family name,legal last name,nachname,familienname,name,nom,nom de famille", 120),
    Column("full_name", "Full name", "", "full name,fullname,display name,employee name,worker,employee,legal name,vollstandiger name,mitarbeiter,name vorname,nom complet,nom prenom,nom et prenom", 240, "Split into first and last name"),
    Column("preferred_name", "Preferred name", "preferred_name", "preferred name,preferred first name,known as,nickname,bevorzugter name,spitzname,nom d usage,prenom d usage", 120),
    Column("job_title", "Job title", "job_title", "job title,title,position,position title,business title,role,stelle,stellenbezeichnung,berufsbezeichnung,funktion,poste,intitule du poste,fonction", 300),
    Column("job_level", "Job level", "job_level", "job level,level,management level,career level,career band,band,seniority,job grade name,karrierestufe,ebene,hierarchieebene,niveau,niveau hierarchique,niveau de poste", 60),
    Column("grade", "Grade", "grade", "grade,job grade,pay grade,grade number,compensation grade,tarifgruppe,entgeltgruppe,gehaltsstufe,stufe,echelon", 8, "A number; higher is more senior"),
    Column("department", "Department", "department", "department,dept,department name,division,cost center name,supervisory organization,abteilung,bereich,departement,service,direction"),
    Column("business_unit", "Business unit", "business_unit", "business unit,bu,business,company,legal entity,geschaftsbereich,geschaftseinheit,gesellschaft,unite commerciale,entite,filiale"),
    Column("team", "Team", "team", "team,team name,squad,group,gruppe,equipe"),
    Column("location", "Location", "location", "location,site,office,work location,city,standort,arbeitsort,ort,buro,lieu,lieu de travail,site de travail,ville,bureau"),
    Column("country", "Country", "country", "country,country code,work country,land,pays", 80),
    Column("time_zone", "Time zone", "time_zone", "time zone,timezone,tz,zeitzone,fuseau horaire", 64),
    Column("manager_employee_id", "Manager’s employee number", "manager_number", "manager employee id,manager id,manager employee number,supervisor id,reports to id,manager number,line manager id,vorgesetzter id,vorgesetzter personalnummer,personalnummer vorgesetzter,fuhrungskraft id,matricule manager,id manager,id responsable", 64),
    Column("manager_email", "Manager’s email", "manager_email", "manager email,manager,manager e mail,line manager,line manager email,supervisor,supervisor email,reports to,reports to email,manager work email,vorgesetzter,vorgesetzter e mail,e mail vorgesetzter,fuhrungskraft,fuhrungskraft e mail,responsable,email responsable,email manager,courriel du responsable", 254),
    Column("hire_date", "Hire date", "hire_date", "hire date,start date,date of hire,last hire date,original hire date,joined,joining date,eintrittsdatum,einstellungsdatum,eintritt,date d embauche,date d entree,date embauche", 40),
    Column("leave_date", "Leaving date", "leave_date", "leave date,end date,termination date,date of termination,last day,last working day,exit date,austrittsdatum,austritt,date de sortie,date de depart,date depart", 40),
    Column("employment_status", "Employment status", "status", "employment status,status,employee status,employee status code,employment state,active,worker status,beschaftigungsstatus,mitarbeiterstatus,statut,statut emploi", 40),
)  # fmt: skip
BY_KEY = {column.key: column for column in COLUMNS}
DATES = ("hire_date", "leave_date")
_WORDS = re.compile(r"[^\w]+")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_SYNONYMS = {word: column.key for column in COLUMNS for word in (*column.synonyms.split(","), fold(column.label))}


def header_key(header: str) -> str:
    """A header without case, accents, marks and stars, as it is compared and remembered: ``workEmail*`` → ``work email``."""
    return _WORDS.sub(" ", fold(_CAMEL.sub(" ", header)).replace("_", " ").replace("ß", "ss")).strip()[:200]


def guess(headers: Iterable[str], remembered: Mapping[str, str]) -> dict[str, str]:
    """Our column for each header, each of ours at most once: what was chosen last time first, then the synonyms."""
    chosen: dict[str, str] = {}
    names = list(headers)
    for source in (remembered, _SYNONYMS):
        for header in names:
            key = source.get(header_key(header), "")
            if header not in chosen and (key in BY_KEY or (key == "" and header_key(header) in source)):
                chosen[header] = key if key not in chosen.values() else ""
    return _whole_names({header: key for header, key in chosen.items() if key})


def _whole_names(chosen: dict[str, str]) -> dict[str, str]:
    """A lone ``Name`` without a first name beside it holds both."""
    if "first_name" in chosen.values() or "full_name" in chosen.values():
        return chosen
    return {
        header: "full_name" if key == "last_name" and header_key(header) in ("name", "nom") else key
        for header, key in chosen.items()
    }


def missing(keys: Iterable[str]) -> list[str]:
    """Labels of the columns without which no row can be read."""
    have = set(keys)
    names = [] if "full_name" in have else ["first_name", "last_name"]
    return [BY_KEY[key].label for key in ("work_email", *names) if key not in have]


def twice(keys: Iterable[str]) -> list[str]:
    """Labels of our columns that more than one header was mapped to."""
    seen: set[str] = set()
    again: dict[str, None] = {}
    for key in keys:
        if key in seen:
            again[BY_KEY[key].label] = None
        seen.add(key)
    return list(again)


def date_order(orders: Iterable[Iterable[str]]) -> str:
    """Whether the file's dates start with the ``day`` or the ``month``; ``ask`` when nothing tells, "" when it is moot.

    One unmistakable date (31/01/2024) settles the whole file; contradicting ones are asked for too.
    """
    seen = {order for column in orders for order in column}
    if {"day", "month"} <= seen:
        return "ask"
    for settled in ("day", "month"):
        if settled in seen:
            return settled
    return "ask" if "either" in seen else ""


_RANKS = (
    ("intern", "trainee", "apprentice", "praktikant", "stagiaire", "azubi"),
    ("junior", "entry", "graduate", "associate", "analyst"),
    ("professional", "specialist", "mid", "consultant", "staff"),
    ("senior", "expert"),
    ("lead", "principal", "team lead", "teamleiter"),
    ("manager", "supervisor"),
    ("senior manager", "head", "abteilungsleiter", "responsable"),
    ("director", "direktor", "directeur"),
    ("senior director", "vp", "vice president", "bereichsleiter"),
    ("svp", "evp", "senior vice president", "partner", "executive"),
    ("chief", "ceo", "cfo", "cto", "coo", "c level", "board", "vorstand", "president", "geschaftsfuhrer"),
)


def propose_grades(levels: Iterable[str], known: Mapping[str, int]) -> dict[str, int]:
    """A grade for each level, from junior to senior: the known one, or one above all that its words rank above."""
    placed = dict(known)
    asked = set(levels)
    for level in sorted(asked - placed.keys(), key=_rank):
        below = [grade for other, grade in placed.items() if _rank(other) < _rank(level)]
        placed[level] = max(below, default=0) + 1
    return {level: placed[level] for level in sorted(asked, key=lambda one: (placed[one], _rank(one)))}


def _rank(level: str) -> tuple[int, int, str]:
    words = f" {header_key(level)} "
    digits = re.search(r"\d+", level)
    best = (3, 0)
    for rank, names in enumerate(_RANKS):
        for name in names:
            if f" {name} " in words and len(name) >= best[1]:
                best = (rank, len(name))
    return best[0], int(digits[0]) if digits else 0, level
