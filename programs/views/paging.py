"""Pages of long lists."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.utils.functional import cached_property

from programs.selectors import employees


class SearchPaginator(Paginator):
    """Pages of a search of the directory. An exact count of 100,000 rows would cost more than the page itself."""

    def __init__(self, people: QuerySet[Any], size: int, search: employees.Search) -> None:
        super().__init__(people, size)
        self.search = search

    @cached_property
    def found(self) -> int:
        return employees.counted(self.object_list, self.search.count_limit)  # type: ignore[arg-type]  # always a queryset

    @cached_property
    def count(self) -> int:
        return min(self.found, self.search.count_limit)

    def page(self, number: int | str) -> Page[Any]:
        if self.search.scattered and self.found <= employees.FEW and not self.more:
            self.object_list = employees.found_first(self.object_list)  # type: ignore[arg-type]
        page = super().page(number)
        if page.number * self.per_page > employees.DEEP:
            page.object_list = employees.far_back(page.object_list)  # type: ignore[arg-type]
        return page

    @property
    def more(self) -> bool:
        """Whether there are more rows than were counted."""
        return self.found > self.search.count_limit


def page_of(rows: QuerySet[Any], number: str | None, size: int = 25) -> Page[Any]:
    """One page of the rows; a page that does not exist becomes the nearest that does."""
    return Paginator(rows, size).get_page(number)


def page_of_search(people: QuerySet[Any], search: employees.Search, number: str | None, size: int = 25) -> Page[Any]:
    """One page of those whom a search of the directory finds."""
    return SearchPaginator(people, size, search).get_page(number)
