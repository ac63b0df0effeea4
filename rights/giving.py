"""What somebody is given of what is kept about them, and what not, each with the reason that stands in their file. Pure.

Everything that the registry finds is given unless it is named here: a new model is given as soon as it is registered.
"""

from __future__ import annotations

_OTHER_TEAM = "is for those who decide or look after it, and would say what somebody else has told in confidence"
_OPINION = "is somebody else's opinion of you, told in confidence"
_LETTER = "stands in the mailbox to which it was sent"
# Models of which nothing is given.
NOT_GIVEN = {
    "accounts.AuditEvent": "is the record of what people with power have changed, and names others in nearly every line",
    "accounts.User_groups": "is not used",
    "accounts.User_user_permissions": "is not used",
    "matching.NeverPair": _OTHER_TEAM,
    "matching.PairRule": _OTHER_TEAM,
    "matching.RuleConflict": _OTHER_TEAM,
    "plans.PairKey": "opens what the other of your pairing has written",
    "plans.Parting": "would say who wished to part",
    "analytics.Gained": "says that you were counted, and nothing else",
    "surveys.Counted": "says in which groups you were counted, and nothing else",
}
# What is kept of many people at once, so that nobody finds one of them in it.
OF_MANY = {
    "accounts.StoredAnswer": "is deleted after a day",
    "sessions.Session": "is what keeps you signed in",
    "circles.CircleKey": "opens what a whole circle has written",
    "circles.CircleMeeting": "is of a whole circle",
    "plans.PartingReason": "counts reasons of many, and names nobody",
    "plans.ShownInsight": "leads to nobody, and so not to you; what your pair wrote is here in its own place",
    "surveys.AnonymousAnswer": "was anonymous: nobody can say which answers are yours",
    "surveys.Reply": "was written to a whole cohort",
}
# Of the organization, though somebody has signed for it.
SIGNED = "is the organization's; that you have made or decided it is all that it says of you"
# Single fields that are left out, beside those that are sealed even to their person.
WITHHELD = {
    "matching.Handle": {"allowed": "says of everybody in the pool whether you may meet"},
    "matching.PairRequest": {"declined_for": "is why somebody said no, in confidence"},
    "matching.Proposal": {"alternatives": "names others", "note": _OTHER_TEAM},
    "nudges.Message": {"html": "is the same letter once more", "calendar": _LETTER},
    "programs.FollowUp": {"reason": _OTHER_TEAM},
    "surveys.Case": dict.fromkeys("outcome closing_note".split(), _OTHER_TEAM),
    "surveys.Comment": {"answer": "leads to your answer, which is here as well"},
}
# Lookups that are not followed: there a row holds what somebody else thinks of you.
OTHERS = {
    "matching.Preference": {"other__employee": _OPINION},
    "matching.Recommendation": {"other__employee": "is the list of somebody who looks for a partner"},
}
# Rows of a pair that belong to one side; the other side's are its own.
SIDES = {
    "plans.GoalUpdate": "by",
    "plans.SessionAnswer": "side",
    "plans.SheetDraft": "side",
    "plans.LedgerVoice": "side",
}
