"""What one row of a file would change about one employee: field by field, before and after. Knows no table."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from programs import searching
from programs.enums import EmployeeStatus, RowKind
from programs.rosters import Entry

FIELDS = (
    "number", "email", "first_name", "last_name", "preferred_name", "job_title", "job_level", "grade", "department",
    "business_unit", "team", "location", "country", "time_zone", "manager_id", "hire_date", "leave_date", "status",
)  # fmt: skip
# Search columns follow the names; they are written and restored with them, and not shown.
KEYS = (*searching.NAME_KEYS, "email_key")
COLUMNS = FIELDS + KEYS
NOTHING: dict[str, Any] = dict.fromkeys(COLUMNS, "") | {
    "grade": None, "manager_id": None, "hire_date": None, "leave_date": None, "status": EmployeeStatus.ACTIVE,
}  # fmt: skip


def jsonable(current: dict[str, Any]) -> dict[str, Any]:
    """The values of an employee as the import's rows keep them."""
    return {key: str(v) if isinstance(v, uuid.UUID | dt.date) else v for key, v in current.items()}


def keys_of(values: dict[str, Any]) -> dict[str, str]:
    """The search columns that belong to these names; mirrors ``Employee.set_keys``."""
    names = searching.keys(first=values["first_name"], preferred=values["preferred_name"], last=values["last_name"])
    return names | {"email_key": values["email"]}


def wanted(entry: Entry, current: dict[str, Any], today: dt.date) -> dict[str, Any]:
    """The employee as the row wants it. A column that the file does not have stays as it is."""
    after = current | entry.values
    came_back = "status" not in entry.values and current["status"] == EmployeeStatus.LEFT
    if came_back and (after["leave_date"] or "") < today.isoformat():
        # Somebody listed without a status works here again, unless the file says when they leave.
        after |= {"status": EmployeeStatus.ACTIVE, "leave_date": entry.values.get("leave_date")}
    if after["status"] == EmployeeStatus.LEFT and not after["leave_date"]:
        after["leave_date"] = today.isoformat()
    return after | keys_of(after)


def leaving(today: dt.date, current: dict[str, Any]) -> dict[str, Any]:
    """The values of somebody whom a full roster no longer lists."""
    return {"status": EmployeeStatus.LEFT, "leave_date": current["leave_date"] or today.isoformat()}


def difference(before: dict[str, Any], after: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Only what differs, as it was and as it will be."""
    changed = [key for key in COLUMNS if before[key] != after[key]]
    return {key: before[key] for key in changed}, {key: after[key] for key in changed}


def kind_of(before: dict[str, Any], after: dict[str, Any]) -> str:
    """A change after which somebody no longer works here counts as a deactivation, whoever decided it."""
    leaves = after.get("status") == EmployeeStatus.LEFT and before.get("status") != EmployeeStatus.LEFT
    return RowKind.DEACTIVATED if leaves else RowKind.CHANGED
