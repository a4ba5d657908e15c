"""The reach table as values that refuse to exist unless they balance.

Nothing here counts: `measures.py` counts each figure on its own, and these shapes hold the figures
against one another (M22). A city row is counted afresh and never added up from hubs, because
somebody seen at two hubs is one person.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from registry.reach.bands import Scheme
from registry.reach.completeness import Completeness
from registry.reach.period import Period
from registry.reach.words import day_in_words, thousands

CITY = "City"
TOGETHER = "Your hubs"
"""The last row where only some hubs are counted."""


class Unbalanced(Exception):
    """Figures contradict one another: show ``faults``, each a sentence, and no number of the table."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__(" ".join(faults))
        self.faults = faults


@dataclass(frozen=True, slots=True)
class ReachRow:
    """The figures of one hub, or of the city.

    A child seen with two families is one person in two families, so families are held against
    attendances and not against people.

    Raises:
        Unbalanced: the figures contradict one another.
    """

    label: str
    hub_code: str | None
    """None for the city."""
    attendances: int
    identified_attendances: int
    anonymous_attendances: int
    people: int
    families: int
    children: tuple[tuple[str, int], ...]
    """For each child band of the scheme, youngest first: its label and how many people."""
    adults: int
    age_unknown: int

    def __post_init__(self) -> None:
        faults = list(self._faults())
        if faults:
            raise Unbalanced(faults)

    @property
    def children_total(self) -> int:
        """People in a child band; an adult cannot be among them."""
        return sum(count for _, count in self.children)

    @property
    def anonymous_share(self) -> float | None:
        """M12, anonymous attendances of all, from 0 to 1; None if there were no attendances."""
        return self.anonymous_attendances / self.attendances if self.attendances else None

    def _faults(self) -> Iterator[str]:
        if any(count < 0 for _, count in counts(self)):
            yield f"{self.label}: a count is below 0."
        yield from self._attendance_faults()
        yield from self._people_faults()

    def _attendance_faults(self) -> Iterator[str]:
        if self.attendances != self.identified_attendances + self.anonymous_attendances:
            yield (
                f"{self.label}: {_number(self.attendances, 'attendances')} are not "
                f"{_number(self.identified_attendances, 'identified')} and "
                f"{_number(self.anonymous_attendances, 'anonymous')}."
            )
        if self.families > self.identified_attendances:
            yield (
                f"{self.label}: {_number(self.families, 'families')} cannot come from "
                f"{_number(self.identified_attendances, 'identified attendances')}."
            )

    def _people_faults(self) -> Iterator[str]:
        if self.people != self.children_total + self.adults + self.age_unknown:
            yield (
                f"{self.label}: {_number(self.people, 'people')} are not "
                f"{_number(self.children_total, 'children')}, {_number(self.adults, 'adults')} and "
                f"{_number(self.age_unknown, 'of unknown age')}."
            )
        if not min(1, self.identified_attendances) <= self.people <= self.identified_attendances:
            yield (
                f"{self.label}: {_number(self.people, 'people')} cannot come from "
                f"{_number(self.identified_attendances, 'identified attendances')}."
            )


@dataclass(frozen=True, slots=True)
class ReachTable:
    """Who came in a period: a row for each hub, and the city.

    Raises:
        Unbalanced: the rows contradict the city or the scheme.
    """

    period: Period
    scheme: Scheme
    hubs: tuple[ReachRow, ...]
    city: ReachRow
    completeness: Completeness
    computed_at: datetime

    def __post_init__(self) -> None:
        faults = list(self._scheme_faults()) or [*self._sum_faults(), *self._range_faults()]
        if faults:
            raise Unbalanced(faults)

    @property
    def rows(self) -> tuple[ReachRow, ...]:
        """Every row, the city last."""
        return (*self.hubs, self.city)

    @property
    def age_rule(self) -> str:
        """How an age was taken, as printed on every output."""
        oldest = self.scheme.adults_from - 1
        return (
            f"Ages are years completed on {day_in_words(self.period.last)}, the last day of the period. "
            f"Somebody of {oldest} is a child here; adults are {self.scheme.adults_from} and over."
        )

    def _scheme_faults(self) -> Iterator[str]:
        for row in self.rows:
            if tuple(label for label, _ in row.children) != self.scheme.labels:
                yield f"{row.label}: the child bands are not those of {self.scheme.title}."

    def _sum_faults(self) -> Iterator[str]:
        """What happens at one hub only adds up."""
        for name, of in ADDITIVE.items():
            summed = sum(of(row) for row in self.hubs)
            if of(self.city) != summed:
                yield (
                    f"{self.city.label}: {_number(of(self.city), name)}, but the hubs have "
                    f"{thousands(summed)} together."
                )

    def _range_faults(self) -> Iterator[str]:
        """Who is seen at several hubs is one: no more than the hubs' sum, no fewer than the largest."""
        hubs = [dict(unique_counts(row)) for row in self.hubs]
        for name, count in unique_counts(self.city):
            of_hubs = [hub[name] for hub in hubs]
            most, together = max(of_hubs, default=0), sum(of_hubs)
            if not most <= count <= together:
                yield (
                    f"{self.city.label}: {_number(count, name)}, but one hub alone has {thousands(most)} "
                    f"and all hubs together {thousands(together)}."
                )


ADDITIVE: dict[str, Callable[[ReachRow], int]] = {
    "attendances": lambda row: row.attendances,
    "identified attendances": lambda row: row.identified_attendances,
    "anonymous attendances": lambda row: row.anonymous_attendances,
}


def unique_counts(row: ReachRow) -> list[tuple[str, int]]:
    """Return each figure in which somebody counts once, with its name."""
    return [
        ("people", row.people),
        ("families", row.families),
        *((f"children of {label}", count) for label, count in row.children),
        ("adults", row.adults),
        ("people of unknown age", row.age_unknown),
    ]


def counts(row: ReachRow) -> list[tuple[str, int]]:
    """Return every figure of the row with its name."""
    return [*((name, of(row)) for name, of in ADDITIVE.items()), *unique_counts(row)]


def _number(number: int, of: str) -> str:
    return f"{thousands(number)} {of}"
