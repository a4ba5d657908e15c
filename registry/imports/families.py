"""Families from another system: one row for each person, held together by the family's reference."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from registry.geography.services import settle_home
from registry.imports.mapping import Column
from registry.imports.running import Read
from registry.imports.sheets import Row
from registry.imports.values import LONGEST_REFERENCE, Reader, Wrong, one_of, past_day, record_id, yes_no
from registry.people.models import Family, Member, Person
from registry.people.services import Registrant, new_person, register_many, save_member, save_person
from registry.timetable.models import Hub
from sync.postcodes import normal

COLUMNS = (
    Column("family", "the family's reference in the other system", needed=True),
    Column("person", "the person's reference in the other system", needed=True),
    Column("hub", "code of the hub where they registered", needed=True),
    Column("role", "adult or child", needed=True),
    Column("last_name", "last name, or the only name", needed=True),
    Column("first_name", "first name"),
    Column("known_as", "what the screen calls them"),
    Column("born", "date of birth"),
    Column("over_19", "yes for an adult without a date of birth"),
    Column("registered_on", "the day on which the family registered", needed=True),
    Column("postcode", "the family's postcode; not kept for a sensitive family"),
    Column("language", "language code such as pl"),
    Column("sensitive", "yes if nobody may see that they come"),
    Column("registered_with", "reference shared by adults who registered together and may see each other"),
)
ROLES = {"adult": Member.Role.ADULT, "child": Member.Role.CHILD}


@dataclass(frozen=True, slots=True)
class Home:
    """What every row of a family says of it."""

    id: UUID
    hub: Hub
    registered_on: date
    postcode: str
    language: str
    sensitive: bool


@dataclass(frozen=True, slots=True)
class Someone:
    """One person with their family."""

    registrant: Registrant
    member: UUID
    registration: UUID
    home: Home


def read(rows: Iterable[Row], source: str, today: date) -> Read[Someone]:
    """Return the people in the rows; one family says the same in each of its rows."""
    found: Read[Someone] = Read()
    hubs = {hub.code.casefold(): hub for hub in Hub.objects.all()}
    homes: dict[UUID, Home] = {}
    seen: dict[tuple[UUID, UUID], int] = {}
    for row in rows:
        reader = Reader(row)
        someone = _someone(reader, source, hubs, today)
        if someone and homes.setdefault(someone.home.id, someone.home) != someone.home:
            reader.wrong("family", "its hub, day, postcode, language or sensitive differ from its first row.")
        if someone:
            place = (someone.home.id, someone.registrant.id)
            if place in seen:
                reader.wrong("person", f"this person is in row {seen[place]} of this family already.")
            seen.setdefault(place, row.number)
        if someone and not reader.problems:
            found.records.append(someone)
        found.problems.extend(reader.problems)
    return found


def add(people: Sequence[Someone]) -> int:
    """Write those who are not here yet, and tell the kiosks; return how many were new."""
    held = set(Member.objects.filter(pk__in=[each.member for each in people]).values_list("pk", flat=True))
    fresh = [each for each in people if each.member not in held]
    known = set(Family.objects.filter(pk__in={each.home.id for each in fresh}).values_list("pk", flat=True))
    homes = {each.home.id: each.home for each in fresh if each.home.id not in known}
    families = [_family(home) for home in homes.values()]
    register_many(families, [], [], [])
    for family in families:
        if homes[family.pk].postcode:
            settle_home(family, homes[family.pk].postcode, family.registered_on)
    for each in fresh:
        _add_one(each)
    return len(fresh)


def _add_one(someone: Someone) -> None:
    """Write one person's place; a child of two families is written once and has two places."""
    person = Person.objects.filter(pk=someone.registrant.id).first()
    if person is None:
        person = new_person(someone.registrant)
        save_person(person)
    save_member(
        Member(
            id=someone.member,
            family_id=someone.home.id,
            person=person,
            role=someone.registrant.role,
            registration=someone.registration,
        )
    )


def _family(home: Home) -> Family:
    return Family(
        id=home.id,
        hub=home.hub,
        registered_on=home.registered_on,
        sensitive=home.sensitive,
        language=home.language,
    )


def _someone(reader: Reader, source: str, hubs: dict[str, Hub], today: date) -> Someone | None:
    family = reader.text("family", LONGEST_REFERENCE, needed=True)
    person = reader.text("person", LONGEST_REFERENCE, needed=True)
    hub = reader.take("hub", one_of(hubs, "hub"), None)
    role = reader.take("role", one_of(ROLES, "role"), None)
    registered = reader.take("registered_on", past_day(today), None)
    if registered is None and not reader.problems:
        reader.wrong("registered_on", "it is empty.")
    registrant = _registrant(reader, record_id(source, "person", person), role or Member.Role.ADULT, today)
    postcode, language = reader.take("postcode", _postcode, ""), reader.text("language", 8)
    sensitive = reader.take("sensitive", yes_no, True)  # noqa: FBT003  in doubt, hidden
    if hub is None or role is None or registered is None or reader.problems:
        return None
    number = record_id(source, "family", family)
    together = reader.text("registered_with", LONGEST_REFERENCE) or f"alone {person}"
    return Someone(
        registrant=registrant,
        member=record_id(source, "place", f"{family}\x1f{person}"),
        registration=record_id(source, "registration", f"{family}\x1f{together}"),
        home=Home(number, hub, registered, "" if sensitive else postcode, language, sensitive),
    )


def _registrant(reader: Reader, number: UUID, role: Member.Role, today: date) -> Registrant:
    born = reader.take("born", past_day(today), None)
    over_19 = reader.take("over_19", yes_no, False)  # noqa: FBT003  the value in place of a cell that cannot be read
    if role == Member.Role.CHILD and over_19:
        reader.wrong(
            "over_19", "a child is not over 19; the role is by relationship, so give a date of birth."
        )
    return Registrant(
        last_name=reader.text("last_name", needed=True),
        role=role,
        first_name=reader.text("first_name"),
        known_as=reader.text("known_as"),
        born=born,
        over_19=over_19,
        id=number,
    )


def _postcode(cell: str) -> str:
    if cell and not normal(cell):
        raise Wrong("this has not the shape of a postcode.")
    return normal(cell)
