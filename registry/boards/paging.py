"""Long tables are shown in pages of rows: to write and to read one costs as much, however many there are."""

from collections.abc import Sequence
from typing import Any, TypeVar

from django.core.paginator import Page, Paginator

Row = TypeVar("Row")
ROWS = 100
"""How many rows of a table a page has; longer ones go on on further pages, and their files have every row."""


def page_of(rows: Sequence[Row], number: int = 1) -> Page[Row]:
    """Return the rows of one page: the nearest, if there is none of this number."""
    pages = Paginator(rows, ROWS)
    return pages.page(min(max(number, 1), pages.num_pages))


def read_page(typed: str) -> int | None:
    """Read the number of a page, the first unless one is named; None where it is no number."""
    try:
        return int(typed or 1)
    except ValueError:
        return None


def is_long(rows: Sequence[Any]) -> bool:
    """Say whether there are more rows than a page has."""
    return len(rows) > ROWS
