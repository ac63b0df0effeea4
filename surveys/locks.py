"""Who reads what participants answer, as conditions of the database; see ``accounts.tenancy.PrivateRLS``. Pure.

SECURITY: a request names its participant and has their own answers. What is for the program team opens under a purpose of
its own, whose caller has proved that they belong to it. Everything else is read by the worker alone: it asks who is due,
mixes anonymous answers, and tallies what is safe to show. An anonymous answer names nobody, so nobody reads it as theirs.
"""

from __future__ import annotations

# Who is due and who has answered; dropping an anonymous answer in; mixing them; reading by name; counting.
ASK, DROP, MIX, TEAM, TALLY, ERASURE = "ask", "drop", "mix", "team", "tally", "erasure"

_PERSON = "(SELECT app.person())"
_ORG = "(SELECT app.org())"


def _for(*purposes: str) -> str:
    return f"(SELECT app.purpose()) IN ({', '.join(repr(one) for one in purposes)})"


ASKED = {
    "read": f"participant_id = {_PERSON} OR {_for(ASK, TALLY, ERASURE)}",
    "write": f"participant_id = {_PERSON} OR {_for(ASK)}",
    "delete": _for(ASK, ERASURE),
}
RESPONSE = {
    "read": f"participant_id = {_PERSON} OR {_for(TEAM, TALLY, ERASURE)}",
    "write": f"participant_id = {_PERSON}",
    "delete": _for(ERASURE),
}
_OWN = (
    f"EXISTS (SELECT 1 FROM surveys_response r WHERE r.organization_id = {_ORG} "
    f"AND r.id = surveys_answer.response_id AND r.participant_id = {_PERSON})"
)
_BETWEEN = (
    f"level = 'pair' AND EXISTS (SELECT 1 FROM matching_pairing g WHERE g.organization_id = {_ORG} "
    f"AND g.id = surveys_answer.pairing_id AND {_PERSON} IN (g.mentor_id, g.mentee_id))"
)
ANSWER = {
    "read": (
        f"{_OWN} OR ({_BETWEEN}) OR (level = 'team' AND {_for(TEAM)}) "
        f"OR (level IN ('team', 'confidential') AND {_for(TALLY)}) OR {_for(ERASURE)}"
    ),
    "write": _OWN,
    "delete": _for(ERASURE),
}
# What was dropped in lies apart until it is mixed, and is read by nothing but the mixing.
ANONYMOUS = {
    "read": f"(mixed AND {_for(TALLY)}) OR {_for(MIX, ERASURE)}",
    "write": f"(NOT mixed AND {_for(DROP)}) OR {_for(MIX)}",
    "delete": _for(MIX, ERASURE),
}
# Who was counted, and in which groups, is known to the counting alone.
COUNTED = {"read": _for(TALLY, ERASURE), "write": _for(TALLY), "delete": _for(TALLY, ERASURE)}
