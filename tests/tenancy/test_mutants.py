"""Every mutant still finds what it breaks: one that misses its text would break nothing, and nobody would learn of it."""

from __future__ import annotations

import pytest

from tests.architecture.tree import ROOT, text
from tests.tenancy.mutants import COPIED, DATABASES, MUTANTS, Mutant


@pytest.mark.parametrize("mutant", [one for one in MUTANTS if one.file], ids=lambda one: one.name)
def test_the_text_that_a_mutant_replaces_is_there(mutant: Mutant) -> None:
    assert mutant.old in text(ROOT / mutant.file)
    assert mutant.new != mutant.old


def test_the_place_where_a_mutant_of_the_database_hooks_in_is_there_once() -> None:
    assert text(ROOT / DATABASES).count(COPIED) == 1
    assert [one.name for one in MUTANTS if bool(one.sql) == bool(one.file)] == []
