"""Every measure, cold and warm, while 500 events are taken in every second, beside plain SQL in the same run.

Cold: the process has read nothing yet. Both ways give the same table, or the run fails. Without a word: a
city's ten years on SQLite and on PostgreSQL. With "country" and a number of hubs: their year on PostgreSQL;
with the address of a database besides, in that one, which is filled if it is empty and stays as it is left.
There the cold are asked once, of the whole year alone, and plain SQL that takes too long is given up
(`benchmarks.patience`; of free questions after a fifth of the time): its ratio is then at least what is told.
"""

import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from benchmarks import city_year, figures, registries
from benchmarks.patience import PATIENCE, patiently
from benchmarks.shape import CITY, COUNTRY, NOW, TYPES, Shape
from benchmarks.taking import taking

if TYPE_CHECKING:
    from registry.reach.counting import Counting
    from registry.reach.figures import Table
    from registry.reach.question import Question

ROUNDS, COLD = 20, 3


def main() -> None:
    """Measure the shapes that fit, each in a process of its own."""
    from tests import postgresql  # noqa: PLC0415  only the first process starts a server

    if sys.argv[1:2] == ["one"]:
        measure(sys.argv[2], msgspec.json.decode(sys.argv[3], type=Shape))
        return
    if len(sys.argv) > 3:
        _apart(sys.argv[3], replace(COUNTRY, hubs=int(sys.argv[2])))
        return
    with tempfile.TemporaryDirectory(prefix="hub-bench-") as name, postgresql.running(Path(name)) as address:
        if len(sys.argv) > 2:
            _apart(address, replace(COUNTRY, hubs=int(sys.argv[2])))
        else:
            _apart(f"{name}/registry.db", CITY)
            _apart(address, CITY)


def _apart(database: str, shape: Shape) -> None:
    words = [sys.executable, "-m", "benchmarks.bench_figures", "one", database]
    subprocess.run([*words, msgspec.json.encode(shape).decode()], check=True)


def measure(database: str, shape: Shape) -> None:
    """Make it up, let sheets and roll be made of it, and ask."""
    city_year.open_registry(database)
    kind = f"{shape.hubs} hubs, {shape.years} years, {registries.kind(database)}"
    from registry.intake.models import Attendance  # noqa: PLC0415  Django must be set up

    if not Attendance.objects.exists():
        make(kind, shape)
    for name, question in questions(shape).items():
        _ask(f"{kind}, {name}", question, database, shape)


def make(kind: str, shape: Shape) -> None:
    """Make it all up, let sheets and roll be made of it, and tell how long these took."""
    from benchmarks.country import fill  # noqa: PLC0415  Django must be set up
    from registry.reach.tidying import tidy_all  # noqa: PLC0415

    began = time.perf_counter()
    fill(shape)
    filled = time.perf_counter()
    tidy_all()
    made = time.perf_counter() - filled
    visits = shape.hubs * shape.years * shape.attendances
    figures.tell(
        f"sheets and roll, {kind}", (filled - began) / made, visits_a_second=visits / made, seconds=made
    )


def questions(shape: Shape) -> "dict[str, Question]":
    """Return what is asked: everybody, in a year and in all years; and a choice of hubs, days and kinds."""
    from registry.reach.bands import LEGACY  # noqa: PLC0415  Django must be set up
    from registry.reach.period import Period  # noqa: PLC0415
    from registry.reach.question import Question  # noqa: PLC0415

    days = shape.days
    hubs = frozenset(f"H{each}" for each in range(1, 1 + max(3, shape.hubs * 37 // 1000)))
    types = frozenset(f"type-{each}" for each in range(0, TYPES, 4))
    year = Question(Period(date(2024, 1, 1), date(2024, 12, 31)), LEGACY)
    found = {"all, a year": year}
    if shape.years > 1:
        found["all, all years"] = replace(year, period=Period(days[0], days[-1]))
    period = Period(date(2024, 9, 21), date(2024, 12, 31))
    found["free: some hubs, 102 days"] = replace(year, period=period, hubs=hubs)
    return found | {"free: ten kinds": replace(year, period=period, session_types=types)}


def _ask(name: str, question: "Question", database: str, shape: Shape) -> None:
    from registry.reach.measures.catalogue import CATALOGUE  # noqa: PLC0415  Django must be set up
    from registry.reach.plain.counting import PlainCounting  # noqa: PLC0415
    from registry.reach.quick.counting import HELD  # noqa: PLC0415

    warm: dict[str, list[float]] = {each: [] for each in CATALOGUE}
    cold: dict[str, list[float]] = {each: [] for each in CATALOGUE}
    with taking(database, shape) as told:
        for round_ in range(ROUNDS + 1):
            for each in CATALOGUE:
                seconds = _seconds(each, question)[0]
                if round_:
                    warm[each].append(seconds)
        for each in CATALOGUE:
            for _ in range(COLD if shape.years > 1 else "free" not in name):
                HELD.forget()
                cold[each].append(_seconds(each, question)[0])
    _seconds("people", question)
    for each in CATALOGUE:
        ours = _seconds(each, question)[1]
        patience = PATIENCE // 5 if "free" in name else PATIENCE
        plain, answer = patiently(partial(_seconds, each, question, PlainCounting()), patience)
        if answer:
            plain, theirs = answer
            ours = replace(ours, computed_at=theirs.computed_at, completeness=theirs.completeness)
            assert ours == theirs, each
        figures.tell(
            f"{each}: {name}",
            plain / figures.p(warm[each], 50),
            warm_p50_ms=1000 * figures.p(warm[each], 50),
            warm_p95_ms=1000 * figures.p(warm[each], 95),
            cold_ms=[round(1000 * seconds) for seconds in sorted(cold[each])],
            plain_ms=1000 * plain,
            given_up=answer is None,
        )
        sys.stdout.flush()
    took = told[0]
    figures.tell(
        f"batches meanwhile: {name}", took.p95 / 1000, batches=took.batches, p50_ms=took.p50, p95_ms=took.p95
    )


def _seconds(name: str, question: "Question", counting: "Counting | None" = None) -> "tuple[float, Table]":
    from registry.reach.enquiry import enquiry  # noqa: PLC0415  Django must be set up
    from registry.reach.measures.catalogue import CATALOGUE  # noqa: PLC0415

    began = time.perf_counter()
    with enquiry(question, NOW, counting) as asked:
        table = CATALOGUE[name].table(asked)
    return time.perf_counter() - began, table


if __name__ == "__main__":
    main()
