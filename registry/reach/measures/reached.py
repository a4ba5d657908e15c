"""Reach: who came of those who live there, or have registered (M5 to M9, M13)."""

from collections.abc import Sequence
from dataclasses import replace

from registry.reach.bands import Band
from registry.reach.counting import AREA_PARTS, BETWEEN, Ages, By, Groups, Split, What
from registry.reach.draft import Draft, OfLine, part_of
from registry.reach.enquiry import Enquiry, once
from registry.reach.figures import Adds, Cell, Measure, NotAvailable, Table, share
from registry.reach.question import Residence
from registry.reach.residents import NO_AREA, Residents, in_deciles, residents
from registry.reach.tally import Tally

M5 = Measure(
    "M5",
    "Reach",
    "Of the children estimated to live in the hub's reach area, those who live there and were seen at "
    "least once, at any hub or outreach venue.",
)
M6 = Measure(
    "M6",
    "Reach by the own hub",
    "Of the children estimated to live in the hub's reach area, those who live there and were seen at "
    "that hub.",
)
M7 = Measure(
    "M7",
    "Use by where people live",
    "The people seen, by whether they live in the reach area of a hub at which they were seen, elsewhere "
    "in the city (in the reach area of another hub), outside, or nobody knows.",
)
M8 = Measure(
    "M8",
    "Registration rate",
    "Of the children estimated to live in the hub's reach area, those who live there and are in a family "
    "that had registered by the last day of the period.",
)
M9 = Measure(
    "M9",
    "Engaged of registered",
    "Of the people in families that had registered by the last day of the period, those seen at any hub "
    "in it. The hub is the one where the family registered.",
)
M13 = Measure(
    "M13",
    "Reach by deprivation",
    "Reach among those who live in the most deprived tenth, fifth and three tenths of England's small areas.",
)
M13_USE = Measure(
    "M13",
    "People by deprivation",
    "The people seen, by the deprivation decile of where they live; 1 is the most.",
)
Group = tuple[str, str, frozenset[str]]
"""Small areas that are one row: its key, its label, and they."""
DECILES = tuple(str(number) for number in range(1, 11))
MOST_DEPRIVED = (1, 2, 3)
"""Up to which deciles."""


@once
def reach(asked: Enquiry, by: By = By.HOME_HUB) -> Table:
    """M5: by the hub or locality in whose areas children live, or by small area."""
    ages = Ages(asked.question.scheme, asked.question.people_aged_on)
    draft = Draft(asked, M5, by)
    seen = asked.tally(What.PEOPLE, by, ages)
    return _rates(draft, seen, residents(asked, by), "seen", "Seen", "reach", "Reach").table()


def reach_together(
    asked: Enquiry, groups: Sequence[Group], heading: str, *, only_these: bool = False
) -> Table:
    """M5 by groups of small areas; the whole is of all areas, or of those that are in a group."""
    ages = Ages(asked.question.scheme, asked.question.people_aged_on)
    areas = asked.kept.once(
        ("areas", heading, asked.question), (groups,), lambda: {k: a for k, _, a in groups}
    )
    there = residents(asked, By.HOME_HUB)
    every = frozenset().union(*areas.values()) if only_these else there.areas.get(None, frozenset())
    of_groups = asked.tally_in(areas, ages)
    if only_these:
        of_groups = of_groups.without_others()
    rows: dict[str | None, frozenset[str]] = {None: every}
    rows.update(areas)
    living = Residents(there.source, rows, there.estimates)
    draft = _rates(Draft(asked, M5, By.HOME_AREA), of_groups, living, "seen", "Seen", "reach", "Reach")
    return draft.of_rows(groups, heading)


def own_hub_reach(asked: Enquiry, by: By = By.HUB) -> Table:
    """M6: by hub, or for the hubs of a locality together."""
    ages = Ages(asked.question.scheme, asked.question.people_aged_on)
    own = replace(asked.question, residence=Residence.REACH_AREA)
    draft = Draft(asked, M6, by)
    seen = asked.tally(What.PEOPLE, by, ages, own)
    living = residents(asked, By.HOME_LOCALITY if by is By.LOCALITY else By.HOME_HUB)
    return _rates(draft, seen, living, "seen", "Seen here", "reach", "Reach").table()


def use_by_residence(asked: Enquiry, by: By = By.HUB) -> Table:
    """M7: where the people seen live."""
    home = "Homes are those of the last day of the period; the city is what the hubs' reach areas cover."
    draft = Draft(asked, M7, by, rules=[home])
    people = draft.found(asked.tally(What.PEOPLE, by, Split.RESIDENCE))
    anywhere = bool(residents(asked, By.HOME_HUB).areas)
    labels = ("In the reach area", "Elsewhere in the city", "Outside the city", "Not known")
    draft.column("people", "People", people.all)
    for part, label in zip(AREA_PARTS, labels, strict=True):
        # Who is from elsewhere at one hub may be at home at another, and so be in the area in the whole.
        cell = part_of(people, part) if anywhere else _not(NO_AREA)
        draft.column(part, label, cell, Adds.NOT, lasting=False)
    if anywhere:
        draft.parts("people", AREA_PARTS)
    return draft.table()


def registration_rate(asked: Enquiry, by: By = By.HOME_HUB) -> Table:
    """M8: by the hub or locality in whose areas children live, or by small area."""
    ages = Ages(asked.question.scheme, asked.question.people_aged_on)
    draft = Draft(asked, M8, by)
    people = asked.tally(What.REGISTERED, by, ages)
    return _rates(draft, people, residents(asked, by), "registered", "Registered", "rate", "Rate").table()


def engaged_of_registered(asked: Enquiry, by: By = By.HUB) -> Table:
    """M9: by the hub, or locality, where people registered."""
    question = asked.question
    draft = Draft(asked, M9, by, rules=[question.people_age_rule])
    ages = Ages(question.scheme, question.people_aged_on)
    registered, seen = (asked.tally(what, by, ages) for what in (What.REGISTERED, What.REGISTERED_SEEN))
    draft.ages(registered, "Registered", "registered").ages(seen, "Seen", "seen")
    draft.column("not_seen", "Not seen", lambda line: registered.all(line) - seen.all(line), lasting=False)
    draft.parts("registered", ["seen", "not_seen"])
    return draft.column(
        "engaged",
        "Engaged",
        lambda line: share(seen.all(line), registered.all(line), "Nobody had registered."),
        Adds.NOT,
    ).table()


def deprivation_reach(asked: Enquiry, by: By = By.HOME_HUB) -> Table:
    """M13: M5 in the most deprived deciles, by the hub, or the locality, in whose areas children live."""
    question = asked.question
    ages = Ages(question.scheme, question.people_aged_on)
    there = residents(asked, by)
    draft = Draft(asked, M13, by, rules=[question.people_age_rule, there.source])
    seen = _in_deciles(asked, there, ages)
    bands = question.scheme.children
    for up_to in MOST_DEPRIVED:
        areas = in_deciles(asked, up_to)
        label = "Decile 1" if up_to == 1 else f"Deciles 1 to {up_to}"
        draft.column(
            f"seen_1_{up_to}", "Seen", _seen_within(seen, up_to, bands, areas), group=label, lasting=False
        )
        draft.column(
            f"residents_1_{up_to}",
            "Residents",
            _living_within(there, bands, areas),
            Adds.NOT,
            label,
            personal=False,
        )
        draft.column(
            f"reach_1_{up_to}",
            "Reach",
            rate_of(_seen_within(seen, up_to, bands, areas), _living_within(there, bands, areas)),
            Adds.NOT,
            group=label,
        )
    return draft.table()


def people_by_decile(asked: Enquiry, by: By = By.HUB) -> Table:
    """M13: the people seen, by how deprived the place is where they live."""
    known = in_deciles(asked, 10)
    draft = Draft(asked, M13_USE, by, rules=[asked.question.residence_rule])
    people = draft.found(asked.tally(What.PEOPLE, by, Split.DECILE))
    draft.column("people", "People", people.all)
    for decile in (*DECILES, "unknown"):
        label = "Not known" if decile == "unknown" else decile
        cell = part_of(people, decile)
        told = cell if not isinstance(known, NotAvailable) else _not(known)
        draft.column(f"decile_{decile}", label, told, lasting=False)
    if not isinstance(known, NotAvailable):
        draft.parts("people", [f"decile_{decile}" for decile in (*DECILES, "unknown")])
    return draft.table()


def _rates(
    draft: Draft, people: Tally, there: Residents, key: str, label: str, rate: str, rate_label: str
) -> Draft:
    """Add people and residents by child band, and how much the first are of the second."""
    question = draft.asked.question
    draft.rules += [question.people_age_rule, *([there.source] if there.source else [])]
    bands = question.scheme.children
    groups = [("", f"Children {question.scheme.children_label}", bands)]
    groups += [(f"_{band.key}", band.label, (band,)) for band in bands]
    for suffix, group, some in groups:
        counted, living = counted_in(people, there, some), living_in(there, some)
        draft.column(f"{key}{suffix}", label, counted, group=group, lasting=False)
        draft.column(f"residents{suffix}", "Residents", living, Adds.NOT, group, personal=False)
        draft.column(f"{rate}{suffix}", rate_label, rate_of(counted, living), Adds.NOT, group=group)
    for whole in (key, "residents"):
        draft.parts(whole, [f"{whole}_{band.key}" for band in bands])
    return draft


def counted_in(people: Tally, there: Residents, bands: Sequence[Band]) -> OfLine:
    """Count children who live in a row's area; where none is set, nobody can say who does."""
    counted = part_of(people, *(band.key for band in bands))
    return lambda line: counted(line) if there.areas.get(line) else NO_AREA


def living_in(there: Residents, bands: Sequence[Band]) -> OfLine:
    """Count children who live in a row's area, by the estimate."""
    living = there.living(bands)
    return lambda line: living.get(line, NO_AREA)


def rate_of(counted: OfLine, living: OfLine) -> OfLine:
    """Say how much those counted are of those who live there."""
    return lambda line: share(counted(line), living(line), "No child is estimated to live there.")


def _seen_within(
    seen: Tally, up_to: int, bands: Sequence[Band], areas: frozenset[str] | NotAvailable
) -> OfLine:
    if isinstance(areas, NotAvailable):
        return _not(areas)
    within = part_of(seen, *(band.key for band in bands))
    return lambda line: within(_within(line, up_to))


def _in_deciles(asked: Enquiry, there: Residents, ages: Ages) -> Tally:
    """Count people by the areas of each row that are among the most deprived; the whole has rows as well."""
    deprived = {up_to: in_deciles(asked, up_to) for up_to in MOST_DEPRIVED}

    def find() -> Groups:
        return {
            _within(line, up_to): areas & some
            for line, areas in there.areas.items()
            for up_to, some in deprived.items()
            if not isinstance(some, NotAvailable)
        }

    which = "deprived", asked.question
    return asked.tally_in(asked.kept.once(which, (there, *deprived.values()), find), ages)


def _within(line: str | None, up_to: int) -> str:
    return f"{line or ''}{BETWEEN}{up_to}"


def _living_within(there: Residents, bands: Sequence[Band], areas: frozenset[str] | NotAvailable) -> OfLine:
    if isinstance(areas, NotAvailable):
        return _not(areas)
    living = there.living(bands, areas)
    return lambda line: living.get(line, NO_AREA)


def _not(why: NotAvailable) -> OfLine:
    def cell(_: str | None) -> Cell:
        return why

    return cell
