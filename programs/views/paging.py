"""Pages of long lists."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.utils.functional import cached_property

from programs.selectors import employees


class CappedPaginator(Paginator):
    """Counts no further than the limit: an exact count of 100,000 rows costs more than the page itself."""

    @cached_property
    def found(self) -> int:
        return employees.counted(self.object_list)  # type: ignore[arg-type]  # only querysets come here

    @cached_property
    def count(self) -> int:
        return min(self.found, employees.COUNT_LIMIT)

    def page(self, number: int | str) -> Page[Any]:
        if self.found <= employees.FEW:
            self.object_list = employees.found_first(self.object_list)  # type: ignore[arg-type]
        return super().page(number)

    @property
    def more(self) -> bool:
        """Whether there are more rows than were counted."""
        return self.found > employees.COUNT_LIMIT


def page_of(rows: QuerySet[Any], number: str | None, size: int = 25, capped: bool = False) -> Page[Any]:
    """One page of the rows; a page that does not exist becomes the nearest that does."""
    page = (CappedPaginator if capped else Paginator)(rows, size).get_page(number)
    page.shown = list(page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1))  # type: ignore[attr-defined]
    return page
