"""How long what is kept: kinds in plain names, with how long they are kept where nobody has said otherwise. Pure."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    """One kind of data; days are bounded so that neither a working day is lost nor anything kept for ever by a slip.

    Without ``days`` it is kept until somebody says how long.
    """

    key: str
    name: str
    what: str
    days: int | None
    least: int
    most: int


KINDS = (
    Kind("letters", "Letters", "The words of letters that have left. That there was one stays.", 365, 30, 1825),
    Kind("files", "Imported files", "Uploaded directories and sign-up sheets, with what was read of them.", 90, 7, 365),
    Kind("applications", "Applications", "Those that were declined, taken back or never sent.", 365, 30, 1825),
    Kind(
        "answers",
        "Survey answers",
        "Answers in surveys that have closed. Figures that were shown stay.",
        1095,
        365,
        3650,
    ),
    Kind("links", "Links in letters", "Links that have ended, with when they were used.", 180, 30, 730),
    Kind("former", "Former employees", "People who have left are erased, after their fourteen days.", None, 90, 3650),
)
BY_KEY = {one.key: one for one in KINDS}
# What is not for setting, with the reason; it stands below the others.
FIXED = (
    ("Private words of pairs", "Deleted 90 days after a pairing has ended: everybody was told so who wrote them."),
    ("Exports of the organization", "Deleted after seven days."),
    ("Audit log", "Kept, for it is the proof of what was changed. Whoever is erased stands in it under a pseudonym."),
)
