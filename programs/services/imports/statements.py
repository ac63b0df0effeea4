"""SQL of applying and undoing. The rows of an import carry what changes as JSON; the database lays it over the employees.

Only these fixed statements are run; values travel as parameters (``org``, ``import``, ``from``, ``to``).
"""

from __future__ import annotations

import json

from programs.services.imports import changes

BLANK = json.dumps(changes.NOTHING)
_COLUMNS = ", ".join(changes.COLUMNS)
_MINE = "r.organization_id = %(org)s AND r.directory_import_id = %(import)s"
_SPAN = "r.number BETWEEN %(from)s AND %(to)s"
_EXISTING = f"{_MINE} AND r.kind IN ('changed', 'deactivated')"
_CURRENT = "JOIN programs_employee c ON c.organization_id = r.organization_id AND c.id = r.employee_id"

# SET NULL has emptied the key of somebody who was removed since, hence the left join.
STALE_ROWS = f"""
SELECT EXISTS (SELECT 1 FROM programs_importrow r
LEFT {_CURRENT} WHERE {_EXISTING} AND (c.id IS NULL OR NOT to_jsonb(c) @> r.before))"""

# Two people who swap addresses or numbers would collide halfway; all who change theirs let go of it first.
_LET_GO = """
UPDATE programs_employee e SET {column} = 'moving-' || e.id FROM programs_importrow r
WHERE {rows} AND e.organization_id = r.organization_id AND e.id = r.employee_id
  AND r.after ->> '{column}' = {held}"""
FREE_UNIQUE = tuple(_LET_GO.format(column=c, rows=_EXISTING, held=f"r.after ->> '{c}'") for c in ("email", "number"))
FREE_UNDONE = tuple(
    _LET_GO.format(column=c, rows=f"{_MINE} AND r.kind <> 'wrong'", held=f"e.{c} AND e.{c} <> ''")
    for c in ("email", "number")
)

INSERT_NEW = f"""
INSERT INTO programs_employee (id, organization_id, created_at, {_COLUMNS})
SELECT n.id, r.organization_id, now(), {", ".join(f"n.{c}" for c in changes.COLUMNS)}
FROM programs_importrow r
CROSS JOIN LATERAL jsonb_populate_record(NULL::programs_employee, %(blank)s::jsonb || r.after) n
WHERE {_MINE} AND r.kind = 'new' AND {_SPAN}"""

_LAY_OVER = f"""
UPDATE programs_employee e SET ({_COLUMNS}) = ROW({", ".join(f"n.{c}" for c in changes.COLUMNS)})
FROM programs_importrow r {_CURRENT}
CROSS JOIN LATERAL jsonb_populate_record(c, {{values}}) n
WHERE e.organization_id = c.organization_id AND e.id = c.id AND {_EXISTING}"""

UPDATE_CHANGED = f"{_LAY_OVER.format(values='r.after')} AND {_SPAN}"

TOUCHED = f"""
SELECT coalesce(r.employee_id, (r.after ->> 'id')::uuid) FROM programs_importrow r
WHERE {_MINE} AND r.kind <> 'wrong' AND {_SPAN}"""

MARK_NEW = f"UPDATE programs_importrow r SET employee_id = (r.after ->> 'id')::uuid WHERE {_MINE} AND r.kind = 'new'"

LINK_USERS = """
UPDATE programs_employee e SET user_id = u.id
FROM accounts_membership m JOIN accounts_user u ON u.id = m.user_id
WHERE m.organization_id = %(org)s AND e.organization_id = %(org)s AND e.email = u.email AND e.user_id IS NULL
  AND NOT EXISTS (SELECT 1 FROM programs_employee o WHERE o.organization_id = e.organization_id AND o.user_id = u.id)"""

# SECURITY: an old letter opens nothing once its address is not that person's any more, or the person has left.
_END_LINKS = """
UPDATE accounts_onetaplink l SET revoked_at = now()
FROM programs_importrow r JOIN programs_employee e ON e.organization_id = r.organization_id AND e.id = r.employee_id
WHERE {rows} AND l.organization_id = r.organization_id AND l.revoked_at IS NULL AND ({gone})"""
END_LINKS = _END_LINKS.format(
    rows=_EXISTING,
    gone="""l.email <> '' AND l.email = r.before ->> 'email'
  OR r.kind = 'deactivated' AND (l.email = e.email OR l.scope = 'slots' AND l.subject IN (
    SELECT p.id FROM programs_participant p WHERE p.organization_id = e.organization_id AND p.employee_id = e.id))""",
)
END_LINKS_UNDONE = _END_LINKS.format(rows=_EXISTING, gone="r.before ? 'email' AND l.email = r.after ->> 'email'")

# Undo gives back only what the import wrote: a field edited by hand since then keeps the newer value.
SET_BACK = _LAY_OVER.format(
    values="""(SELECT coalesce(jsonb_object_agg(k, r.before -> k), '{}'::jsonb) FROM jsonb_object_keys(r.before) k
 WHERE to_jsonb(c) -> k = r.after -> k OR to_jsonb(c) ->> k = 'moving-' || c.id)"""
)

PARTICIPATING = f"""
SELECT count(DISTINCT p.employee_id) FROM programs_participant p
JOIN programs_importrow r ON r.organization_id = p.organization_id AND r.employee_id = p.employee_id
WHERE {_MINE} AND r.kind = 'new'"""

REMOVE_NEW = f"""
DELETE FROM programs_employee e USING programs_importrow r
WHERE {_MINE} AND r.kind = 'new' AND e.organization_id = r.organization_id AND e.id = r.employee_id"""

RESTORED = f"SELECT r.employee_id FROM programs_importrow r WHERE {_EXISTING} AND r.employee_id IS NOT NULL"
