"""Drawing a return up: its lines as they stand now, its checks, and what changed in earlier ones."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

import msgspec
from django.conf import settings

from registry.exports.released import told
from registry.reach.bands import SCHEMES
from registry.reach.disclosure.tables import Out
from registry.reach.enquiry import enquiry
from registry.reach.figures import Table
from registry.reach.measures.catalogue import CATALOGUE
from registry.reach.period import Period, financial_year
from registry.reach.question import Question
from registry.returns.adjusting import Adjustment, Figured, adjustments
from registry.returns.checks import Check, checks
from registry.returns.files import as_csv, digest
from registry.returns.layout import Layout, Section, Showing, layouts
from registry.returns.lines import Line, lines_of, told_by
from registry.returns.models import Filed

_lines = msgspec.json.Decoder(list[Line])


@dataclass(frozen=True, slots=True)
class Drawn:
    """A return as it would be filed now."""

    layout: Layout
    period: Period
    lines: list[Line]
    adjusted: list[Adjustment]
    checks: list[Check]
    completeness: str
    rules: list[str]
    csv: bytes

    @property
    def digest(self) -> str:
        """SHA-256 of the file, by which what is filed is known to be what was looked at."""
        return digest(self.csv)

    @property
    def may_be_filed(self) -> bool:
        """Whether no check stands in the way."""
        return not any(check.stops for check in self.checks)


def draw(layout: Layout, period: Period, now: datetime) -> Drawn:
    """Draw a return up from the figures of this moment.

    Raises:
        SettingsError: the layout names a column that there is not.
        Unbalanced: a table does not add up, so that there is no return.
        ValueError: earlier returns give a small count away, whatever is withheld now.
    """
    with enquiry(Question(period, SCHEMES[layout.scheme]), now) as asked:
        tables = {
            name: CATALOGUE[name].table(asked)
            for name in dict.fromkeys(each.measure for each in layout.section)
        }
        completeness = asked.everywhere
    filed = list(latest())
    earlier = [*told_by_returns(period, now, layout.code), *told(period, now)]
    lines = list(lines_of(layout, tables, earlier))
    adjusted = [each for one in filed if _before(one, layout, period) for each in adjustments_of(one, now)]
    return Drawn(
        layout=layout,
        period=period,
        lines=lines,
        adjusted=adjusted,
        checks=list(checks(layout, period, lines, completeness, now, filed)),
        completeness=completeness.sentence(),
        rules=_rules(tables),
        csv=as_csv(layout, period, lines, adjusted),
    )


def known() -> dict[str, Layout]:
    """Return every layout that a return can be drawn up by: those shipped, and the council's own.

    Raises:
        SettingsError: one of them cannot be read.
    """
    return layouts(settings.RETURN_LAYOUTS)


def latest() -> Iterator[Filed]:
    """Yield, of each return that was filed, the latest revision, by period."""
    found = {
        (each.layout, each.first, each.last): each for each in Filed.objects.order_by("first", "revision")
    }
    yield from found.values()


def lines_in(filed: Filed) -> list[Line]:
    """Return the lines of a filed return."""
    return _lines.decode(bytes(filed.lines))


def adjustments_of(filed: Filed, now: datetime) -> list[Adjustment]:
    """Return what has changed since a return was filed; nothing if its layout is gone."""
    layout = known().get(filed.layout)
    if layout is None:
        return []
    period = Period(filed.first, filed.last)
    lines = lines_in(filed)
    now_counted = _counts_now(layout, period, {line.asked for line in lines}, now)
    return list(adjustments(Showing(filed.showing), period, lines, now_counted))


def _counts_now(layout: Layout, period: Period, asked_for: set[str], now: datetime) -> dict[Figured, int]:
    """Return every count of the measures that were filed, whatever the layout asks for today."""
    measures = sorted(asked_for & CATALOGUE.keys())
    with enquiry(Question(period, SCHEMES[layout.scheme]), now) as asked:
        tables = {measure: CATALOGUE[measure].table(asked) for measure in measures}
    exact = msgspec.structs.replace(
        layout, showing=Showing.EXACT, section=[Section(measure) for measure in measures]
    )
    lines = lines_of(exact, tables, [])
    return {(line.key, line.named): line.count for line in lines if line.count is not None}


def told_by_returns(period: Period, now: datetime, revised: str = "") -> Iterator[Out]:
    """Yield what filed returns tell a reader of a new release; not that which a layout's own revises.

    Another period's counts are of use only as long as they are still right: what came late is in the new
    release and not in what was filed, and nobody outside knows how much that is.
    """
    for filed in latest():
        theirs = Period(filed.first, filed.last)
        revision = theirs == period and filed.layout == revised
        if period.first <= theirs.last and theirs.first <= period.last and not revision:
            changed = {each.line.key for each in adjustments_of(filed, now)} if theirs != period else set()
            yield from told_by([line for line in lines_in(filed) if line.key not in changed], theirs)


def _before(filed: Filed, layout: Layout, period: Period) -> bool:
    """Whether this return tells what changed since that one: earlier in the same financial year."""
    year = financial_year(period.first)
    return filed.layout == layout.code and year.first <= filed.first and filed.last < period.first


def _rules(tables: dict[str, Table]) -> list[str]:
    return list(dict.fromkeys(rule for table in tables.values() for rule in table.rules))
