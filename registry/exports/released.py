"""What earlier exports told those outside, and which questions may be answered for them at all."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from urllib.parse import urlencode

import msgspec

from registry.exports.models import Release
from registry.reach.disclosure.overlaps import Place, cross, dimensions
from registry.reach.disclosure.shown import Bounds, Few, Rounded, Shown, Withheld
from registry.reach.disclosure.tables import Out, place_of
from registry.reach.enquiry import enquiry
from registry.reach.figures import Cell, Table
from registry.reach.measures.catalogue import CATALOGUE
from registry.reach.period import Period, financial_year, month, quarter
from registry.reach.question import Misread, Question, read_question
from registry.reach.words import local_day

NARROWING = ("type", "partner", "venue")
"""How a question may be narrowed for those outside; a rounded table has every hub, and everybody in it."""


class NotReleased(Exception):
    """It may not leave the building; ``str()`` is the sentence that says why, and what to do."""


class Told(msgspec.Struct, frozen=True):
    """One count that left the building."""

    asked: str
    row: str
    column: str
    count: int
    low: int | None
    """What a reader knows of it; both None if it is not known at all."""
    high: int | None


_told = msgspec.json.Decoder(list[Told])


def asked_as(name: str, question: Question) -> str:
    """Return the name of a table with what narrows it, as every release has it."""
    narrowed = {key: value for key, value in question.query.items() if key in NARROWING}
    return f"{name}?{urlencode(narrowed, safe=',*')}" if narrowed else name


def told(period: Period, now: datetime) -> Iterator[Out]:
    """Yield what exports have told of counts of an overlapping period, as long as they are still right.

    What was corrected since is in the new release and not in the old one, and nobody outside knows how
    much that is.
    """
    for release in _overlapping(period):
        theirs = Period(release.first, release.last)
        still = None if theirs == period else _counts_now(release, now)
        for each in _told.decode(bytes(release.counts)):
            place = Place(each.asked, each.row, each.column, theirs.first, theirs.last)
            if still is None or still.get(place) == each.count:
                yield Out(place, each.count, _bounds(each))


def refuse(name: str, question: Question, now: datetime) -> None:
    """Let through only what cannot be played off against another release.

    Raises:
        NotReleased: the period is not over, or the question overlaps others in part.
    """
    period, asked = question.period, question.query
    day = period.last
    if period not in (month(day), quarter(day), financial_year(day)):
        raise NotReleased(
            "What leaves the building covers a whole month, quarter or financial year, so that no two "
            "releases differ by some days. Choose such a period, or --exact, which stays inside."
        )
    if period.last >= local_day(now):
        raise NotReleased(
            "The period is not over: two releases of it would differ by some days. Wait for its end, or "
            "choose --exact, which stays inside."
        )
    others = asked.keys() - {"from", "to", "scheme", *NARROWING}
    if others:
        raise NotReleased(
            f"What leaves the building cannot be narrowed by {', '.join(sorted(others))}: a rounded "
            "table has every hub, for you to take the rows that you need. Leave it out, or choose --exact."
        )
    own = dimensions(asked_as(name, question))
    for release in _overlapping(period):
        theirs = {key: frozenset(release.query[key].split(",")) for key in NARROWING if key in release.query}
        if release.table == name and cross(own, theirs):
            raise NotReleased(
                f"It overlaps in part with what was released on {release.released_at:%d %B %Y} (narrowed to "
                f"{urlencode(release.query, safe=',*')}): a third table could be worked out from the two."
            )


def record(name: str, table: Table, given: Mapping[Place, Cell | Shown], now: datetime, by: str) -> Release:
    """Write down what is about to leave."""
    question = table.question
    return Release.objects.create(
        table=name,
        query=question.query,
        first=question.period.first,
        last=question.period.last,
        released_at=now,
        released_by=by,
        counts=msgspec.json.encode(list(_telling(asked_as(name, question), table, given))),
    )


def _telling(asked: str, table: Table, given: Mapping[Place, Cell | Shown]) -> Iterator[Told]:
    for place, count in _counts(asked, table):
        shown = given[place]
        if isinstance(shown, Rounded | Few | Withheld):
            bounds = shown.bounds
            yield Told(*place[:3], count, bounds.low, bounds.high)


def _counts(asked: str, table: Table) -> Iterator[tuple[Place, int]]:
    for row in table.all_rows:
        for column, cell in zip(table.columns, row.cells, strict=True):
            if isinstance(cell, int) and column.personal:
                yield place_of(asked, table, row.key, column.key), cell


def _counts_now(release: Release, now: datetime) -> dict[Place, int]:
    question = read_question(release.query, local_day(now))
    if isinstance(question, Misread) or release.table not in CATALOGUE:
        return {}  # a scheme or a measure that is gone: nothing of it is counted any more
    with enquiry(question, now) as asked:
        table = CATALOGUE[release.table].table(asked)
    return dict(_counts(asked_as(release.table, question), table))


def _bounds(told_: Told) -> Bounds:
    return Bounds(told_.low or 0, told_.high)


def _overlapping(period: Period) -> Iterator[Release]:
    yield from Release.objects.filter(first__lte=period.last, last__gte=period.first)
