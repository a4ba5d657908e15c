"""The ethnic groups of the people seen beside those of the people who live there, by the census (M16)."""

from collections import Counter
from collections.abc import Sequence

from registry.geography.models import Ethnicity, Generation, Kind
from registry.geography.places import in_force
from registry.people.asked import BROAD_GROUPS, EthnicGroup
from registry.reach.counting import DECLINED, NOT_ASKED, By, Split, What
from registry.reach.draft import Draft, OfLine
from registry.reach.enquiry import Enquiry
from registry.reach.figures import Adds, Cell, Measure, NotAvailable, Table, share
from registry.reach.residents import NO_AREAS, residents
from registry.reach.tally import Tally

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
Living = dict[str | None, Counter[str] | NotAvailable]


def ethnicity_and_census(asked: Enquiry, by: By = By.HUB) -> Table:
    """M16: the five broad groups and the nineteen, each with its share and that among residents."""
    release = in_force(Kind.ETHNICITY, asked.question.period.last, Generation.LSOA_2021)
    rule = f"Residents by {release}." if release else NO_CENSUS
    draft = Draft(asked, M16_CENSUS, by, rules=[asked.question.residence_rule, rule])
    people = draft.found(asked.tally(What.PEOPLE, by, Split.ETHNICITY))
    living = _living(asked, By.HOME_LOCALITY if by is By.LOCALITY else By.HOME_HUB)
    every = [group for groups in BROAD_GROUPS.values() for group in groups]
    draft.column("named", "Named a group", lambda line: people.of(line, *every))
    for number, (name, groups) in enumerate(BROAD_GROUPS.items(), 1):
        _beside(draft, people, living, f"ethnic_group_{number}", name, groups)
    for group in every:
        key = f"ethnicity_{group.replace('-', '_')}"
        _beside(draft, people, living, key, str(EthnicGroup(group).label), (group,))
    return draft.column(
        "named_share",
        "Share who named one",
        lambda line: share(people.of(line, *every), people.all(line), "Nobody was seen."),
        Adds.NOT,
    ).table()


def _beside(draft: Draft, people: Tally, living: Living, key: str, label: str, groups: Sequence[str]) -> None:
    """Add the share of some groups among those seen, and among residents; how many they are, M16 has."""
    draft.column(f"{key}_share", "Seen", _share_of(people, groups), Adds.NOT, label)
    draft.column(f"{key}_census", "By census", _census(living, groups), Adds.NOT, label, personal=False)


def _share_of(people: Tally, groups: Sequence[str]) -> OfLine:
    def of(line: str | None) -> Cell:
        named = people.all(line) - people.of(line, DECLINED, NOT_ASKED)
        return share(people.of(line, *groups), named, NOBODY_SAID)

    return of


def _census(living: Living, groups: Sequence[str]) -> OfLine:
    def of(line: str | None) -> Cell:
        there = living.get(line, NotAvailable(NO_AREAS))
        if isinstance(there, NotAvailable):
            return there
        return share(sum(there[group] for group in groups), there.total(), "Nobody lives there.")

    return of


def _living(asked: Enquiry, by: By) -> Living:
    """Return how many of each group live in each row's reach areas, and in all of them together."""
    areas = residents(asked, by).areas
    release = in_force(Kind.ETHNICITY, asked.question.period.last, Generation.LSOA_2021)
    if release is None:
        return {line: NotAvailable(NO_CENSUS) for line in (*areas, None)}
    rows = Ethnicity.objects.filter(release=release, lsoa__in=areas.get(None, frozenset()))
    held = {lsoa: Counter(by_group) for lsoa, by_group in rows.values_list("lsoa", "by_group")}

    def of(there: frozenset[str]) -> Counter[str] | NotAvailable:
        return (
            sum((held[lsoa] for lsoa in there), Counter()) if there <= held.keys() else NotAvailable(NOT_ALL)
        )

    return {line: of(there) for line, there in areas.items()}
