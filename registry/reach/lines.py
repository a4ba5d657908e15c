"""The rows of a table: their keys, how people read them, and their order."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta

from registry.geography.held import names_of
from registry.geography.models import Generation, Kind
from registry.geography.places import in_force
from registry.reach.counting import DROP_IN, NOBODY, NOT_KNOWN, By
from registry.reach.enquiry import Enquiry
from registry.reach.period import Period, quarter
from registry.reach.question import VenueKind
from registry.reach.residents import reach_areas
from registry.reach.words import day_in_words
from registry.timetable.models import Hub, Partner, SessionType

HEADINGS = {
    By.HUB: "Hub",
    By.LOCALITY: "Locality",
    By.SESSION_TYPE: "Kind of session",
    By.PARTNER: "Partner",
    By.VENUE: "Where",
    By.DAY: "Day",
    By.WEEK: "Week from Monday",
    By.MONTH: "Month",
    By.QUARTER: "Quarter",
    By.HOME_HUB: "Reach area of",
    By.HOME_LOCALITY: "Reach areas of",
    By.HOME_AREA: "Small area",
}
NOTHING: dict[str, str] = {}
VENUES = {VenueKind.HUB: "In the hub", VenueKind.OUTREACH: "Outreach", VenueKind.VIRTUAL: "Online"}

Line = tuple[str, str]
"""A row's key and label."""


def lines(asked: Enquiry, by: By, counted: frozenset[str]) -> list[Line]:
    """Return every row that there should be; silence is a row of zeros.

    Of kinds of sessions and of partners, only those of which something was counted.
    """
    if by in TIMES:
        return list(dict(_times(asked.question.period, by)).items())
    return OTHERS[by](asked, counted)


def _named(names: dict[str, str], counted: frozenset[str]) -> list[Line]:
    """Return what was counted by name; what has none of its own comes last."""
    own = sorted((names[code], code) for code in counted if code in names)
    others = {DROP_IN: "Drop-in, no session", NOBODY: "No partner", NOT_KNOWN: "Not known to the registry"}
    rest = [(code, others.get(code, code)) for code in sorted(counted - set(names))]
    return [(code, name) for name, code in own] + rest


def _hubs(asked: Enquiry, _: frozenset[str]) -> list[Line]:
    return [(hub.code, hub.name) for hub in asked.hubs]


def _neighbourhoods(asked: Enquiry, _: frozenset[str]) -> list[Line]:
    """Return the hubs with a reach area; of some small areas, only those that reach one of them."""
    return [(hub.code, hub.name) for hub in _near(asked)]


def _near(asked: Enquiry) -> list[Hub]:
    areas = asked.question.areas
    near = {hub for hub, lsoas in reach_areas(asked).items() if areas.intersection(lsoas)} if areas else ()
    return [hub for hub in asked.hubs if not areas or hub.code in near]


def _localities(asked: Enquiry, _: frozenset[str]) -> list[Line]:
    return [(name, name) for name in sorted({hub.locality for hub in asked.hubs})]


def _districts(asked: Enquiry, _: frozenset[str]) -> list[Line]:
    return [(name, name) for name in sorted({hub.locality for hub in _near(asked)})]


def _venues(*_: object) -> list[Line]:
    return [(kind.value, label) for kind, label in VENUES.items()]


def _kinds(_: Enquiry, counted: frozenset[str]) -> list[Line]:
    return _named(dict(SessionType.objects.values_list("code", "name")), counted)


def _partners(_: Enquiry, counted: frozenset[str]) -> list[Line]:
    return _named(dict(Partner.objects.values_list("code", "name")), counted)


def _areas(asked: Enquiry, _: frozenset[str]) -> list[Line]:
    question, there = asked.question, reach_areas(asked)
    release = in_force(Kind.NAMES, question.period.last, Generation.LSOA_2021)
    names = names_of(release) if release else NOTHING

    def find() -> list[Line]:
        codes = sorted({lsoa for lsoas in there.values() for lsoa in lsoas})
        return [
            (code, names.get(code, code)) for code in codes if not question.areas or code in question.areas
        ]

    which = "areas by name", question.hubs, question.locality, question.areas
    return asked.kept.once(which, (there, names), find)


def _times(period: Period, by: By) -> Iterator[Line]:
    for number in range((period.last - period.first).days + 1):
        day = period.first + timedelta(days=number)
        if by is By.DAY:
            yield day.isoformat(), day_in_words(day)
        elif by is By.WEEK:
            monday = day - timedelta(days=day.weekday())
            yield monday.isoformat(), day_in_words(monday)
        elif by is By.MONTH:
            yield f"{day:%Y-%m}", f"{day:%B %Y}"
        else:
            yield _quarter(day)


def _quarter(day: date) -> Line:
    of = quarter(day)
    return f"{of.first:%Y-%m}", of.name


TIMES = (By.DAY, By.WEEK, By.MONTH, By.QUARTER)
OTHERS: dict[By, Callable[[Enquiry, frozenset[str]], list[Line]]] = {
    By.HUB: _hubs,
    By.HOME_HUB: _neighbourhoods,
    By.HOME_LOCALITY: _districts,
    By.LOCALITY: _localities,
    By.VENUE: _venues,
    By.SESSION_TYPE: _kinds,
    By.PARTNER: _partners,
    By.HOME_AREA: _areas,
}
