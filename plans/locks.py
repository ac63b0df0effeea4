"""Who reads what the two of a pair keep to themselves, as conditions of the database; see ``accounts.tenancy.PrivateRLS``. Pure.

SECURITY: the setting alone opens little. A person is compared with the row, an emergency with the access that two admins
have agreed to, for the one of them who is signed in and for the hour that it lasts; votes are read when they are counted.
"""

from __future__ import annotations

from accounts.tenancy import APP_ROLE

COUNT, EMERGENCY, ERASURE, REWRAP = "count", "emergency", "erasure", "rewrap"

_PERSON = "(SELECT app.person())"
_PAIR = "SELECT 1 FROM matching_pairing g WHERE g.organization_id = (SELECT app.org()) AND g.id = {pairing}"
# Whoever sits on a panel beside the mentor who leads, and has not left.
_SEAT = (
    "SELECT 1 FROM matching_panelseat s WHERE s.organization_id = (SELECT app.org()) AND s.pairing_id = {pairing} "
    f"AND s.participant_id = {_PERSON} AND s.left_at IS NULL"
)
_ONE_OF_THE_PAIR = f"(EXISTS ({_PAIR} AND {_PERSON} IN (g.mentor_id, g.mentee_id)) OR EXISTS ({_SEAT}))"
_OPEN_ACCESS = (
    f"((SELECT app.purpose()) = '{EMERGENCY}' AND EXISTS (SELECT 1 FROM plans_emergencyaccess a "
    "WHERE a.organization_id = (SELECT app.org()) AND a.pairing_id = {pairing} "
    "AND (SELECT app.uid()) IN (a.asked_by_id, a.approved_by_id) AND a.approved_at > now() - interval '1 hour'))"
)


def _for(*purposes: str) -> str:
    return f"(SELECT app.purpose()) IN ({', '.join(repr(one) for one in purposes)})"


def _of(condition: str, table: str) -> str:
    return condition.format(pairing=f"{table}.pairing_id")


# Whoever joined a panel later, or leads it since, reads nothing that was shared before.
_SINCE = "g.mentor_since IS NULL OR plans_note.shared_at >= g.mentor_since"
_HEARD = (
    f"(EXISTS ({_PAIR} AND (g.mentee_id = {_PERSON} OR (g.mentor_id = {_PERSON} AND ({_SINCE})))) "
    f"OR EXISTS ({_SEAT} AND plans_note.shared_at >= s.joined_at))"
)
_SHARED = f"shared AND {_of(_HEARD, 'plans_note')}"
NOTE = {
    "read": f"author_id = {_PERSON} OR ({_SHARED}) OR {_of(_OPEN_ACCESS, 'plans_note')} OR {_for(ERASURE)}",
    "write": f"author_id = {_PERSON} AND {_of(_ONE_OF_THE_PAIR, 'plans_note')}",
    "delete": f"author_id = {_PERSON} OR {_for(ERASURE)}",
}
BALLOT = {
    "read": f"voter_id = {_PERSON} OR {_for(COUNT, ERASURE)}",
    "write": f"voter_id = {_PERSON}",
    "delete": _for(COUNT, ERASURE),
}
_KEY_OF_THE_PAIR = _of(_ONE_OF_THE_PAIR, "plans_pairkey")
KEY = {
    "read": f"{_KEY_OF_THE_PAIR} OR {_of(_OPEN_ACCESS, 'plans_pairkey')} OR {_for(COUNT, ERASURE, REWRAP)}",
    "write": f"{_KEY_OF_THE_PAIR} OR {_for(REWRAP)}",
    "delete": _for(ERASURE),
}


def _two(table: str, more: str = "") -> str:
    return _of(f"EXISTS ({_PAIR} AND {_PERSON} IN (g.mentor_id, g.mentee_id){more})", table)


_ENDED = " AND g.state = 'ended'"
# Thanks are opened by the end, and by nothing before it.
THANKS = {
    "read": f"author_id = {_PERSON} OR {_two('plans_thanks', _ENDED)} OR {_for(ERASURE)}",
    "write": f"author_id = {_PERSON} AND {_two('plans_thanks')}",
    "delete": f"author_id = {_PERSON} OR {_for(ERASURE)}",
}
WISH = {
    "read": f"author_id = {_PERSON} OR {_for(COUNT, ERASURE)}",
    "write": f"author_id = {_PERSON} AND {_two('plans_changewish')}",
    "delete": f"author_id = {_PERSON} OR {_for(COUNT, ERASURE)}",
}
# A draft is its side's, and of both once the sheet lies open.
_SHEET = (
    "EXISTS (SELECT 1 FROM plans_cleansheet c JOIN matching_pairing g ON g.organization_id = c.organization_id "
    "AND g.id = c.pairing_id WHERE c.organization_id = (SELECT app.org()) AND c.id = plans_sheetdraft.sheet_id "
    f"AND ({_PERSON} = CASE plans_sheetdraft.side WHEN 'mentor' THEN g.mentor_id ELSE g.mentee_id END{{more}}))"
)
_LIES_OPEN = f" OR (c.revealed_at IS NOT NULL AND {_PERSON} IN (g.mentor_id, g.mentee_id))"
DRAFT = {
    "read": f"{_SHEET.format(more=_LIES_OPEN)} OR {_for(ERASURE)}",
    "write": _SHEET.format(more=""),
    "delete": f"{_SHEET.format(more='')} OR {_for(ERASURE)}",
}

# What a pair lets others hear is the two's; the worker reads it when it looks whether enough pairs have raised a theme.
INSIGHT = {
    "read": f"{_two('plans_insight')} OR {_for(COUNT, ERASURE)}",
    "write": f"{_two('plans_insight')} OR {_for(COUNT, ERASURE)}",
    "delete": f"{_two('plans_insight')} OR {_for(ERASURE)}",
}

# Whether there is anything that an emergency could open, for whoever thinks of asking: yes or no, and no row.
DOOR = f"""
CREATE FUNCTION app.keeps_words(pair uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM plans_pairkey k WHERE k.organization_id = app.org() AND k.pairing_id = pair) $$;
REVOKE EXECUTE ON FUNCTION app.keeps_words(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.keeps_words(uuid) TO {APP_ROLE};
"""
