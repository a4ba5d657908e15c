"""The tidy extract of a city's year into a Parquet file, rows a second beside COPY TO in the same run.

Two floors: COPY of the very same rows to nowhere, and COPY of the bare table of attendances. Memory: the
most that was ever resident after a year, beside the most after its first month.
"""

import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

from benchmarks import city_year, figures, registries
from benchmarks.shape import CITY, NOW

ROUNDS = 3
YEAR = replace(CITY, years=1)
BARE = "SELECT * FROM intake_attendance WHERE counts AND date BETWEEN '{first}' AND '{last}'"


def measure(database: str) -> None:
    """Fill a registry and write the extract, in turns with its floors."""
    city_year.open_registry(database)
    from benchmarks.country import fill  # noqa: PLC0415  Django must be set up

    fill(YEAR)
    from django.db import connection  # noqa: PLC0415

    from registry.exports.extract import extract, how_many, selected  # noqa: PLC0415
    from registry.exports.pseudonyms import Data, key_of  # noqa: PLC0415
    from registry.exports.saving import save  # noqa: PLC0415
    from registry.files.file import as_file  # noqa: PLC0415
    from registry.files.rows import Kind  # noqa: PLC0415
    from registry.reach.enquiry import enquiry  # noqa: PLC0415
    from registry.reach.period import Period  # noqa: PLC0415
    from registry.reach.plain.statement import Statement  # noqa: PLC0415
    from registry.reach.question import Question  # noqa: PLC0415

    year, month = (Period(date(2024, 1, 1), date(2024, last, 31)) for last in (12, 1))

    key = key_of(Data.EXTRACT)

    def written(period: Period) -> int:
        with enquiry(Question(period), NOW) as asked, tempfile.TemporaryDirectory() as folder:
            save(as_file(extract(asked, key), Kind.PARQUET), folder)
            return how_many(asked)

    def same_rows() -> None:
        with enquiry(Question(year), NOW) as asked:
            statement = Statement()
            select = statement.text(selected(statement, asked, key, connection.vendor))
            _copied(select, statement.values)

    def bare() -> None:
        _copied(BARE.format(first=year.first, last=year.last), {})

    def _copied(select: str, values: object) -> None:
        command = f"COPY ({select}) TO STDOUT (FORMAT csv)"
        with connection.cursor() as cursor, cursor.copy(command, values or None) as copy:
            for _ in copy:
                pass

    written(month)
    after_a_month = _most()
    rows = written(year)
    after_a_year = _most()
    seconds: dict[str, list[float]] = {"ours": [], "same": [], "bare": []}
    for _ in range(ROUNDS):
        seconds["bare"].append(_seconds(bare))
        seconds["same"].append(_seconds(same_rows))
        seconds["ours"].append(_seconds(lambda: written(year)))
    ours, same, plain = (min(each) for each in seconds.values())
    figures.tell(
        f"tidy extract to Parquet, {registries.kind(database)}",
        same / ours,
        rows=rows,
        rows_a_second=rows / ours,
        same_rows_copied_a_second=rows / same,
        bare_table_copied_a_second=rows / plain,
        memory_of_a_year_to_a_month=after_a_year / after_a_month,
        most_mebibytes=after_a_year / 1024,
    )


def _most() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def _seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def main() -> None:
    """Measure on PostgreSQL, which COPY is of."""
    from tests import postgresql  # noqa: PLC0415  only the first process starts a server

    if len(sys.argv) > 1:
        measure(sys.argv[1])
        return
    with tempfile.TemporaryDirectory(prefix="hub-bench-") as name, postgresql.running(Path(name)) as address:
        subprocess.run([sys.executable, "-m", "benchmarks.bench_extract", address], check=True)


if __name__ == "__main__":
    main()
