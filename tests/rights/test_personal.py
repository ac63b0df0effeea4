"""Everything about oneself as one file: all that names one, opened where it is one's own, and nothing of others' words."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

from accounts.tenancy import tenant
from matching.models import Preference
from profiles.models import Portrait
from programs.models import Employee
from rights import gathering, giving, people, personal, values
from rights.people import Person
from rights.registry import REGISTRY
from tests.factories import plans
from tests.rights import everywhere
from tests.rights.everywhere import EMAIL, NUMBER


def _unpacked(world: Any, person: Person) -> tuple[dict[str, Any], zipfile.ZipFile]:
    with tenant(world.organization.pk, person.user.pk if person.user else None):
        archive = zipfile.ZipFile(io.BytesIO(personal.packed(person, world.organization)))
    return json.loads(archive.read(personal.DATA)), archive


def test_every_model_that_names_somebody_is_in_it_or_left_out_for_a_reason(world: Any) -> None:
    person = everywhere.be(world)
    everywhere.stand_everywhere(world, person)
    data, _ = _unpacked(world, person)
    named = {one for one in REGISTRY if everywhere.count(world, one, person, side=giving.SIDES.get(one, ""))}
    told = {one.partition(",")[0] for one in data["left_out"]}
    assert named - data["data"].keys() - told == set()
    assert data["data"].keys() & giving.NOT_GIVEN.keys() == set()
    assert (data["data"]["programs.Employee"][0]["email"], data["data"]["programs.Employee"][0]["number"]) == (
        EMAIL,
        NUMBER,
    )


def test_every_field_is_given_or_left_out_for_a_reason(world: Any) -> None:
    person = everywhere.be(world)
    everywhere.stand_everywhere(world, person)
    data, _ = _unpacked(world, person)
    missing = [
        f"{label}.{field.name}"
        for label, found in data["data"].items()
        for field in people.model_of(label)._meta.local_fields
        if field.name not in found[0] and f"{label}.{field.name}" not in data["left_out"]
    ]
    assert missing == []
    assert all(why.strip() for why in data["left_out"].values())


def test_a_row_that_several_places_may_read_is_in_it_once(world: Any) -> None:
    person = everywhere.be(world)
    everywhere.stand_everywhere(world, person)
    data, _ = _unpacked(world, person)
    assert [row["email"] for row in data["data"]["account.EmailAddress"]].count(EMAIL) == 1
    ids = {label: [str(row["id"]) for row in rows] for label, rows in data["data"].items()}
    assert {label for label, found in ids.items() if len(found) != len(set(found))} == set()


def test_the_page_is_for_reading(world: Any) -> None:
    person = everywhere.be(world)
    everywhere.stand_everywhere(world, person)
    data, archive = _unpacked(world, person)
    page = archive.read(personal.PAGE).decode()
    assert [one for one in data["left_out"] if one in page] == []
    assert [one for one in ("``", "+00:00", "entrys", ">True<", ">False<") if one in page] == []
    assert "Ballots: answer" in page
    assert "<td>yes</td>" in page


def test_own_notes_are_opened_and_those_of_the_other_are_not_there(world: Any) -> None:
    person = everywhere.be(world)
    with tenant(world.organization.pk):
        plans.make_note(pairing=world["pairing"], author=world["mentor"], words="Ask about the night shift")
        plans.make_note(pairing=world["pairing"], author=world["mentee"], words="She is brave", shared=True)
        other = Employee.objects.get(pk=world["manager"].pk)
    mine, archive = _unpacked(world, person)
    theirs, _ = _unpacked(world, Person(other, None))
    assert "Ask about the night shift" in [row["words"] for row in mine["data"]["plans.Note"]]
    assert "She is brave" in [row["words"] for row in theirs["data"]["plans.Note"]]
    assert "She is brave" not in json.dumps(mine)
    assert "Ask about the night shift" not in json.dumps(theirs)
    assert "Ask about the night shift" in archive.read(personal.PAGE).decode()


def test_what_a_pair_keeps_together_is_opened_in_whichever_place_somebody_has_it(world: Any) -> None:
    person = everywhere.be(world)
    with tenant(world.organization.pk):
        plans.make_ledger_entry(pairing=world["pairing"], words="Stand-ups stand now")
    data, _ = _unpacked(world, person)
    words = [row["words"] for row in data["data"]["plans.LedgerEntry"]]
    assert any("Stand-ups stand now" in one for one in words)
    assert values.CLOSED not in words


def test_what_others_think_of_somebody_is_not_in_it(world: Any) -> None:
    person = everywhere.be(world)
    with tenant(world.organization.pk):
        preference = Preference.objects.create(
            participant=world["mentee"], other=world["mentor"], liking="wish", place=1
        )
    data, _ = _unpacked(world, person)
    assert "matching.PairRule" not in data["data"]
    assert str(preference.pk) not in json.dumps(data)


def test_a_picture_lies_beside_the_page(world: Any) -> None:
    person = everywhere.be(world)
    with tenant(world.organization.pk):
        portrait = Portrait.objects.create(profile=world["profile"], image=b"\xff\xd8picture", source="upload")
    data, archive = _unpacked(world, person)
    (row,) = data["data"]["profiles.Portrait"]
    assert archive.read(row["image"]) == bytes(portrait.image)


def test_the_lists_name_models_and_fields_that_are_there() -> None:
    assert (giving.NOT_GIVEN.keys() | giving.OF_MANY.keys() | giving.OTHERS.keys()) <= REGISTRY.keys()
    for label, held in giving.WITHHELD.items():
        assert held.keys() <= {field.name for field in people.model_of(label)._meta.local_fields}, label
    for label, held in giving.OTHERS.items():
        assert held.keys() <= {*people.subjects(label)}, label
    assert giving.OF_MANY.keys() & {*gathering.labels()} == set()
    many = {label for label, record in REGISTRY.items() if record.many and not record.about}
    assert many == giving.OF_MANY.keys()
