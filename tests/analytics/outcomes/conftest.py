from __future__ import annotations

import pytest

from tests.analytics.outcomes.firms import Firm, make_firm
from tests.factories.cast import Cast


@pytest.fixture
def firm(cast: Cast) -> Firm:
    """A firm in which nobody is employed yet."""
    return make_firm(cast)
