"""Age bands as data: named, versioned schemes of half-open bands by completed years.

A scheme keeps its child bands and its adults apart by construction, so that no adult can be counted
into a total of children. Nothing here reads a database.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

ADULTS = "adults"
AGE_UNKNOWN = "age_unknown"

EN_DASH = "\N{EN DASH}"

OVER_19 = 20
"""Somebody recorded only as "over 19" has at least this age."""


@dataclass(frozen=True, slots=True)
class Band:
    """Children who have completed ``low`` years and not yet ``high``.

    Raises:
        ValueError: the band is empty or begins below 0.
    """

    low: int
    high: int

    def __post_init__(self) -> None:
        if not 0 <= self.low < self.high:
            raise ValueError(f"a band from {self.low} to below {self.high} holds nobody")

    @property
    def label(self) -> str:
        """The band as people read it, with a dash between its ends, or the one age of a single year."""
        return EN_DASH.join(self._ends())

    @property
    def key(self) -> str:
        """The band as a column name: children_0_4."""
        return "_".join(["children", *self._ends()])

    def _ends(self) -> list[str]:
        last = self.high - 1
        return [str(self.low)] if last == self.low else [str(self.low), str(last)]


@dataclass(frozen=True, slots=True)
class Born:
    """People of one band on one day: born after ``after`` (None: however long ago), until ``until``."""

    key: str
    after: date | None
    until: date


@dataclass(frozen=True, slots=True)
class Scheme:
    """One way to cut ages, from 0 without a gap; whoever is past the last child band is an adult.

    Raises:
        ValueError: the bands leave a gap, overlap, or cut so late that "over 19" does not mean adult.
    """

    code: str
    name: str
    version: int
    children: tuple[Band, ...]
    basis: str
    """Why these bands, in a sentence for the reader of a table."""
    send_until: int | None = None
    """Young people with special educational needs or a disability stand apart from adults until this age."""

    def __post_init__(self) -> None:
        joined = all(one.high == two.low for one, two in pairwise(self.children))
        if not self.children or self.children[0].low != 0 or not joined:
            raise ValueError(f"the bands of {self.name} do not follow one another from 0")
        if self.adults_from > OVER_19:
            raise ValueError(f'{self.name} cannot place somebody known only to be "over 19"')

    @property
    def title(self) -> str:
        """Name and version, as printed on every table."""
        return f"{self.name}, version {self.version}"

    @property
    def adults_from(self) -> int:
        """The first age, in completed years, that counts as adult."""
        return self.children[-1].high

    @property
    def adults_label(self) -> str:
        """Adults as people read it: 20+."""
        return f"{self.adults_from}+"

    @property
    def adults_key(self) -> str:
        """Adults as a column name: adults_20_plus."""
        return f"adults_{self.adults_from}_plus"

    @property
    def send(self) -> Band | None:
        """The young people who stand apart from adults if they have SEND; None where nobody does."""
        return Band(self.adults_from, self.send_until) if self.send_until else None

    @property
    def send_key(self) -> str:
        """Those young people as a column name: send_19_24; empty where nobody stands apart."""
        return self.send.key.replace("children", "send") if self.send else ""

    @property
    def send_label(self) -> str:
        """Those young people as people read it: their ages, and SEND."""
        return f"{self.send.label} SEND" if self.send else ""

    @property
    def adults_rule(self) -> str:
        """Who is a child and who an adult, as printed on every output."""
        said = f"Somebody of {self.adults_from - 1} is a child here; adults are {self.adults_from} and over"
        return f"{said}, but for young people of {self.send.label} with SEND." if self.send else f"{said}."

    @property
    def parts(self) -> tuple[str, ...]:
        """The keys into which everybody falls, youngest first; age unknown is the last."""
        bands = (band.key for band in self.children)
        return (*bands, *((self.send_key,) if self.send else ()), ADULTS, AGE_UNKNOWN)

    @property
    def children_label(self) -> str:
        """All children as people read it, from 0 to the last age before adults."""
        return f"0{EN_DASH}{self.adults_from - 1}"

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels of the child bands, youngest first."""
        return tuple(band.label for band in self.children)

    def born(self, day: date, *, send: bool = False) -> Iterator[Born]:
        """Yield the dates of birth that each child band, and then adults, has on ``day``.

        Together they cover each date of birth up to ``day`` exactly once; a later one is in none. With
        ``send``, those of young people with SEND come before the adults whom they would be otherwise.
        """
        for band in self.children:
            yield Born(band.key, latest_birth(day, band.high), latest_birth(day, band.low))
        if send and self.send:
            yield Born(self.send_key, latest_birth(day, self.send.high), latest_birth(day, self.send.low))
        yield Born(ADULTS, None, latest_birth(day, self.adults_from))


def age_on(born: date, day: date) -> int:
    """Return the years completed on ``day`` by somebody born on ``born``.

    An age is reached as the anniversary begins (Family Law Reform Act 1969, section 9); who is born
    on 29 February reaches it on 1 March in common years, as is usual in the United Kingdom.

    Raises:
        ValueError: ``day`` is before the birth.
    """
    if day < born:
        raise ValueError("nobody has an age before birth")
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def latest_birth(day: date, age: int) -> date:
    """Return the last date of birth of those who have completed ``age`` years on ``day``."""
    try:
        return day.replace(year=day.year - age)
    except ValueError:  # 29 February, and none in that year
        return date(day.year - age, 2, 28)


LEGACY = Scheme(
    code="ccc-legacy-comparable",
    name="CCC legacy comparable",
    version=1,
    children=(Band(0, 5), Band(5, 11), Band(11, 16), Band(16, 20)),
    basis='The bands of the 2019 note without their overlaps; 19 is a child because adults are "over 19".',
)

NATIONAL = Scheme(
    code="national-programme",
    name="National programme",
    version=1,
    children=(Band(0, 2), Band(2, 5), Band(5, 11), Band(11, 16), Band(16, 19)),
    send_until=25,
    basis="Birth until 19, or 25 with SEND; the start for life lasts to the second birthday.",
)

FIND_SUPPORT = Scheme(
    code="dfe-find-support",
    name="DfE find support",
    version=1,
    children=(Band(0, 3), Band(3, 6), Band(6, 12), Band(12, 16), Band(16, 19)),
    send_until=26,
    basis="The ages by which the Department for Education's own service finds family hub support.",
)

SINGLE_YEARS = Scheme(
    code="single-years",
    name="Single years of age",
    version=1,
    children=tuple(Band(age, age + 1) for age in range(OVER_19)),
    basis="One column for each completed year, to be put together into whatever bands a return asks for.",
)

SCHEMES = {scheme.code: scheme for scheme in (LEGACY, NATIONAL, FIND_SUPPORT, SINGLE_YEARS)}
"""Every scheme that a table may be asked for; the first is the one it has if nobody asks."""
