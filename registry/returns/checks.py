"""What to look at before a return is filed: each check a sentence. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from registry.reach.completeness import Completeness
from registry.reach.period import Period
from registry.reach.words import counted, day_in_words, local_day
from registry.reach.written import NOT_AVAILABLE
from registry.returns.layout import Layout
from registry.returns.lines import Line
from registry.returns.models import Filed


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at."""

    well: bool
    sentence: str
    stops: bool = False
    """Whether the return cannot be filed because of it."""


def checks(
    layout: Layout,
    period: Period,
    lines: Sequence[Line],
    completeness: Completeness,
    now: datetime,
    filed: Sequence[Filed],
) -> Iterator[Check]:
    """Yield every check of a return that was drawn up at ``now``."""
    yield Check(well=True, sentence=f"Every table adds up: {counted(len(lines), 'figure')}.")
    yield _over(period, now)
    yield from _delivered(period, completeness)
    yield from _missing(lines)
    yield from _filed_before(layout, period, filed)


def _over(period: Period, now: datetime) -> Check:
    last = day_in_words(period.last)
    if period.last < local_day(now):
        return Check(well=True, sentence=f"The period is over: it ended on {last}.")
    return Check(well=False, sentence=f"The period is not over: it ends on {last}.", stops=True)


def _delivered(period: Period, completeness: Completeness) -> Iterator[Check]:
    late = [
        f"{hub.name} ({kiosk.name})"
        for hub in completeness.hubs
        for kiosk in hub.kiosks
        if kiosk.heard_at is None or local_day(kiosk.heard_at) <= period.last
    ]
    if not late:
        yield Check(well=True, sentence="Every kiosk has been heard since the period ended.")
    else:
        names = ", ".join(late)
        yield Check(
            well=False,
            sentence=(
                f"Not heard since the period ended: {names}. What they hold will show as an adjustment; "
                "wait for them, or carry their events in, if you can."
            ),
        )


def _missing(lines: Sequence[Line]) -> Iterator[Check]:
    absent = dict.fromkeys(line.note for line in lines if line.note.startswith(NOT_AVAILABLE))
    for why in absent:
        yield Check(well=False, sentence=f"Figures are {why}")
    withheld = sum(line.note == "withheld" for line in lines)
    if withheld:
        yield Check(
            well=True,
            sentence=f"{counted(withheld, 'figure is', 'figures are')} withheld, so that no small count "
            "can be worked out from them.",
        )


def _filed_before(layout: Layout, period: Period, filed: Sequence[Filed]) -> Iterator[Check]:
    for each in filed:
        if (each.layout, each.first, each.last) == (layout.code, period.first, period.last):
            yield Check(
                well=False,
                sentence=f"It was filed on {day_in_words(local_day(each.filed_at))} by {each.filed_by}. "
                "Filing it again makes a revision, and wants a reason.",
            )
