"""What two people have written about a request between them."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from matching import blind
from matching.enums import RequestState
from matching.models import Handle, PairRequest, RequestNote
from matching.selectors import asking


@dataclass(frozen=True)
class Line:
    """One line of the talk about a request."""

    mine: bool
    text: str
    at: Any


def talk(seat: Handle, row: PairRequest) -> list[Line]:
    """The message and the questions and answers of a request, the oldest first."""
    partner = asking.partner(seat, row)
    hidden = seat.opening.blind and row.state != RequestState.ACCEPTED

    def line(author: uuid.UUID, text: str, at: Any) -> Line:
        mine = author == seat.participant_id
        return Line(mine, text if mine or not hidden else blind.scrubbed(text, partner), at)

    first = [line(row.asker_id, row.message, row.created_at)] if row.message else []
    notes = RequestNote.objects.filter(pair_request=row).order_by("pk")
    return [*first, *(line(one.author_id, one.text, one.created_at) for one in notes)]
