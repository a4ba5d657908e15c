"""Drawing up a table: a measure says each column and how it is counted, and the rows follow."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from registry.reach.bands import ADULTS, AGE_UNKNOWN
from registry.reach.counting import By
from registry.reach.enquiry import Enquiry
from registry.reach.figures import Adds, Cell, Column, Measure, Parts, Row, Table
from registry.reach.lines import HEADINGS, lines
from registry.reach.tally import Tally, pairs

CITY = "City"
TOGETHER = "Together"
"""The whole where only some hubs are counted."""

NOWHERE: frozenset[str] = frozenset()

OfLine = Callable[[str | None], Cell]
"""The cell of a row by its key, or of the whole."""


@dataclass(slots=True)
class Draft:
    """A table in the making."""

    asked: Enquiry
    measure: Measure
    by: By = By.HUB
    rules: list[str] = field(default_factory=list)
    _columns: list[tuple[Column, OfLine]] = field(default_factory=list)
    _parts: list[Parts] = field(default_factory=list)
    _counted: set[str] = field(default_factory=set)

    def column(
        self,
        key: str,
        label: str,
        cell: OfLine,
        adds: Adds = Adds.AFRESH,
        group: str = "",
        *,
        personal: bool = True,
        lasting: bool = True,
    ) -> "Draft":
        """Add a column; ``personal`` and ``lasting`` are explained at `Column`."""
        self._columns.append((Column(key, label, adds, group, personal, lasting), cell))
        return self

    def parts(self, whole: str, parts: Sequence[str]) -> "Draft":
        """Say that one column is the sum of others."""
        self._parts.append(Parts(whole, tuple(parts)))
        return self

    def found(self, tally: Tally) -> Tally:
        """Let what was counted have its rows, and return it."""
        self._counted |= tally.lines
        return tally

    def ages(self, people: Tally, label: str = "People", key: str = "people", group: str = "") -> "Draft":
        """Add people by the scheme's ages: all, children and each of their bands, adults, age unknown."""
        scheme, prefix = self.asked.question.scheme, "" if key == "people" else f"{key}_"
        bands = [band.key for band in scheme.children]

        def aged(key: str, label: str, *parts: str) -> None:
            self.column(f"{prefix}{key}", label, part_of(people, *parts), group=group, lasting=False)

        self.column(key, label, people.all, group=group, lasting=key == "people")
        aged("children", f"Children {scheme.children_label}", *bands)
        for band in scheme.children:
            aged(band.key, band.label, band.key)
        if scheme.send:
            aged(scheme.send_key, scheme.send_label, scheme.send_key)
        aged(scheme.adults_key, f"Adults {scheme.adults_label}", ADULTS)
        aged(AGE_UNKNOWN, "Age unknown", AGE_UNKNOWN)
        send = [f"{prefix}{scheme.send_key}"] if scheme.send else []
        rest = [f"{prefix}{each}" for each in ("children", scheme.adults_key, AGE_UNKNOWN)]
        self.parts(key, [rest[0], *send, *rest[1:]])
        return self.parts(f"{prefix}children", [f"{prefix}{band}" for band in bands])

    def table(self) -> Table:
        """Return the table.

        Raises:
            Unbalanced: the figures contradict one another.
        """
        known = lines(self.asked, self.by, frozenset(self._counted))
        return self.of_rows([(key, label, NOWHERE) for key, label in known], HEADINGS[self.by])

    def of_rows(self, known: Sequence[tuple[str, str, frozenset[str]]], heading: str) -> Table:
        """Return the table of these rows: key, label, and the small areas that one puts together.

        Raises:
            Unbalanced: the figures contradict one another.
        """
        asked = self.asked
        whole = CITY if asked.question.whole_city else TOGETHER
        lines = [*(key for key, *_ in known), None]
        cells = [[cell(line) for line in lines] for _, cell in self._columns]
        labels = [*known, ("", whole, NOWHERE)]
        rows = [
            Row(key, label, row, areas)
            for (key, label, areas), row in zip(labels, zip(*cells, strict=True), strict=True)
        ]
        return Table(
            measure=self.measure,
            question=asked.question,
            columns=tuple(column for column, _ in self._columns),
            rows=tuple(rows[:-1]),
            whole=rows[-1],
            parts=tuple(self._parts),
            rules=tuple(self.rules),
            completeness=asked.everywhere if self.by.of_home else asked.completeness,
            computed_at=asked.now,
            row_heading=heading,
        )


def part_of(tally: Tally, *parts: str) -> OfLine:
    """Return the cell of one part, or of several together."""
    sums = tally.sums(parts)
    return lambda line: sums.get(line, 0)


def both_of(tally: Tally, ones: Sequence[str], others: Sequence[str]) -> OfLine:
    """Return the cell of who is in one of the first parts and in one of the second."""
    return part_of(tally, *pairs(tuple(ones), tuple(others)))
