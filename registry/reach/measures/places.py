"""Reach by where in the city children live: ward, deprivation, and areas from which nobody came.

They regroup M5 by small area. Everybody lives in one small area, so its rows may be put together.
"""

from collections.abc import Mapping
from dataclasses import replace

from registry.geography.models import Generation, Kind, Ward
from registry.geography.places import deciles, in_force
from registry.reach.counting import By
from registry.reach.draft import Draft
from registry.reach.enquiry import Enquiry
from registry.reach.figures import Adds, Cell, Measure, NotAvailable, Row, Table, share
from registry.reach.measures import reached
from registry.reach.residents import NO_AREAS, NO_DECILES, residents

NO_WARDS = "No lookup from small areas to wards is loaded: hub-registry load-geography."
NOT_KNOWN = "Not known"
RATE, COUNT, LIVING = "reach", "seen", "residents"

UNREACHED = Measure(
    "",
    "Areas from which nobody came",
    "Small areas of the hub's reach area in which children are estimated to live, and of which no child was "
    "seen at any hub or outreach venue.",
)


def reach_by_ward(asked: Enquiry) -> Table:
    """M5 by the electoral ward in which children live."""
    release = in_force(Kind.WARDS, asked.question.period.last, Generation.LSOA_2021)
    found = Ward.objects.filter(release=release).values_list("lsoa", "code", "name") if release else ()
    wards = {lsoa: (code, name) for lsoa, code, name in found}
    rules = [f"Wards by {release}."] if release else [NO_WARDS]
    return _grouped(asked, wards, "Ward", rules)


def reach_by_decile(asked: Enquiry) -> Table:
    """M5 by how deprived the small area is in which children live; 1 is the most."""
    day = asked.question.period.last
    release = in_force(Kind.DEPRIVATION, day, Generation.LSOA_2021)
    areas = residents(asked, By.HOME_AREA).areas.get(None, frozenset())
    ranked = deciles(release, Generation.LSOA_2021, areas) if release else {}
    names = {lsoa: (f"{decile:02}", _decile(decile)) for lsoa, decile in ranked.items()}
    rules = [f"Deprivation by {release}."] if release else [NO_DECILES]
    return _grouped(asked, names, "Deprivation decile", rules)


def areas_without_visits(asked: Enquiry) -> Table:
    """In how many small areas children live of whom none was seen, by the hub that is there for them."""
    by_area = reached.reach(asked, By.HOME_AREA)
    there = residents(asked, By.HOME_HUB)
    draft = Draft(asked, UNREACHED, By.HOME_HUB, rules=list(by_area.rules))

    def living(line: str | None) -> list[Row] | NotAvailable:
        areas = there.areas.get(line, frozenset())
        if not areas:
            return NotAvailable(NO_AREAS)
        rows = [by_area.row(area) for area in areas]
        unknown = [cell for row in rows if isinstance(cell := by_area.cell(row, LIVING), NotAvailable)]
        return unknown[0] if unknown else [row for row in rows if by_area.count(row, LIVING)]

    def counted(line: str | None) -> Cell:
        rows = living(line)
        return rows if isinstance(rows, NotAvailable) else len(rows)

    def unreached(line: str | None) -> Cell:
        rows = living(line)
        return rows if isinstance(rows, NotAvailable) else len(_nobody(by_area, rows))

    def children(line: str | None) -> Cell:
        rows = living(line)
        if isinstance(rows, NotAvailable):
            return rows
        return sum(by_area.count(row, LIVING) for row in _nobody(by_area, rows))

    draft.column("areas", "Areas where children live", counted, personal=False)
    draft.column("unreached", "Of which nobody came", unreached)
    draft.column("share", "Share", lambda line: share(unreached(line), counted(line)), Adds.NOT)
    return draft.column("children", "Children who live in those", children, personal=False).table()


def unreached_areas(asked: Enquiry) -> Table:
    """M5 of those small areas alone."""
    table = reached.reach(asked, By.HOME_AREA)
    known = [row for row in table.rows if isinstance(table.cell(row, LIVING), int)]
    rows = _nobody(table, [row for row in known if table.count(row, LIVING)])
    cells = tuple(_together(table, rows, column.key) for column in table.columns)
    whole = Row("", "All of these", cells)
    return replace(table, measure=UNREACHED, rows=tuple(rows), whole=whole, covered=False)


def _nobody(table: Table, rows: list[Row]) -> list[Row]:
    return [row for row in rows if table.cell(row, COUNT) == 0]


def _grouped(asked: Enquiry, groups: Mapping[str, tuple[str, str]], heading: str, rules: list[str]) -> Table:
    """Put the rows of small areas together; an area of no group is "not known"."""
    table = reached.reach(asked, By.HOME_AREA)
    found: dict[tuple[str, str], list[Row]] = {}
    for row in table.rows:
        found.setdefault(groups.get(row.key, (NOT_KNOWN, NOT_KNOWN)), []).append(row)
    order = sorted(
        found, key=lambda group: (group[0] == NOT_KNOWN, group[0] if heading != "Ward" else group[1])
    )
    rows = tuple(
        Row(
            key,
            label,
            tuple(_together(table, found[key, label], each.key) for each in table.columns),
            frozenset(row.key for row in found[key, label]),
        )
        for key, label in order
    )
    return replace(
        table, rows=rows, row_heading=heading, rules=(*table.rules, *rules), completeness=asked.everywhere
    )


def _together(table: Table, rows: list[Row], key: str) -> Cell:
    """Return a column of several rows: counts added up, and a rate of what they add up to."""
    if key.startswith(RATE):
        seen, living = (_together(table, rows, key.replace(RATE, each, 1)) for each in (COUNT, LIVING))
        return share(seen, living, "No child is estimated to live there.")
    cells = [table.cell(row, key) for row in rows]
    unknown = next((cell for cell in cells if isinstance(cell, NotAvailable)), None)
    return unknown or sum(cell for cell in cells if isinstance(cell, int))


def _decile(decile: int) -> str:
    if decile in (1, 10):
        return f"{decile}, the {'most' if decile == 1 else 'least'} deprived"
    return str(decile)
