"""What may be printed, as values of finished words; each way of printing sets them in its own manner."""

from dataclasses import dataclass, field
from enum import StrEnum


class Size(StrEnum):
    """How large a pass is set on paper."""

    CARD = "card"
    """85.6 by 54 mm, to be cut out and kept in a purse."""
    HALF = "half"
    """A6, for the door of a fridge."""
    FULL = "full"
    """A4, to be read from a distance or by somebody who sees little."""


@dataclass(frozen=True, slots=True)
class PassPaper:
    """One hub pass. Nothing on it is about anybody."""

    value: str = field(repr=False)
    hub: str
    title: str
    lines: tuple[str, ...]
    """What it is for, and what to do if it is lost."""

    @property
    def number(self) -> str:
        """What it carries, in groups that people can read out."""
        return " ".join(self.value[at : at + 4] for at in range(5, len(self.value), 4))


@dataclass(frozen=True, slots=True)
class Row:
    """One line with a box to tick."""

    name: str = field(repr=False)
    note: str = ""
    ticked: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """One room of a roll."""

    title: str
    note: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class RollPaper:
    """A fire roll, to be carried out to the assembly point."""

    title: str
    hub: str
    at: str
    total: str
    counts: tuple[tuple[str, str], ...]
    """Columns with their numbers."""
    cautions: tuple[str, ...]
    """How old it is, what is down, what is assumed."""
    parts: tuple[Part, ...]


Paper = PassPaper | RollPaper
