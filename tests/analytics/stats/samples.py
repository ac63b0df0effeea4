"""Published data sets, as people are written in books: a day, with a plus where somebody was still there; `21-51` entered at 21.

Sources:
`LEUKEMIA` E. J. Freireich et al., Blood 21 (1963) 699-716, weeks of remission, 6-MP and placebo;
`AML` R. G. Miller, "Survival Analysis" (1981), weeks, maintained and not;
`LYMPHOMA` E. M. McKelvey et al., Cancer 38 (1976) 1484-1493, days, stage III and IV;
`LARYNX` O. Kardaun, Statistica Neerlandica 37 (1983) 103-125, years, stages I and II against III and IV;
`PATIENTS` R. F. Woolson, Biometrics 37 (1981) 687-696, age at admission and at death, men and women.
"""

from __future__ import annotations

from typing import NamedTuple

from analytics.stats.lives import Lives, lives


class Sample(NamedTuple):
    """Two groups."""

    one: Lives
    other: Lives


def read(text: str) -> Lives:
    """Lives as they are written."""
    entered, left, gone = [], [], []
    for word in text.split():
        begun, _, ended = word.rpartition("-")
        entered.append(float(begun or 0))
        left.append(float(ended.rstrip("+")))
        gone.append(not word.endswith("+"))
    return lives(left, gone, entered)


def _sample(one: str, other: str) -> Sample:
    return Sample(read(one), read(other))


LEUKEMIA = _sample(
    "35+ 34+ 32+ 32+ 25+ 23 22 20+ 19+ 17+ 16 13 11+ 10+ 10 9+ 7 6+ 6 6 6",
    "23 22 17 15 12 12 11 11 8 8 8 8 5 5 4 4 3 2 2 1 1",
)
AML = _sample("9 13 13+ 18 23 28+ 31 34 45+ 48 161+", "5 5 8 8 12 16+ 23 27 30 33 43 45")
LYMPHOMA = _sample(
    "6 19 32 42 42 43+ 94 126+ 169+ 207 211+ 227+ 253 255+ 270+ 310+ 316+ 335+ 346+",
    """4 6 10 11 11 11 13 17 20 20 21 22 24 24 29 30 30 31 33 34 35 39 40 41+ 43+ 45 46 50 56 61+ 61+ 63 68 82 85 88 89 90
    93 104 110 134 137 160+ 169 171 173 175 184 201 222 235+ 247+ 260+ 284+ 290+ 291+ 302+ 304+ 341+ 345+""",
)
LARYNX = _sample(
    """0.6 1.3 2.4 2.5+ 3.2 3.2+ 3.3 3.3+ 3.5 3.5 4 4 4.3 4.5+ 4.5+ 5.3 5.5+ 5.9+ 5.9+ 6 6.1+ 6.2+ 6.4 6.5 6.5+ 6.7+ 7+ 7.4
    7.4+ 8.1+ 8.1+ 9.6+ 10.7+ 0.2 1.8 2 2.2+ 2.6+ 3.3+ 3.6 3.6+ 4 4.3+ 4.3+ 5+ 6.2 7 7.5+ 7.6+ 9.3+""",
    """0.3 0.3 0.5 0.7 0.8 1 1.3 1.6 1.8 1.9 1.9 3.2 3.5 3.7+ 4.5+ 4.8+ 4.8+ 5 5+ 5.1+ 6.3 6.4 6.5+ 7.8 8+ 9.3+ 10.1+ 0.1 0.3
    0.4 0.8 0.8 1 1.5 2 2.3 2.9+ 3.6 3.8 4.3+""",
)
PATIENTS = _sample(
    "21-51+ 19-47 24-57+ 25-58+ 36-61 30-61+ 41-63 29-63+ 35-65+ 32-67 32-71+",
    "51-52 58-59 55-57 28-50 25-57 48-59 47-61 25-61+ 31-62+ 30-67+ 33-68+ 43-69 45-69 35-70+ 36-76",
)
