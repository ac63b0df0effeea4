"""What this room keeps about people; see ``accounts/privacy.py``. Pure."""

from __future__ import annotations

from accounts.privacy import Record

_OF_A_GROUP = "a result is of groups; what would tell of fewer than five people is not written down"

RECORDS: dict[str, Record] = {
    "analytics.FigureRun": Record(open="day state keys attempts done_at"),
    "analytics.Figure": Record(open="scope program cohort key part cut group day value low high n hidden"),
    "analytics.Gain": Record(open="cohort since number side topic said surer"),
    "analytics.Gained": Record(personal="since participant topic", about=("participant__employee",)),
    "analytics.Reading": Record(open="measure day value source", personal="recorded_by", about=("recorded_by",)),
    "analytics.ChangeReason": Record(open="event text", personal="written_by", about=("written_by",)),
    "analytics.Comparison": Record(
        open="program cohort number state stage attempt heartbeat_at error started_at finished_at seed inputs_hash basis day"
        " known_until people moved_up wanted_next",
        personal="requested_by",
        about=("requested_by",),
    ),
    "analytics.ComparisonTrial": Record(open="comparison position basis step here there left_out refused"),
    "analytics.BalanceLine": Record(
        open="comparison position trait value here there apart", why={"value": _OF_A_GROUP}
    ),
    "analytics.ComparisonResult": Record(
        open="comparison question verdict by_day participants others expected enough_on claim"
    ),
    "analytics.ComparisonEstimate": Record(open="result told value low high"),
    "analytics.CurveStep": Record(open="result who day at_risk gone staying low high", why={"gone": _OF_A_GROUP}),
    "analytics.AssumptionSet": Record(
        open="program number currency why restored", personal="made_by", about=("made_by",)
    ),
    "analytics.Assumption": Record(open="assumptions key low central high origin source"),
    "analytics.FurtherLine": Record(open="assumptions position name benefit low central high origin source"),
    "analytics.BoardReport": Record(open="program number day language numbers", why={"numbers": _OF_A_GROUP}),
    "analytics.ReportSchedule": Record(open="program pace day due_on paused_at"),
    "analytics.ReportReader": Record(personal="schedule user", about=("user",)),
    "analytics.ReportSending": Record(open="schedule report due_on letters"),
}
