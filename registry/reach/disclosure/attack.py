"""What a reader can work out: the least and the most that a count can be, given all that is published.

The reader is taken to know which counts add up, and how they are rounded. Each question is a small integer
programme, put to HiGHS.
"""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

import highspy

from registry.reach.disclosure.shown import Bounds

C = TypeVar("C", bound=Hashable)
"""What names a count, such as (hub, band)."""


@dataclass(frozen=True, slots=True)
class Sum(Generic[C]):
    """One count is the sum of others: bands, or hubs where each attendance is at one."""

    total: C
    parts: tuple[C, ...]

    def renamed(self, names: Mapping[C, C]) -> "Sum[C]":
        """Return the same of counts under other names; who has none keeps its own."""
        total, *parts = (names.get(cell, cell) for cell in self.cells)
        return type(self)(total, tuple(parts))

    @property
    def cells(self) -> tuple[C, ...]:
        """Every count that it holds together."""
        return (self.total, *self.parts)


@dataclass(frozen=True, slots=True)
class Union(Sum[C]):
    """People who may be in several parts: no fewer than in the largest, no more than in all together."""


Relation = Sum[C] | Union[C]


class Attack(Generic[C]):
    """A reader with everything that is published.

    Raises:
        ValueError: no counts at all can be as published; the bounds are not those of one set of counts.
    """

    def __init__(self, published: Mapping[C, Bounds], relations: Iterable[Relation[C]]) -> None:
        self._solver = highspy.Highs()  # type: ignore[no-untyped-call]
        self._solver.silent()
        self._solver.setOptionValue("threads", 1)  # many small questions: more would cost more than they give
        self._solver.setOptionValue("presolve", "off")
        self._of = {cell: self._variable(bounds) for cell, bounds in published.items()}
        for relation in relations:
            self._add(relation)
        if not self._feasible():
            raise ValueError("no counts can be as published")

    def bounds(self, cell: C) -> Bounds:
        """Return the least and the most that a count can be."""
        of = self._of[cell]
        self._solver.minimize(of)
        low = round(self._solver.getObjectiveValue())
        self._solver.maximize(of)
        status = self._solver.getModelStatus()
        bounded = status == highspy.HighsModelStatus.kOptimal
        return Bounds(low, round(self._solver.getObjectiveValue()) if bounded else None)

    def tell(self, cell: C, bounds: Bounds) -> None:
        """Let the reader know this much of a count instead."""
        self._solver.changeColBounds(self._of[cell].index, bounds.low, _high(bounds))

    def _variable(self, bounds: Bounds) -> highspy.highs.highs_var:
        kind = highspy.HighsVarType.kInteger
        variable: highspy.highs.highs_var = self._solver.addVariable(bounds.low, _high(bounds), type=kind)
        return variable

    def _add(self, relation: Relation[C]) -> None:
        total, parts = self._of[relation.total], [self._of[part] for part in relation.parts]
        together = sum(parts[1:], start=parts[0] + 0.0)
        if isinstance(relation, Union):
            self._solver.addConstr(total <= together)
            for part in parts:
                self._solver.addConstr(total >= part)
        else:
            self._solver.addConstr(total == together)

    def _feasible(self) -> bool:
        self._solver.minimize()
        return bool(self._solver.getModelStatus() != highspy.HighsModelStatus.kInfeasible)


def _high(bounds: Bounds) -> float:
    return float(highspy.kHighsInf) if bounds.high is None else bounds.high
