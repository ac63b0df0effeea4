"""A whole organization as files: one CSV and one file of JSON lines for each model, a schema, and a page that explains.

Rows are read in short pages by their keys and written at once, so that the largest organization needs no more memory than a
small one. What was told in confidence stays where it was told.
"""

from __future__ import annotations

import csv
import io
import json
import tempfile
import zipfile
from collections.abc import Iterator
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from accounts.exports import defused
from accounts.models import Membership
from accounts.privacy import Class
from accounts.tenancy import OrganizationKey, PrivateRLS
from rights import gathering, people
from rights.registry import REGISTRY, classes

PAGE = 2_000
README, SCHEMA = "README.md", "schema.json"
_PRIVATE = "is read by one person or by two alone, and the database shows it to nobody else"
_HOUSE = "is of the house and not of one organization"
# Left out as a whole beside what the database itself keeps private, each for a reason that stands in the README.
LEFT_OUT = {
    "accounts.LinkUse": "would say who has answered a survey",
    "accounts.OneTapLink": "would say who has answered a survey",
    "accounts.StoredAnswer": "is deleted after a day",
    "circles.CircleMeeting": "is read by the members of a circle",
    "matching.Preference": "is a private list, which nobody else ever reads",
    "nudges.Bounce": "belongs to letters",
    "nudges.Message": "is a letter to one person; reminders would say who has not answered a survey",
    "plans.LedgerQuote": "would say which pair said what was released without names; the page of changes tells it",
    "plans.LedgerVoice": "would say which of two holds a change back",
    "plans.Parting": "would say in which pair somebody wished to part",
    "plans.RoleRefresh": "rests on what two said of their sessions in confidence",
    "rights.OrganizationExport": "is this file",
    "surveys.Comment": "is read on the page of results, as long as eight are there",
}
# Global rows that belong to members, with the fields that an organization knows of them.
_USER = ("id", "email", "name")


def labels() -> list[str]:
    """Every model that is exported, upstream first."""
    return [label for label in REGISTRY if label not in left_out()]


def left_out() -> dict[str, str]:
    """Models that are not exported, with the reason."""
    found = dict(LEFT_OUT)
    for label in REGISTRY:
        model = people.model_of(label)
        if any(isinstance(one, PrivateRLS) for one in model._meta.constraints):
            found[label] = _PRIVATE
        elif not _is_owned(model) and label not in ("accounts.User", "accounts.Organization"):
            found[label] = _HOUSE
    return found


def _is_owned(model: Any) -> bool:
    return any(isinstance(field, OrganizationKey) for field in model._meta.local_fields)


def fields(label: str) -> list[Any]:
    """What is exported of a model: everything but what was told in confidence and what opens a door."""
    found = [one for one in people.model_of(label)._meta.local_fields if not isinstance(one, models.BinaryField)]
    if label == "accounts.User":
        return [one for one in found if one.name in _USER]
    known = classes(label)
    return [one for one in found if known[one.name] is not Class.CONFIDENTIAL and one.name != "organization"]


def confidential(label: str) -> list[str]:
    """Fields that are left out of a model that is exported."""
    kept = {one.name for one in fields(label)} | {"organization"}
    return [one.name for one in people.model_of(label)._meta.local_fields if one.name not in kept]


def pages(label: str) -> Iterator[list[Any]]:
    """All rows of a model, some at a time and each once, in the order of their keys; the caller stands in the organization."""
    model, last = people.model_of(label), None
    rows = model._default_manager.order_by("pk")
    if label == "accounts.User":
        rows = rows.filter(pk__in=Membership.objects.values("user"))
    while page := list((rows if last is None else rows.filter(pk__gt=last)).only(*_names(label))[:PAGE]):
        yield page
        last = page[-1].pk


def _names(label: str) -> list[str]:
    return [one.name for one in fields(label)]


def plain(row: Any, label: str) -> dict[str, Any]:
    """A row as JSON has it."""
    return {one.attname: _plain(getattr(row, one.attname)) for one in fields(label)}


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, bool | int | float | str):
        return value
    return value.name if isinstance(value, models.fields.files.FieldFile) else json.loads(_json(value))


def _json(value: Any) -> str:
    return json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False)


def headers(label: str) -> list[str]:
    """The columns of a model in plain names; keys say that they are."""
    return [f"{one.verbose_name} (id)" if one.is_relation else str(one.verbose_name) for one in fields(label)]


def write_model(archive: zipfile.ZipFile, label: str) -> int:
    """Write one model's two files; returns how many rows there were."""
    count, table = 0, io.StringIO(newline="")
    with tempfile.TemporaryFile("w+b") as lines, archive.open(f"csv/{label}.csv", "w", force_zip64=True) as sheet:
        writer = csv.writer(table)
        sheet.write(b"\xef\xbb\xbf")
        writer.writerow([defused(one) for one in headers(label)])
        for page in pages(label):
            for row in page:
                values = plain(row, label)
                writer.writerow(
                    [defused(one if not isinstance(one, dict | list) else _json(one)) for one in values.values()]
                )
                lines.write(_json(values).encode() + b"\n")
            count += len(page)
            _pass_on(table, sheet)
        _pass_on(table, sheet)
        sheet.close()
        lines.seek(0)
        with archive.open(f"json/{label}.jsonl", "w", force_zip64=True) as target:
            while piece := lines.read(1 << 20):
                target.write(piece)
    return count


def _pass_on(table: io.StringIO, sheet: Any) -> None:
    sheet.write(table.getvalue().encode())
    table.seek(0)
    table.truncate()


def schema() -> dict[str, Any]:
    """A JSON schema (draft 2020-12) with a definition for each model: every line of its file is one such object."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A whole organization, exported from Upstream",
        "$defs": {label: _definition(label) for label in labels()},
    }


def _definition(label: str) -> dict[str, Any]:
    found = {one.attname: _type(one) for one in fields(label)}
    return {
        "title": gathering.title(people.model_of(label)),
        "description": gathering.meaning(people.model_of(label)),
        "type": "object",
        "properties": found,
        "required": list(found),
        "additionalProperties": False,
    }


_TYPES: list[tuple[Any, dict[str, Any]]] = [
    (models.BooleanField, {"type": "boolean"}),
    (models.IntegerField, {"type": "integer"}),
    (models.FloatField, {"type": "number"}),
    (models.JSONField, {}),
    (models.DateTimeField, {"type": "string", "format": "date-time"}),
    (models.DateField, {"type": "string", "format": "date"}),
    (models.TimeField, {"type": "string"}),
    (models.UUIDField, {"type": "string", "format": "uuid"}),
]


def _type(field: Any) -> dict[str, Any]:
    target = field.target_field if field.is_relation else field
    if hasattr(field, "base_field"):
        found: dict[str, Any] = {"type": "array", "items": _type(field.base_field)}
    else:
        found = dict(next((shape for kind, shape in _TYPES if isinstance(target, kind)), {"type": "string"}))
    if field.choices:
        found["description"] = ", ".join(f"{value}: {said}" for value, said in field.flatchoices)
    if field.null and "type" in found:
        found["type"] = [found["type"], "null"]
    return found


def readme(organization: Any, day: Any, counts: dict[str, int]) -> str:
    """What is in the file and what is not, in words."""
    lines = [
        f"# {organization.name}, exported from Upstream on {day:%d %B %Y}",
        "",
        "Everything that Upstream keeps for your organization, as you can take it elsewhere. Each kind of row is there",
        "twice, with the same rows: `csv/` opens in a spreadsheet, `json/` has one JSON object a line. `schema.json`",
        "describes those (JSON Schema, draft 2020-12, one definition for each kind). Rows belong together by their ids.",
        "",
        "In CSV files an apostrophe stands before what a spreadsheet could take for a formula; JSON has each value as it",
        "is. Times are UTC. Rows are read page by page while work goes on: what changed meanwhile may be in one file only.",
        "",
        "## What is in it",
        "",
        "| file | rows | what one row is |",
        "|---|---|---|",
        *(f"| {label} | {count} | {gathering.meaning(people.model_of(label))} |" for label, count in counts.items()),
        "",
        "## What is not in it, and why",
        "",
        "What somebody has said in confidence is theirs, and an export must not be the way around a promise. People can download",
        "their own under *My data*.",
        "",
        *(f"- {label} {why}." for label, why in sorted(left_out().items())),
        *(f"- {label}: without {', '.join(names)}" for label in counts if (names := confidential(label))),
        "",
    ]
    return "\n".join(lines)
