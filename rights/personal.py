"""What somebody downloads: one ZIP with a page to read, the same for machines, and their files."""

from __future__ import annotations

import io
import json
import re
import zipfile
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.template.loader import render_to_string
from django.utils import timezone

from accounts.models import Organization
from rights import gathering, giving, people
from rights.gathering import Part
from rights.people import Person
from rights.registry import REGISTRY

PAGE, DATA, LOOK = "read me.html", "data.json", "style.css"
_MOMENT = re.compile(r"^(\d{4}-\d\d-\d\d \d\d:\d\d):\d\d(?:\.\d+)?\+00:00$")


def packed(person: Person, organization: Organization) -> bytes:
    """All that somebody is given, as a ZIP file."""
    parts, now = gathering.gather(person), timezone.now()
    context = {"person": person, "organization": organization, "now": now, "left_out": told()}
    document = {
        "organization": organization.name,
        "person": {"name": person.name, "addresses": person.emails},
        "made_at": now.isoformat(),
        "left_out": left_out(),
        "data": {part.label: part.rows for part in parts},
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(PAGE, render_to_string("rights/personal.html", context | {"tables": _tables(parts)}))
        archive.writestr(DATA, json.dumps(document, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1))
        archive.writestr(LOOK, render_to_string("rights/personal.css"))
        for part in parts:
            for name, content in part.files.items():
                archive.writestr(name, content)
    return buffer.getvalue()


def left_out() -> dict[str, str]:
    """Everything that is kept of people and not in the file, with the reason: whole models, and single fields."""
    found = dict(giving.NOT_GIVEN | giving.OF_MANY)
    signed = {label for label, record in REGISTRY.items() if record.about and not people.subjects(label)}
    found |= dict.fromkeys(signed - found.keys(), giving.SIGNED)
    for label in gathering.labels():
        record, withheld = REGISTRY[label], giving.WITHHELD.get(label, {})
        found |= {f"{label}.{name}": record.why[name] for name in record.sealed.split()}
        found |= {f"{label}.{name}": why for name, why in withheld.items()}
        found |= {f"{label}, {path}": why for path, why in giving.OTHERS.get(label, {}).items()}
    return dict(sorted(found.items()))


def told() -> dict[str, str]:
    """The same for reading: each reason once, with all that it holds for, in words."""
    found: dict[str, list[str]] = {}
    for what, why in left_out().items():
        app, name, *field = what.partition(",")[0].split(".")
        model = people.model_of(f"{app}.{name}")
        words = [gathering.title(model), *(str(model._meta.get_field(one).verbose_name) for one in field)]
        found.setdefault(why, []).append(": ".join(words))
    return {why: ", ".join(dict.fromkeys(names)) for why, names in found.items()}


def _tables(parts: list[Part]) -> list[dict[str, Any]]:
    """The same for reading: without keys to other rows, and without columns that are empty everywhere."""
    return [
        {
            "part": part,
            "columns": [part.columns[name] for name in names],
            "rows": [[_read(row[n]) for n in names] for row in part.rows],
        }
        for part in parts
        if (names := _telling(part)) or part.rows
    ]


def _telling(part: Part) -> list[str]:
    names = [name for name in part.columns if name not in part.keys]
    return [name for name in names if any(row[name] not in (None, "", [], {}) for row in part.rows)]


def _read(value: Any) -> Any:
    """A value as somebody reads it: times to the minute, yes and no."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return _MOMENT.sub(r"\1 UTC", value) if isinstance(value, str) else value
