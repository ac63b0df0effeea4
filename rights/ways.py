"""What becomes of each model's rows when somebody is forgotten: one line per model that tells of people. Pure.

The registry says how somebody is found; here stands what is done then. A model that is in neither place fails a test.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Act(StrEnum):
    """What is done with the rows about somebody."""

    DELETE = "delete"
    CLEAR = "clear"
    KEEP = "keep"
    APART = "apart"


@dataclass(frozen=True)
class Way:
    """One model's line. ``clears`` are fields that are emptied; ``side`` names the field that says whose of two a row is.

    What is kept is dates and states, without words: it points at a row that says no longer who it was.
    """

    act: Act
    why: str = ""
    clears: str = ""
    side: str = ""


GONE = Way(Act.DELETE)
_FACTS = "dates and states, which figures count"
_OF_TWO = "dates and states of a pair, which the other one keeps"


def _kept(why: str = _OF_TWO, *, clears: str = "") -> Way:
    return Way(Act.CLEAR if clears else Act.KEEP, why, clears)


def _own(side: str) -> Way:
    return Way(Act.DELETE, side=side)


def _apart(why: str) -> Way:
    return Way(Act.APART, why)


_LOGIN = _apart("of the login: emptied or deleted with it, unless it works in another organization too")
_SIGNED = _apart("only who has signed for something is taken out")
# Every model whose record names somebody, or says that it tells of many.
WAYS = {
    **dict.fromkeys(
        ("accounts.User", "account.EmailAddress", "account.EmailConfirmation", "mfa.Authenticator"), _LOGIN
    ),
    **dict.fromkeys(("usersessions.UserSession", "sessions.Session", "socialaccount.SocialAccount"), _LOGIN),
    **dict.fromkeys(("socialaccount.SocialToken", "accounts.User_groups", "accounts.User_user_permissions"), _LOGIN),
    "accounts.Organization": _apart("the address for questions is emptied where it is theirs"),
    "accounts.Membership": GONE,
    "accounts.Invitation": GONE,
    "accounts.OneTapLink": GONE,
    "accounts.LinkUse": GONE,
    "accounts.ApiToken": _apart("a token that they made is revoked, for they know it"),
    "accounts.StoredAnswer": _apart("answers of one day, all let go of"),
    "accounts.AuditEvent": _apart("the trail stays, under a pseudonym: a door of the database writes it"),
    "nudges.Message": GONE,
    "nudges.Suppression": GONE,
    "nudges.Bounce": GONE,
    "nudges.Snooze": GONE,
    "programs.Employee": _apart("stays as a pseudonym with grade and dates"),
    "programs.EmployeeVersion": _kept(
        _FACTS, clears="job_title job_level department business_unit team location country manager"
    ),
    "programs.SavedView": GONE,
    "programs.Program": _SIGNED,
    "programs.FollowUp": GONE,
    "programs.Participant": _kept(_FACTS, clears="excused language topics"),
    "programs.Milestone": _kept(_FACTS, clears="reason letter"),
    "programs.SharedAsk": GONE,
    "programs.Nomination": GONE,
    "programs.Application": GONE,
    "programs.ApplicationAnswer": GONE,
    "programs.Review": GONE,
    "programs.Decision": GONE,
    "programs.Stranger": GONE,
    "programs.Charter": _SIGNED,
    "programs.Signature": GONE,
    "programs.DirectoryImport": _apart("files and what was read of them are let go of, for everybody's sake"),
    "programs.ImportRow": GONE,
    "profiles.Profile": GONE,
    "profiles.TopicEntry": GONE,
    "profiles.SignupImport": _apart("files and what was read of them are let go of, for everybody's sake"),
    "profiles.LinkedInImport": GONE,
    "profiles.ImportedAnswer": GONE,
    "profiles.Position": GONE,
    "profiles.Portrait": GONE,
    "matching.MatchingRun": _apart("the frozen inputs of runs with them are let go of; the run cannot be replayed"),
    "matching.Proposal": _kept("which pairs were proposed", clears="note explanation alternatives warnings"),
    "matching.Leftover": GONE,
    "matching.PairRule": GONE,
    "matching.Scenario": GONE,
    "matching.Placement": GONE,
    "matching.NeverPair": GONE,
    "matching.Publication": _SIGNED,
    "matching.Pairing": _kept(clears="reasons"),
    "matching.PanelSeat": _kept(),
    "matching.Handle": GONE,
    "matching.Recommendation": GONE,
    "matching.Preference": GONE,
    "matching.PairRequest": GONE,
    "matching.RequestNote": GONE,
    "matching.RuleConflict": GONE,
    "matching.Standby": GONE,
    "matching.Willingness": GONE,
    "plans.TemplateVersion": _SIGNED,
    "plans.Plan": _kept(),
    "plans.Step": _kept(),
    "plans.ContactWay": GONE,
    "plans.Agreement": GONE,
    "plans.Goal": _own("learner"),
    "plans.GoalUpdate": _own("by"),
    "plans.Easing": _kept(),
    "plans.EasedStep": _kept(),
    "plans.Rollout": _SIGNED,
    "plans.RolloutPlan": _kept(),
    "plans.RolloutStep": _kept(),
    "plans.Session": _kept(clears="meeting_link"),
    "plans.SessionSlot": _kept(),
    "plans.SessionAnswer": _own("side"),
    "plans.RoleRefresh": _kept(),
    "plans.JointAsk": _kept(),
    "plans.PanelSignature": GONE,
    "plans.PanelAnswer": GONE,
    "plans.Contact": _kept(),
    "plans.PairQuestion": _kept(),
    "plans.PairKey": _kept("opens what the other one has written, who keeps it"),
    "plans.Note": GONE,
    "plans.CleanSheet": GONE,
    "plans.SheetDraft": GONE,
    "plans.LedgerEntry": _own("written_by"),
    "plans.LedgerVoice": _own("side"),
    "plans.LedgerQuote": GONE,
    "plans.Insight": GONE,
    "plans.ShownInsight": _apart("leads to nobody; names in it are taken out"),
    "plans.FutureLeader": GONE,
    "plans.EmergencyAccess": GONE,
    "plans.Look": GONE,
    "plans.Reminder": GONE,
    "plans.ContinueRound": _kept(),
    "plans.Ballot": GONE,
    "plans.Closing": _kept(),
    "plans.Thanks": GONE,
    "plans.Afterwards": GONE,
    "plans.ChangeWish": GONE,
    "plans.Parting": _kept(),
    "plans.PartingReason": _apart("counts, and names nobody"),
    "plans.Handover": _kept(),
    "circles.CohortCircles": _apart("who coaches is taken out"),
    "circles.CircleKey": _apart("opens what the others have written"),
    "circles.CircleMember": GONE,
    "circles.Post": _apart(
        "their words go; of what others have answered only the words, so that nobody loses an answer"
    ),
    "circles.CircleMeeting": _apart("names nobody"),
    "circles.MeetingAnswer": GONE,
    "circles.OfficeHour": GONE,
    "circles.Booking": GONE,
    "surveys.SurveyVersion": _SIGNED,
    "surveys.Asked": _kept("whether somebody has answered, so that a group does not become smaller than it was"),
    "surveys.Response": GONE,
    "surveys.Answer": GONE,
    "surveys.AnonymousAnswer": _apart("nobody can say whose it is"),
    "surveys.Case": GONE,
    "surveys.Reply": _apart("tells a cohort what was done; names in it are taken out"),
    "surveys.Comment": GONE,
    "surveys.Counted": GONE,
    "analytics.Gained": GONE,
    "analytics.ReportReader": GONE,
    "analytics.Reading": _SIGNED,
    "analytics.ChangeReason": _SIGNED,
    "analytics.Comparison": _SIGNED,
    "analytics.AssumptionSet": _SIGNED,
    "rights.Erasure": _apart("says that it was done, of a row that says no longer who it was"),
    "rights.OrganizationExport": _apart("files of seven days, let go of at once"),
}
