"""The ethnic groups of the people seen beside those of the people who live there, by the census (M16)."""

from collections.abc import Mapping

from registry.geography.held import Census, census
from registry.geography.models import Generation, Kind, Release
from registry.geography.places import in_force
from registry.people.asked import BROAD_GROUPS, EthnicGroup
from registry.reach.counting import By, Split, What
from registry.reach.draft import Draft, OfLine
from registry.reach.enquiry import Enquiry
from registry.reach.figures import Adds, Cell, Measure, NotAvailable, Table, share
from registry.reach.residents import NO_AREA, residents

M16_CENSUS = Measure(
    "M16",
    "Ethnicity beside the census",
    "Of the people seen who named their ethnic group, the share of each group, beside that of the usual "
    "residents of the hub's reach area, of whatever age, by the census. Who prefers not to say, or was not "
    "asked yet, is left out of the shares.",
)
NO_CENSUS = "No census table of ethnic groups is loaded: hub-registry load-geography."
NOT_ALL = "The census table does not have all of its small areas."
NOBODY_SAID = "Nobody seen has named a group."
EVERY = [group for groups in BROAD_GROUPS.values() for group in groups]
BESIDE = [
    *(
        (f"ethnic_group_{number}", name, groups)
        for number, (name, groups) in enumerate(BROAD_GROUPS.items(), 1)
    ),
    *((f"ethnicity_{group.replace('-', '_')}", str(EthnicGroup(group).label), (group,)) for group in EVERY),
]
"""The groups of which shares stand side by side: the five broad ones and the nineteen."""
Shares = Mapping[str, Cell]
"""By the keys of these."""


def ethnicity_and_census(asked: Enquiry, by: By = By.HUB) -> Table:
    """M16: the five broad groups and the nineteen, each with its share and that among residents."""
    release = in_force(Kind.ETHNICITY, asked.question.period.last, Generation.LSOA_2021)
    rule = f"Residents by {release}." if release else NO_CENSUS
    draft = Draft(asked, M16_CENSUS, by, rules=[asked.question.residence_rule, rule])
    people = draft.found(asked.tally(What.PEOPLE, by, Split.ETHNICITY))
    named = people.sums(tuple(EVERY))
    living = _living(asked, By.HOME_LOCALITY if by is By.LOCALITY else By.HOME_HUB, release)
    draft.column("named", "Named a group", lambda line: named.get(line, 0))
    for key, label, groups in BESIDE:
        draft.column(f"{key}_share", "Seen", _share_of(people.sums(tuple(groups)), named), Adds.NOT, label)
        draft.column(f"{key}_census", "By census", _census(living, key), Adds.NOT, label, personal=False)
    return draft.column(
        "named_share",
        "Share who named one",
        lambda line: share(named.get(line, 0), people.all(line), "Nobody was seen."),
        Adds.NOT,
    ).table()


def _share_of(some: Mapping[str | None, int], named: Mapping[str | None, int]) -> OfLine:
    return lambda line: share(some.get(line, 0), named.get(line, 0), NOBODY_SAID)


def _census(living: Mapping[str | None, Shares], key: str) -> OfLine:
    return lambda line: living[line][key] if line in living else NO_AREA


def _living(asked: Enquiry, by: By, release: Release | None) -> Mapping[str | None, Shares]:
    """Return the share of each group among those who live in each row's reach areas, and in all of them."""
    areas = residents(asked, by).areas
    known = census(release) if release else None
    which = "by the census", by, asked.question.hubs, asked.question.locality, asked.question.areas
    return asked.kept.once(
        which, (areas, known), lambda: {line: _shares(known, there) for line, there in areas.items()}
    )


def _shares(known: Census | None, areas: frozenset[str]) -> Shares:
    there = known.living_in(areas) if known else None
    if there is None:
        return dict.fromkeys((key for key, *_ in BESIDE), NotAvailable(NOT_ALL if known else NO_CENSUS))
    total = sum(there.values())
    return {
        key: share(sum(there.get(group, 0) for group in groups), total, "Nobody lives there.")
        for key, _, groups in BESIDE
    }
