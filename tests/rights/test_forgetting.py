"""Whoever is forgotten stands nowhere any more: a dump of the database is searched for every word that was theirs."""

from __future__ import annotations

from typing import Any

import pytest

from accounts.actors import system
from accounts.models import AuditEvent, User
from accounts.services import audit
from accounts.tenancy import private, tenant
from matching.models import Pairing
from nudges.models import Message
from programs.models import Employee, EmployeeVersion, Participant
from rights import people
from rights.registry import REGISTRY
from rights.services import erasing, sweeping
from rights.ways import WAYS, Act
from tests.factories import rows
from tests.rights import everywhere
from tests.rights.everywhere import EMAIL, FIRST, LAST, NUMBER

# What may be left of somebody's fields, each for a reason; everything else that is found in a dump fails.
STAYS = {
    **dict.fromkeys(
        (f"plans.Goal.{name}" for name in "what measure baseline target drop_reason".split()),
        "this goal is the other one's, who learns; a name in it is swept, and was swept",
    ),
    "plans.LedgerEntry.words": "written by the other one, and sealed",
    "plans.PairKey.wrapped": "opens what the other one has written",
    "plans.RolloutStep.state_before": "is a state, of a step without words",
    "plans.RolloutStep.state_after": "is a state, of a step without words",
}
# Models in which nobody can stand in this test.
EMPTY = {"accounts.User_groups": "Upstream has no groups"}


def _forget(world: Any, person: people.Person, **more: Any) -> str:
    with tenant(world.organization.pk):
        actor = system(world.organization.pk)
        return erasing.forget(actor=actor, person=person, **({"works_elsewhere": False} | more))


def test_of_somebody_who_stands_in_every_model_and_field_nothing_is_left(world: Any) -> None:
    person = everywhere.be(world)
    everywhere.stand_everywhere(world, person)
    missing = {one for one in REGISTRY if people.subjects(one) and not everywhere.count(world, one, person)}
    said = everywhere.say(world, person)
    pseudonym = _forget(world, person)
    tables = everywhere.dump()
    words = {word: field for word, field in said.items() if field not in STAYS}
    left = {
        f"{words.get(word, word)} in {table}"
        for word in (*words, EMAIL, FIRST, LAST, NUMBER)
        for table, text in tables.items()
        if word in text or word.encode().hex() in text
    }
    assert (left, missing) == (set(), EMPTY.keys())
    assert len(said) >= 140
    assert pseudonym.removeprefix("Former ") in tables["programs_employee"].replace('"', "").replace(",", " ")


def test_names_in_the_words_of_others_are_written_over(world: Any) -> None:
    person = everywhere.be(world)
    name = f"{FIRST} {LAST}"
    with tenant(world.organization.pk):
        letter = rows.make_message(
            to_email="bernd@nordwind.example", subject=f"You and {name}", text=f"Write to {EMAIL}"
        )
        view = rows.make_saved_view(
            user=User.objects.exclude(pk=person.user.pk).first(), name="mine", query=f"q={name}"
        )
        event = audit.record(actor=system(world.organization.pk), verb="met", label=name, people=[f'"{name}"', "Bernd"])
    pseudonym = _forget(world, person)
    with tenant(world.organization.pk):
        letter.refresh_from_db()
        view.refresh_from_db()
        event.refresh_from_db()
    assert (letter.subject, letter.text) == (f"You and {pseudonym}", f"Write to {pseudonym}")
    assert (view.query, event.label) == (f"q={pseudonym}", pseudonym)
    assert (event.verb, event.detail) == ("met", {"people": [f'"{pseudonym}"', "Bernd"]})


def test_a_pseudonym_with_grade_and_dates_stays(world: Any) -> None:
    person = everywhere.be(world)
    with tenant(world.organization.pk):
        before = Employee.objects.get(pk=person.employee.pk)
        reports = rows.make_employee(manager=before)
    _forget(world, person)
    with tenant(world.organization.pk):
        row = Employee.objects.get(pk=before.pk)
        reports.refresh_from_db()
        places = list(Participant.objects.filter(employee=row).values_list("state", flat=True))
        pairs = set(Pairing.objects.filter(people.about("matching.Pairing", person)).values_list("state", flat=True))
        versions = list(EmployeeVersion.objects.filter(employee=row).values_list("department", "manager"))
    assert (row.grade, row.hire_date, row.status) == (before.grade, before.hire_date, "left")
    assert (row.department, row.job_title, row.number, row.user_id, row.manager_id) == ("", "", "", None, None)
    assert (reports.manager_id, set(places), set(versions) - {("", None)}) == (None, {"withdrawn"}, set())
    assert "active" not in pairs


def test_two_pseudonyms_have_nothing_in_common() -> None:
    made = {erasing.fresh_pseudonym() for _ in range(1000)}
    assert (len(made), {len(one) for one in made}) == (1000, {10})


def test_a_login_that_works_elsewhere_stays_and_is_named_nowhere_here(world: Any) -> None:
    person = everywhere.be(world)
    with tenant(world.organization.pk, person.user.pk):
        audit.record(actor=world.member.actor, verb="changed something")
    _forget(world, person, works_elsewhere=True)
    user = User.objects.get(pk=person.user.pk)
    named = {
        f"{model._meta.label}.{name}"
        for model, name in people.signatures()
        if _rows(world, model).filter(**{name: user}).exists()
    }
    with tenant(world.organization.pk):
        event = AuditEvent.objects.get(verb="changed something")
    assert (user.email, user.is_active, named) == (EMAIL, True, set())
    assert (event.user_id, event.actor_name.startswith("Former colleague ")) == (None, True)


def _rows(world: Any, model: Any) -> Any:
    with tenant(world.organization.pk), private(purpose="erasure"):
        return model._default_manager.filter(pk__in=list(model._default_manager.values_list("pk", flat=True)))


def test_nobody_else_loses_a_letter(world: Any) -> None:
    person = everywhere.be(world)
    with tenant(world.organization.pk):
        kept = rows.make_message(to_email="chiara@nordwind.example", subject="Your week", text="Three things")
        rows.make_message(to_email=EMAIL, subject="Your day", text="One thing")
    _forget(world, person)
    with tenant(world.organization.pk):
        assert not Message.objects.filter(to_email=EMAIL).exists()
        assert Message.objects.values_list("subject", "text").get(pk=kept.pk) == ("Your week", "Three things")


def test_every_model_that_tells_of_people_has_a_way_and_no_other() -> None:
    tells = {label for label, record in REGISTRY.items() if record.about or record.many}
    assert WAYS.keys() == tells
    for label, way in WAYS.items():
        fields = {field.name for field in people.model_of(label)._meta.local_fields}
        assert {*way.clears.split(), *way.side.split()} <= fields, label
        assert way.act is Act.DELETE or way.why.strip(), label


def test_the_sweep_looks_through_every_table_that_is_not_private() -> None:
    swept = {model._meta.label for model in sweeping.columns()}
    assert {"nudges.Message", "programs.Program", "programs.ImportRow", "surveys.Reply", "surveys.Comment"} <= swept
    assert swept & {*sweeping.SPARED, "plans.Note", "surveys.Answer"} == set()


@pytest.mark.parametrize("name", ['Ann "Nan" O\'Hara', "50% Müller_Lüdenscheid", "Back\\slash Jones"])
def test_names_with_odd_letters_are_found_in_documents_too(world: Any, name: str) -> None:
    with tenant(world.organization.pk):
        row = rows.make_import(headers=[name, {"x": name}], file_name="list.csv")
        other = rows.make_message(subject=name, text="50x MüllerxLüdenscheid")
        sweeping.sweep(names=[name], pseudonym="P")
        row.refresh_from_db()
        other.refresh_from_db()
    assert (row.headers, other.subject, other.text) == (["P", {"x": "P"}], "P", "50x MüllerxLüdenscheid")


def test_nobody_else_is_taken_for_them_whose_name_is_part_of_another(world: Any) -> None:
    person = everywhere.be(world)
    others = f"Jo{FIRST} {LAST}; {FIRST} {LAST}-Moss and Lena-{FIRST} {LAST} <jo{EMAIL}>"
    with tenant(world.organization.pk):
        letter = rows.make_message(to_email=f"jo.{EMAIL}", subject=others, text=f"{EMAIL}.example")
        event = audit.record(actor=system(world.organization.pk), verb="met", label=others, people=[others])
    _forget(world, person)
    with tenant(world.organization.pk):
        letter.refresh_from_db()
        event.refresh_from_db()
    assert (letter.to_email, letter.subject, letter.text) == (f"jo.{EMAIL}", others, f"{EMAIL}.example")
    assert (event.label, event.detail) == (others, {"people": [others]})


def test_a_name_is_found_in_large_letters_behind_a_line_and_at_the_end_of_a_sentence(world: Any) -> None:
    person = everywhere.be(world)
    said = f"Dear\n{FIRST} {LAST}\n{EMAIL.upper()}. CV_{FIRST}_{FIRST} {LAST}.pdf"
    with tenant(world.organization.pk):
        letter = rows.make_message(to_email="bernd@nordwind.example", text=said.upper())
        event = audit.record(actor=system(world.organization.pk), verb="met", label=said, people=[said])
    mark = _forget(world, person)
    meant = f"Dear\n{mark}\n{mark}. CV_{FIRST}_{mark}.pdf"
    with tenant(world.organization.pk):
        letter.refresh_from_db()
        event.refresh_from_db()
    assert letter.text == meant.upper().replace(mark.upper(), mark)
    assert (event.label, event.detail) == (meant, {"people": [meant]})
