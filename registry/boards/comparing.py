"""One measure in several periods: now, just before and a year earlier; or in each month by itself."""

from collections.abc import Callable
from dataclasses import replace

from registry.boards.leading import narrowed
from registry.boards.times import cut, period_before, year_earlier
from registry.reach.counting import By
from registry.reach.enquiry import Enquiry
from registry.reach.figures import Adds, Cell, Column, Row, Table, share
from registry.reach.lines import HEADINGS, lines
from registry.reach.period import Period
from registry.reach.words import local_day

NOW, BEFORE, EARLIER = "now", "before", "earlier"


def compared(measure: Callable[[Enquiry, By], Table], key: str) -> Callable[[Enquiry, By], Table]:
    """Return a table of one column of a measure in three periods, and how much the first is of the others.

    A period that is not over is compared with as many days of the others as have passed of it.
    """

    def table(asked: Enquiry, by: By) -> Table:
        period = asked.question.period
        periods = {NOW: period, BEFORE: period_before(period), EARLIER: year_earlier(period)}
        so_far = (local_day(asked.now) - period.first).days
        if 0 <= so_far < (period.last - period.first).days:
            periods = {when: cut(each, so_far) for when, each in periods.items()}
        answers = {
            when: measure(replace(asked, question=replace(asked.question, period=each)), by)
            for when, each in periods.items()
        }
        return _side_by_side(answers, periods, key)

    return table


def month_by_month(measure: Callable[[Enquiry, By], Table]) -> Callable[[Enquiry], Table]:
    """Return a table whose rows are what a measure says of each month alone.

    A row then means what it says: somebody whose first visit was in January is new in January, and
    returns in February. The whole is of the whole period, so the rows need not add up to it.
    """

    def table(asked: Enquiry) -> Table:
        question = asked.question
        rows = []
        for key, label in lines(asked, By.MONTH, frozenset()):
            month = narrowed(question, By.MONTH, key)
            alone = measure(
                replace(asked, question=month), By.MONTH
            )  # one row: that of a thousand hubs is dear
            rows.append(Row(key, label, alone.whole.cells))
        return replace(
            measure(asked, By.QUARTER), rows=tuple(rows), row_heading=HEADINGS[By.MONTH], covered=False
        )

    return table


def _side_by_side(answers: dict[str, Table], periods: dict[str, Period], key: str) -> Table:
    first = answers[NOW]
    label = first.column(key)
    columns = [
        Column(f"{key}_{when}", period.name.partition(",")[0] or period.dates, label.adds, label.label)
        for when, period in periods.items()
    ]
    columns += [
        Column(f"of_{BEFORE}", "the period before", Adds.NOT, "As a share of"),
        Column(f"of_{EARLIER}", "a year earlier", Adds.NOT, "As a share of"),
    ]
    named = {row.key: row.label for table in answers.values() for row in table.rows}
    counts = [{row.key: table.cell(row, key) for row in table.all_rows} for table in answers.values()]
    rules = dict.fromkeys(rule for table in answers.values() for rule in table.rules)
    return replace(
        first,
        columns=tuple(columns),
        rows=tuple(Row(row, text, _cells(counts, row)) for row, text in named.items()),
        whole=Row("", first.whole.label, _cells(counts, "")),
        parts=(),
        rules=tuple(rules),
    )


def _cells(counts: list[dict[str, Cell]], row: str) -> tuple[Cell, ...]:
    """Return a row's numbers; a kind of session of which nothing was counted then has none, which is 0."""
    now, *others = (counted.get(row, 0) for counted in counts)
    return (now, *others, *(share(now, other, "There was nothing then.") for other in others))
