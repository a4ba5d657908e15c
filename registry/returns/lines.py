"""The lines of a return: one for each figure, under names that stay, from tables that balance. Pure."""

from collections.abc import Iterator, Mapping

from msgspec import Struct

from config.toml import SettingsError
from registry.reach.disclosure.overlaps import Place
from registry.reach.disclosure.shown import Bounds, Few, Rounded, Shown, Withheld
from registry.reach.disclosure.tables import Out, outside, place_of
from registry.reach.figures import Cell, Column, Row, Table
from registry.reach.period import Period
from registry.reach.words import thousands
from registry.reach.written import NOT_AVAILABLE, written
from registry.returns.layout import Layout, Section, Showing


class Line(Struct, frozen=True, kw_only=True):
    """One figure as it stands in the return, with the count behind it."""

    section: str
    measure: str
    asked: str
    """Under which name the measure was asked for, in this return and in every other."""
    row_code: str
    """A hub's code; empty for the whole."""
    row: str
    column_code: str
    column: str
    unit: str
    """``count``, ``percent`` or ``mean``."""
    value: str
    """The number; empty where ``note`` says why there is none."""
    note: str
    count: int | None = None
    """The exact count of people, for adjustments later on. It is kept, and never written into a file."""
    named: str = ""
    """The column's name in every return, whatever its bands."""
    low: int | None = None
    high: int | None = None
    """What a reader outside knows of the count; both None if it is out exactly."""

    @property
    def in_words(self) -> str:
        """The number as people read it: 1,245; a file has it plain."""
        return thousands(int(self.value)) if self.unit == "count" else self.value

    @property
    def note_in_short(self) -> str:
        """The note for a narrow column."""
        return NOT_AVAILABLE if self.note.startswith(NOT_AVAILABLE) else self.note

    @property
    def key(self) -> tuple[str, str, str]:
        """What names this figure in every period."""
        return self.asked, self.row_code, self.column_code


def lines_of(layout: Layout, tables: Mapping[str, Table], earlier: list[Out]) -> Iterator[Line]:
    """Yield every line of a return from the tables, which are by the names of the measures.

    Raises:
        SettingsError: the layout names a column that the measure does not have.
        ValueError: what was released before gives a small count away, whatever is withheld now.
    """
    columns = [_columns(layout, section, tables[section.measure]) for section in layout.section]
    given = outside(tables, earlier) if layout.showing is Showing.ROUNDED else {}
    for section, named in zip(layout.section, columns, strict=True):
        table = tables[section.measure]
        for row in [table.whole] if section.city_only else table.all_rows:
            for column in named:
                yield _line(section, table, row, column, given)


def told_by(lines: list[Line], period: Period) -> Iterator[Out]:
    """Yield what a filed return has told of each count."""
    for line in lines:
        if line.count is not None:
            exactly = line.low is None and line.high is None
            bounds = Bounds(line.count, line.count) if exactly else Bounds(line.low or 0, line.high)
            place = Place(line.asked, line.row_code, line.named, period.first, period.last)
            yield Out(place, line.count, bounds)


def _columns(layout: Layout, section: Section, table: Table) -> list[Column]:
    known = {column.key: column for column in table.columns}
    if strange := [key for key in section.columns if key not in known]:
        raise SettingsError(
            f'In the layout {layout.code} the measure "{section.measure}" has no column '
            f"{', '.join(strange)}; with these age bands it has: {', '.join(known)}."
        )
    return [known[key] for key in section.columns or known]


def _line(
    section: Section, table: Table, row: Row, column: Column, given: Mapping[Place, Cell | Shown]
) -> Line:
    cell = table.cell(row, column.key)
    place = place_of(section.measure, table, row.key, column.key)
    shown = given.get(place, cell)
    unit, number, note = written(cell, shown)
    bounds = shown.bounds if isinstance(shown, Rounded | Few | Withheld) else None
    return Line(
        section=section.title or table.measure.name,
        measure=table.measure.number,
        asked=section.measure,
        row_code=row.key,
        row=row.label,
        column_code=column.key,
        column=f"{column.group}: {column.label}" if column.group else column.label,
        unit=unit,
        value="" if number is None else str(number),
        note=note,
        count=cell if isinstance(cell, int) and column.personal else None,
        named=place.column,
        low=bounds.low if bounds else None,
        high=bounds.high if bounds else None,
    )
