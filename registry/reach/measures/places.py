"""Reach by where in the city children live: ward, deprivation, and areas from which nobody came.

They regroup M5 by small area. Everybody lives in one small area, so its rows may be put together.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, TypeVar

from registry.geography.held import wards_of
from registry.geography.models import Generation, Kind
from registry.geography.places import deciles, in_force
from registry.reach.counting import Ages, By, What
from registry.reach.draft import Draft
from registry.reach.enquiry import Enquiry, once
from registry.reach.figures import Adds, Cell, Measure, NotAvailable, Table, share
from registry.reach.lines import HEADINGS, lines
from registry.reach.measures import reached
from registry.reach.measures.reached import Group
from registry.reach.residents import NO_DECILES, residents

NO_WARDS = "No lookup from small areas to wards is loaded: hub-registry load-geography."
NOT_KNOWN = "Not known"
NOTHING: Mapping[str, Any] = {}

UNREACHED = Measure(
    "",
    "Areas from which nobody came",
    "Small areas of the hub's reach area in which children are estimated to live, and of which no child was "
    "seen at any hub or outreach venue.",
)


def reach_by_ward(asked: Enquiry) -> Table:
    """M5 by the electoral ward in which children live."""
    release = in_force(Kind.WARDS, asked.question.period.last, Generation.LSOA_2021)
    wards = wards_of(release) if release else NOTHING
    rules = [f"Wards by {release}."] if release else [NO_WARDS]
    return _grouped(asked, wards, "Ward", rules, lambda ward: ward, lambda ward: ward[1])


def reach_by_decile(asked: Enquiry) -> Table:
    """M5 by how deprived the small area is in which children live; 1 is the most."""
    release = in_force(Kind.DEPRIVATION, asked.question.period.last, Generation.LSOA_2021)
    known = deciles(release, Generation.LSOA_2021) if release else NOTHING
    rules = [f"Deprivation by {release}."] if release else [NO_DECILES]
    return _grouped(asked, known, "Deprivation decile", rules, _decile, lambda decile: decile[0])


def areas_without_visits(asked: Enquiry, by: By = By.HOME_HUB) -> Table:
    """In how many small areas children live of whom none was seen, by the hub that is there for them."""
    there, nobody = residents(asked, by), _nobody(asked)
    rules = [asked.question.people_age_rule, *([there.source] if there.source else [])]
    draft = Draft(asked, UNREACHED, by, rules=rules)
    living, inhabited = _living(asked), _inhabited(asked)

    def of(line: str | None, count: Callable[[frozenset[str]], int]) -> Cell:
        areas = there.areas.get(line, frozenset())
        # What stands in the way of a count of residents stands in the way of this.
        unknown = there.of(line, asked.question.scheme.children)
        return unknown if isinstance(unknown, NotAvailable) else count(areas)

    def counted(line: str | None) -> Cell:
        return of(line, lambda areas: len(areas & inhabited))

    def unreached(line: str | None) -> Cell:
        return of(line, lambda areas: len(areas & nobody))

    def children(line: str | None) -> Cell:
        return of(line, lambda areas: sum(living[area] for area in areas & nobody))

    draft.column("areas", "Areas where children live", counted, personal=False)
    draft.column("unreached", "Of which nobody came", unreached)
    draft.column("share", "Share", lambda line: share(unreached(line), counted(line)), Adds.NOT)
    return draft.column("children", "Children who live in those", children, personal=False).table()


def unreached_areas(asked: Enquiry) -> Table:
    """M5 of those small areas alone."""
    nobody = _nobody(asked)
    known = [(key, label) for key, label in lines(asked, By.HOME_AREA, frozenset()) if key in nobody]
    groups = [(key, label, frozenset({key})) for key, label in known]
    table = reached.reach_together(asked, groups, HEADINGS[By.HOME_AREA], only_these=True)
    rows = tuple(replace(row, areas=frozenset()) for row in table.rows)
    whole = replace(table.whole, label="All of these")
    return replace(table, measure=UNREACHED, rows=rows, whole=whole, covered=False)


def _areas(asked: Enquiry) -> frozenset[str]:
    return residents(asked, By.HOME_HUB).areas.get(None, frozenset())


def _living(asked: Enquiry) -> Mapping[str, int]:
    """Return how many children are estimated to live in each small area."""
    spans = tuple((band.low, band.high) for band in asked.question.scheme.children)
    known = residents(asked, By.HOME_HUB).estimates
    return known.of(spans) if known else {}


@once
def _inhabited(asked: Enquiry) -> frozenset[str]:
    """Return the small areas in which any child is estimated to live."""
    living, areas = _living(asked), _areas(asked)
    make = lambda: frozenset(area for area in areas if living.get(area, 0))  # noqa: E731
    return asked.kept.once(("inhabited", asked.question), (living, areas), make)


@once
def _nobody(asked: Enquiry) -> frozenset[str]:
    """Return the small areas in which children live and of which none was seen."""
    question = asked.question
    bands = [band.key for band in question.scheme.children]
    seen = asked.tally(What.PEOPLE, By.HOME_AREA, Ages(question.scheme, question.people_aged_on))
    return _inhabited(asked) - seen.lines_with(bands)


T = TypeVar("T")


def _grouped(
    asked: Enquiry,
    of: Mapping[str, T],
    heading: str,
    rules: list[str],
    name: Callable[[T], tuple[str, str]],
    order: Callable[[tuple[str, str]], str],
) -> Table:
    """Put small areas together; an area of no group is "not known"."""
    areas = _areas(asked)

    def find() -> list[Group]:
        found: dict[tuple[str, str], set[str]] = {}
        names = {each: name(each) for each in set(of.values())}
        for area in areas:
            group = names[of[area]] if area in of else (NOT_KNOWN, NOT_KNOWN)
            found.setdefault(group, set()).add(area)
        rows = sorted(found, key=lambda group: (group[0] == NOT_KNOWN, order(group)))
        return [(key, label, frozenset(found[key, label])) for key, label in rows]

    rows = asked.kept.once(("groups", heading, asked.question), (of, areas), find)
    table = reached.reach_together(asked, rows, heading)
    return replace(table, rules=(*table.rules, *rules))


def _decile(decile: int) -> tuple[str, str]:
    said = {1: "1, the most deprived", 10: "10, the least deprived"}
    return f"{decile:02}", said.get(decile, str(decile))
