"""The surveys that ship with the product, in English and German; an organization's own copies can be changed. Pure."""

from __future__ import annotations

from surveys.bank.afterwards import AFTER_90, ELSEWHERE, END
from surveys.bank.along import BASELINE, DAY_30, FIRST_WEEK, NOT_ENGAGED, PULSE, UNPAIRED
from surveys.bank.texts import Elsewhere, Ready, based_on

SURVEYS = {one.key: one for one in (BASELINE, FIRST_WEEK, DAY_30, PULSE, END, AFTER_90, NOT_ENGAGED, UNPAIRED)}

__all__ = ["ELSEWHERE", "SURVEYS", "Elsewhere", "Ready", "based_on"]
