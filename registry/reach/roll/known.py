"""What is known of people, gathered from their records, a few hundred at a time."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from uuid import UUID

from msgspec import Struct

from registry.geography.models import Home
from registry.people.models import Answers, Member, Person, Relationship
from registry.people.relations import CARERS, FEMALE_CARERS, MALE_CARERS
from registry.reach.models import PersonNumber
from registry.rows import among

NONE = 0
"""The day of what is not known."""


class Known(Struct, frozen=True):
    """One person; days are written as 20240229, so that ages are differences of numbers."""

    number: int
    born: int = NONE
    over_19: bool = False
    gender: str = ""
    ethnicity: str = ""
    send: str = ""
    language: str = ""
    interpreter: str = ""
    carer: str = "none"
    first: int = NONE
    homes: tuple[tuple[int, str], ...] = ()
    """Small areas, each from a day on; the first from the beginning of time."""
    places: tuple[tuple[str, int], ...] = ()
    """Hubs at which families of theirs registered, and the first day of each."""


class _Place(Struct, frozen=True):
    """A place in a family."""

    family: UUID
    registered_on: date
    hub: UUID
    language: str


class _Answers(Struct, frozen=True):
    """What somebody said of themselves."""

    gender: str = ""
    ethnicity: str = ""
    send: str = ""
    language: str = ""
    interpreter: str = ""


ANSWERS = _Answers.__struct_fields__
NOT_ASKED = _Answers()
NOT_KNOWN = (None, False)
"""The birth of somebody of whom there is no record."""


def known(people: Collection[UUID]) -> list[Known]:
    """Return what is known of those of the people who have a number."""
    rows = PersonNumber.objects.filter(pk__in=among(people)).values_list("pk", "number", "first")
    numbers = {person: (number, first) for person, number, first in rows}
    ids = among(numbers)
    records = Person.objects.filter(pk__in=ids, merged_into=None).values_list("pk", "born", "over_19")
    births = {person: (born, over_19) for person, born, over_19 in records}
    said = Answers.objects.filter(pk__in=ids).values_list("pk", *ANSWERS)
    answers = {person: _Answers(*each) for person, *each in said}
    places = _places(numbers)
    homes = _homes({place.family for each in places.values() for place in each})
    carers = _carers(numbers, answers)
    return [
        _known(
            numbers[person],
            births.get(person, NOT_KNOWN),
            answers.get(person, NOT_ASKED),
            places.get(person, []),
            [homes[place.family] for place in places.get(person, ()) if place.family in homes],
            carers.get(person, "none"),
        )
        for person in numbers
    ]


def as_number(day: date | None) -> int:
    """Return a day as 20240229."""
    return day.year * 10_000 + day.month * 100 + day.day if day else NONE


def _known(
    numbered: tuple[int, date | None],
    birth: tuple[date | None, bool],
    answers: _Answers,
    places: Sequence[_Place],
    homes: Sequence[list[tuple[date, str]]],
    carer: str,
) -> Known:
    spoken = next((place.language for place in places if place.language), "")
    number, first = numbered
    born, over_19 = birth
    return Known(
        number=number,
        born=as_number(born),
        over_19=over_19,
        gender=answers.gender,
        ethnicity=answers.ethnicity,
        send=answers.send,
        language=answers.language or spoken,
        interpreter=answers.interpreter,
        carer=carer,
        first=as_number(first),
        homes=tuple(timeline(homes)),
        places=tuple(_registered(places)),
    )


def timeline(homes: Sequence[list[tuple[date, str]]]) -> Iterator[tuple[int, str]]:
    """Yield where somebody lives from each day on, by the homes of their families, first of all first.

    A family lives where the latest word up to a day says, and before the first word where that says. A
    person lives with the first family whose small area is known on the day.
    """
    last: str | None = None
    for day in [date.min, *sorted({since for family in homes for since, _ in family})]:
        there = next((area for area in (_area(family, day) for family in homes) if area), "")
        if there != last:
            yield (NONE if day == date.min else as_number(day)), there
        last = there


def _area(family: list[tuple[date, str]], day: date) -> str:
    """Return a family's small area on a day; its homes come in order."""
    by_then = [area for since, area in family if since <= day]
    return by_then[-1] if by_then else family[0][1]


def _places(people: Collection[UUID]) -> dict[UUID, list[_Place]]:
    """Return each person's places, that in the family that registered first before the others."""
    found: defaultdict[UUID, list[_Place]] = defaultdict(list)
    columns = (
        "person_id",
        "family_id",
        *(f"family__{name}" for name in ("registered_on", "hub", "language")),
    )
    for person, *place in Member.objects.filter(person__in=among(people)).values_list(*columns):
        found[person].append(_Place(*place))
    for each in found.values():
        if len(each) > 1:
            each.sort(key=lambda place: (place.registered_on, place.family))
    return found


def _homes(families: Collection[UUID]) -> dict[UUID, list[tuple[date, str]]]:
    found: defaultdict[UUID, list[tuple[date, str]]] = defaultdict(list)
    rows = Home.objects.filter(family__in=among(families)).order_by("since")
    for family, since, area in rows.values_list("family_id", "since", "lsoa_2021"):
        found[family].append((since, area))
    return found


def _registered(places: Sequence[_Place]) -> Iterator[tuple[str, int]]:
    first: dict[str, int] = {}
    for place in places:
        first.setdefault(place.hub.hex, as_number(place.registered_on))
    yield from first.items()


def _carers(people: Collection[UUID], answers: Mapping[UUID, _Answers]) -> dict[UUID, str]:
    """Return what people are to children, the first that is true of anybody."""
    kinds: defaultdict[UUID, set[str]] = defaultdict(set)
    for adult, kind in Relationship.objects.filter(adult__in=among(people)).values_list("adult_id", "kind"):
        kinds[adult].add(kind)
    return {adult: carer(said, answers.get(adult, NOT_ASKED).gender) for adult, said in kinds.items()}


def carer(kinds: set[str], gender: str) -> str:
    """Return the part of `CARER_PARTS` to which somebody belongs."""
    brings_up = bool(kinds.intersection(CARERS))
    if kinds.intersection(MALE_CARERS) or (brings_up and gender == "male"):
        return "male_carer"
    if kinds.intersection(FEMALE_CARERS) or (brings_up and gender == "female"):
        return "female_carer"
    if brings_up:
        return "carer"
    return "related" if kinds else "none"
