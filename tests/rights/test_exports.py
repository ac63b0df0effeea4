"""The whole organization as one file: every row once, nothing of others, nothing that was told in confidence."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import tracemalloc
import zipfile
from typing import Any

import pytest
from django.core.files import File
from django.utils import timezone
from jsonschema import Draft202012Validator

from accounts.actors import NotAllowed, system
from accounts.models import AuditEvent, Membership
from accounts.tenancy import tenant
from programs.models import Employee
from rights import exporting, people
from rights.enums import ExportState
from rights.models import OrganizationExport
from rights.people import Person
from rights.registry import REGISTRY
from rights.services import erasing, organization_exports
from rights.services.organization_exports import CannotExport
from tests.factories import plans, rows
from tests.factories.cast import Cast
from tests.tenancy.conftest import CANARY
from tests.tenancy.worlds import World, make_world

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _media(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def two(cast: Cast) -> World:
    """Two full organizations; the first is exported."""
    make_world(cast.dario, word=CANARY)
    world = make_world(cast.chiara, word="Nordlicht")
    with tenant(world.organization.pk):
        OrganizationExport.objects.all().delete()
    return world


def _ask(cast: Cast) -> OrganizationExport:
    with cast.frieda.acting() as actor:
        return organization_exports.request(actor=actor)


def _now(row: OrganizationExport) -> OrganizationExport:
    with tenant(row.organization_id):
        return OrganizationExport.objects.get(pk=row.pk)


def _archive(row: OrganizationExport) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(_now(row).file.read()))


def test_every_row_is_in_it_once_in_both_files(cast: Cast, two: World) -> None:
    row = _ask(cast)
    assert organization_exports.work(cast.nordwind.pk) == 1
    archive = _archive(row)
    wanted, found, sheets = {}, {}, {}
    with tenant(cast.nordwind.pk):
        for label in exporting.labels():
            model = people.model_of(label)
            every = model._default_manager.all()
            if label == "accounts.User":
                every = every.filter(pk__in=Membership.objects.values("user"))
            wanted[label] = every.count()
            lines = [json.loads(one) for one in archive.read(f"json/{label}.jsonl").splitlines()]
            found[label] = len({one["id"] for one in lines})
            sheets[label] = len(list(csv.reader(io.StringIO(archive.read(f"csv/{label}.csv").decode("utf-8-sig"))))) - 1
    assert (found, sheets) == (wanted, wanted)
    assert sum(wanted.values()) == _now(row).rows > 150


def test_it_is_what_the_schema_says(cast: Cast, two: World) -> None:
    row = _ask(cast)
    organization_exports.work(cast.nordwind.pk)
    archive = _archive(row)
    schema = json.loads(archive.read(exporting.SCHEMA))
    Draft202012Validator.check_schema(schema)
    wrong = []
    for label in exporting.labels():
        judge = Draft202012Validator({**schema, "$ref": f"#/$defs/{label}"})
        for line in archive.read(f"json/{label}.jsonl").splitlines():
            wrong += [f"{label}: {error.message}" for error in judge.iter_errors(json.loads(line))]
    assert (wrong, schema["$defs"].keys()) == ([], {*exporting.labels()})
    broken = Draft202012Validator({**schema, "$ref": "#/$defs/programs.Employee"})
    assert not broken.is_valid({"id": 5})


def test_nothing_of_another_organization_and_nothing_in_confidence_is_in_it(cast: Cast, two: World) -> None:
    row = _ask(cast)
    with tenant(cast.nordwind.pk):
        rows.make_answer(
            application=two["application"], question=rows.make_question(call=two["call"]), text="SECRETWORD"
        )
    organization_exports.work(cast.nordwind.pk)
    archive = _archive(row)
    everything = b"".join(archive.read(name) for name in archive.namelist())
    assert b"Nordlicht" in everything
    for word in (CANARY, str(cast.suedstern.pk), "dario@", "SECRETWORD", "scrypt", two["api_token"].token_hash):
        assert word.encode() not in everything, word


def test_what_is_told_without_a_name_or_once_five_have_said_so_leads_to_nobody(cast: Cast, two: World) -> None:
    with tenant(cast.nordwind.pk):
        entry = plans.make_ledger_entry(pairing=two["pairing"])
        plans.make_ledger_quote(entry=entry, change="UNNAMED WORDS")
    row = _ask(cast)
    organization_exports.work(cast.nordwind.pk)
    archive = _archive(row)
    assert not [name for name in archive.namelist() if b"UNNAMED WORDS" in archive.read(name)]
    reasons = [json.loads(one) for one in archive.read("json/plans.PartingReason.jsonl").splitlines()]
    assert reasons
    assert {*reasons[0]} == {"id", "created_at", "program_id", "reason", "told"}


def test_one_that_is_being_written_is_written_anew_when_somebody_is_forgotten(cast: Cast) -> None:
    with tenant(cast.nordwind.pk):
        gone = Person(rows.make_employee(first_name="Quilla", last_name="Zeph", email="qz@nordwind.example"), None)
        row = OrganizationExport.objects.create(state="running", attempt=1, heartbeat_at=timezone.now())
        erasing.forget(actor=system(cast.nordwind.pk), person=gone, works_elsewhere=False)
    with pytest.raises(organization_exports._Stopped):
        organization_exports._finish(row, File(io.BytesIO(b"Quilla")), 1)
    assert (_now(row).state, bool(_now(row).file)) == ("queued", False)
    assert organization_exports.work(cast.nordwind.pk) == 1
    archive = _archive(row)
    assert not [name for name in archive.namelist() if b"qz@nordwind" in archive.read(name)]


def test_a_new_model_is_exported_or_left_out_for_a_reason() -> None:
    assert {*exporting.labels()} | exporting.left_out().keys() == REGISTRY.keys()
    assert exporting.LEFT_OUT.keys() <= REGISTRY.keys()
    assert {"plans.Note", "plans.Ballot", "surveys.Answer", "surveys.AnonymousAnswer", "circles.Post"} <= (
        exporting.left_out().keys()
    )
    for label in exporting.labels():
        names = exporting.headers(label)
        assert len(names) == len({*names}), label


def test_no_cell_is_a_formula_and_json_keeps_it_as_it_is(cast: Cast) -> None:
    with tenant(cast.nordwind.pk):
        rows.make_employee(first_name="=1+1", last_name="@x")
    row = _ask(cast)
    organization_exports.work(cast.nordwind.pk)
    archive = _archive(row)
    sheet = archive.read("csv/programs.Employee.csv").decode("utf-8-sig")
    (line,) = csv.DictReader(io.StringIO(sheet))
    assert (line["first name"], line["last name"]) == ("'=1+1", "'@x")
    assert json.loads(archive.read("json/programs.Employee.jsonl"))["first_name"] == "=1+1"


def test_the_page_names_what_is_left_out_and_why(cast: Cast) -> None:
    row = _ask(cast)
    organization_exports.work(cast.nordwind.pk)
    said = _archive(row).read(exporting.README).decode()
    for label, why in exporting.left_out().items():
        assert f"- {label} {why}." in said
    assert "| programs.Employee | 0 |" in said


@pytest.mark.parametrize("who", ["chiara", "olu", "amara"])
def test_owners_alone_ask_cancel_and_download(cast: Cast, who: str) -> None:
    row = _ask(cast)
    organization_exports.work(cast.nordwind.pk)
    with getattr(cast, who).acting() as actor:
        for act in (organization_exports.cancel, organization_exports.download):
            with pytest.raises(NotAllowed):
                act(actor=actor, export=row)
        with pytest.raises(NotAllowed):
            organization_exports.request(actor=actor)
        assert (OrganizationExport.objects.get().state, AuditEvent.objects.count()) == ("done", 1)


def test_one_at_a_time_and_each_download_stands_in_the_trail(cast: Cast) -> None:
    row = _ask(cast)
    with pytest.raises(CannotExport):
        _ask(cast)
    organization_exports.work(cast.nordwind.pk)
    with cast.frieda.acting() as actor:
        for _ in range(2):
            organization_exports.download(actor=actor, export=row)
        verbs = list(AuditEvent.objects.order_by("created_at").values_list("verb", flat=True))
    assert verbs == ["asked for an export of the organization", *["organization exported"] * 2]


def test_cancelled_while_it_is_written_it_leaves_no_file(cast: Cast, monkeypatch: Any, tmp_path: Any) -> None:
    row, write = _ask(cast), exporting.write_model

    def cancel_then_write(archive: Any, label: str) -> int:
        if label == "programs.Employee":
            with cast.frieda.acting() as actor:
                organization_exports.cancel(actor=actor, export=row)
        return write(archive, label)

    monkeypatch.setattr(exporting, "write_model", cancel_then_write)
    assert organization_exports.work(cast.nordwind.pk) == 0
    assert (_now(row).state, _now(row).file.name) == (ExportState.CANCELLED, "")
    assert [one for one in tmp_path.rglob("*") if one.is_file()] == []


def test_what_a_dead_worker_had_is_written_by_the_next_and_given_up_after_three(cast: Cast) -> None:
    row, old = _ask(cast), timezone.now() - dt.timedelta(minutes=11)
    with tenant(cast.nordwind.pk):
        OrganizationExport.objects.update(state=ExportState.RUNNING, attempt=1, heartbeat_at=old)
    assert (organization_exports.work(cast.nordwind.pk), _now(row).attempt, _now(row).state) == (1, 2, "done")
    with tenant(cast.nordwind.pk):
        OrganizationExport.objects.update(state=ExportState.RUNNING, attempt=3, heartbeat_at=old)
    assert (organization_exports.work(cast.nordwind.pk), _now(row).state) == (0, "failed")


def test_after_seven_days_it_is_gone(cast: Cast, tmp_path: Any) -> None:
    row = _ask(cast)
    organization_exports.work(cast.nordwind.pk)
    assert len([*tmp_path.rglob("*.zip")]) == 1
    with tenant(cast.nordwind.pk):
        OrganizationExport.objects.update(expires_at=timezone.now())
    with cast.frieda.acting() as actor, pytest.raises(CannotExport):
        organization_exports.download(actor=actor, export=row)
    organization_exports.work(cast.nordwind.pk)
    assert (_now(row).state, [*tmp_path.rglob("*.zip")]) == ("expired", [])


def test_ten_times_the_people_need_no_more_memory(cast: Cast) -> None:
    """The peak is that of one page of rows, however many there are."""
    peaks = []
    for more in (exporting.PAGE, exporting.PAGE * 9):
        with tenant(cast.nordwind.pk):
            start = Employee.objects.count()
            Employee.objects.bulk_create(
                Employee(email=f"p{n}@x.example", first_name="A", last_name="B") for n in range(start, start + more)
            )
            tracemalloc.start()
            with zipfile.ZipFile(io.BytesIO(), "w") as archive:
                assert exporting.write_model(archive, "programs.Employee") == start + more
            peaks.append(tracemalloc.get_traced_memory()[1])
            tracemalloc.stop()
    assert peaks[1] < peaks[0] * 2 + 12_000_000
