"""Words: code says what the glossary says, and what it tells us not to say appears nowhere."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from django.apps import apps

from tests.architecture.tree import PRODUCT, ROOMS, named, nodes, python
from tests.architecture.views import names

# Words to avoid, each with the one that we say instead.
AVOIDED = {
    "company": "organization",
    "account": "organization, or user",
    "client": "organization",
    "person": "employee, participant or user",
    "staff": "employee",
    "scheme": "program",
    "project": "program",
    "batch": "cohort",
    "teacher": "mentor",
    "learner": "mentee",
    "skill": "topic",
    "factor": "criterion",
    "filter": "exclusion",
    "job": "matching run",
    "match": "proposal, or pairing",
    "invite": "match request, or invitation",
    "connection": "pairing",
    "couple": "pairing",
    "workflow": "plan",
    "contract": "agreement",
    "notification": "nudge",
    "alert": "nudge",
    "kpi": "figure",
}
# Names that hold such a word and mean something else, each with the reason.
MEANT = {
    "field accounts.User.is_staff": "Django's word for who may see the gallery",
    "field programs.Employee.job_title": "a job in the sense of everybody's work",
    "field programs.Employee.job_level": "a job in the sense of everybody's work",
    "field programs.EmployeeVersion.job_title": "a job in the sense of everybody's work",
    "field programs.EmployeeVersion.job_level": "a job in the sense of everybody's work",
    "model programs.JobLevel": "a job in the sense of everybody's work",
    "field plans.Goal.learner": "whoever of the two learns by a goal, who may be the mentor",
    "address accounts:member-invite": "the verb: asking somebody to join",
}


def _words(name: str) -> set[str]:
    """The words of a name in any of our spellings, singular."""
    split = re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", name)
    return {re.sub(r"(?<=[^s])s$|(?<=ch)es$", "", word.lower()) for word in split}


def _named_things() -> Iterator[tuple[str, str]]:
    """Every name that people will say: models, fields, addresses and modules."""
    for model in apps.get_models():
        if model._meta.app_label in ROOMS:
            yield f"model {model._meta.label}", model.__name__
            for field in model._meta.local_fields:
                yield f"field {model._meta.label}.{field.name}", field.name
    for name in names():
        yield f"address {name}", name.rpartition(":")[2]
    for path in python(*PRODUCT):
        yield f"module {named(path)}", path.stem


def test_no_name_is_a_word_to_avoid() -> None:
    found = {what for what, name in _named_things() if _words(name) & AVOIDED.keys()}
    assert found == MEANT.keys()


def test_the_words_are_read_in_every_spelling() -> None:
    assert _words("JobLevel") & AVOIDED.keys() == {"job"}
    assert _words("matches") == _words("match") == {"match"}
    assert _words("open_matches_of") & AVOIDED.keys() == {"match"}
    assert _words("MatchingRun") & AVOIDED.keys() == set()


def test_match_is_a_verb() -> None:
    """A noun is what is assigned, passed, declared or kept; calling ``pattern.match(…)`` is the verb."""
    nouns = []
    for path in python(*PRODUCT, "tests", "benchmarks"):
        for node in nodes(path, ast.Name, ast.arg, ast.Attribute, ast.ClassDef, ast.alias):
            name = _noun(node)
            if name and "match" in _words(name):
                nouns.append(f"{named(path)}:{node.lineno} {name}")
    assert nouns == []


def _noun(node: ast.AST) -> str:
    match node:
        case ast.Name(id=name, ctx=ast.Store()) | ast.Attribute(attr=name, ctx=ast.Store()):
            return name
        case ast.arg(arg=name) | ast.ClassDef(name=name):
            return name
        case ast.alias(asname=str(name)):
            return name
    return ""
