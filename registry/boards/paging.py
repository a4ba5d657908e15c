"""Long tables are shown in pages of rows: to write and to read one costs as much, however many there are."""

from django.core.paginator import Page, Paginator

from registry.reach.figures import Row, Table

ROWS = 100
"""How many rows of a table a page has; longer ones go on on further pages, and their files have every row."""


def page_of(table: Table, number: int = 1) -> Page[Row]:
    """Return the rows of one page: the nearest, if there is none of this number."""
    pages = Paginator(table.rows, ROWS)
    return pages.page(min(max(number, 1), pages.num_pages))


def read_page(typed: str) -> int | None:
    """Read the number of a page, the first unless one is named; None where it is no number."""
    try:
        return int(typed or 1)
    except ValueError:
        return None


def is_long(table: Table) -> bool:
    """Say whether a table has more rows than a page."""
    return len(table.rows) > ROWS
