"""Pages and imports while the cache is away: nothing that it keeps is worth an error."""

from __future__ import annotations

from typing import Any

import pytest

from config.embedded import free_port
from programs import forgettable
from programs.enums import ImportState
from programs.services import programs
from programs.services.imports import claims
from tests.factories.cast import Cast
from tests.programs.imports.files import STAFF, applied, table, undone


@pytest.fixture
def _no_cache(settings: Any) -> None:
    """A cache behind whose address nobody answers."""
    gone = {"LOCATION": f"redis://127.0.0.1:{free_port()}/1"}
    settings.CACHES = {"default": settings.CACHES["default"] | gone}


@pytest.mark.usefixtures("_no_cache")
def test_the_directory_and_the_wizard_count_again(cast: Cast) -> None:
    with cast.chiara.acting() as actor:
        program = programs.draft(actor=actor)
    browser = cast.chiara.browser()
    for path in ("employees/", f"programs/{program.pk}/setup/audience/"):
        assert browser.get(cast.chiara.url(path)).status_code == 200


@pytest.mark.usefixtures("_no_cache")
def test_an_import_is_applied_and_undone(cast: Cast) -> None:
    row = applied(cast.chiara, table(*STAFF))
    assert (row.state, row.error) == (ImportState.APPLIED, "")
    row = undone(cast.chiara, row)
    assert (row.state, row.error) == (ImportState.UNDONE, "")
    row.state = ImportState.APPLYING
    with cast.chiara.acting() as actor:
        assert claims.progress_of(actor=actor, directory_import=row) == (row.stage, row.done, row.total)


def test_what_is_kept_is_given_back_until_it_is_let_go_of() -> None:
    forgettable.keep("a", [1], 60)
    forgettable.keep("b", [2], 60)
    assert (forgettable.kept("a"), forgettable.kept("b"), forgettable.kept("c")) == ([1], [2], None)
    forgettable.let_go("a", "b")
    assert (forgettable.kept("a"), forgettable.kept("b")) == (None, None)
