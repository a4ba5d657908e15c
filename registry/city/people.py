"""The families of the synthetic city: who is in them, how old they are, and what they carry."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from uuid import UUID

from registry.city.chance import chance, random_id
from registry.city.names import Manner, family_name, given_name, manner
from registry.city.shape import HUBS
from registry.city.timetable import HubPlaces
from registry.city.tokens import Token, card, hub_pass
from registry.people.models import Medium, Member

OPENED = date(2017, 11, 1)
"""Hubs operate since November 2017 (scrutiny note, 17 December 2019)."""
THIS_YEAR = 0.12
"""Families that registered within the year itself (ours)."""
SENSITIVE = 0.02
NO_BIRTH_DATE = 0.03
SECOND_HOME = 0.02
"""Children who have a place in a second family."""
APART = 0.08
"""Second adults who registered apart from the first."""
KEENNESS = (1, 6, 60, 200)
"""How often families come, relative to one another."""
KEEN_SHARES = (50, 30, 15, 5)
"""Half of the families come hardly ever, and one in twenty comes nearly every week (ours)."""
CHILD_AGES = (10, 11, 11, 10, 8, 7, 6, 6, 5, 5, 5, 4, 3, 2, 2, 2, 1, 1, 1)
"""How often each age from 0 to 18 is among the children."""
PARENT_AGES = (17, 19, 22, 25, 28, 31, 34, 37, 41)
"""Age of a parent when the oldest child was born; few of the first, who make young parents."""
PARENT_WEIGHTS = (1, 3, 8, 14, 18, 18, 14, 8, 3)


@dataclass(frozen=True, slots=True)
class Human:
    """One person; ``known_birth`` is what is on record of ``born``."""

    id: UUID
    first_name: str
    last_name: str
    born: date
    known_birth: date | None
    over_19: bool


@dataclass(frozen=True, slots=True)
class Place:
    """A person's place in a family."""

    id: UUID
    human: Human
    role: Member.Role
    registration: UUID


@dataclass(frozen=True, slots=True)
class Key:
    """A medium with its clear token."""

    id: UUID
    token: Token
    kind: Medium.Kind
    holder: Human
    standing: Medium.Standing


@dataclass(frozen=True, slots=True)
class Household:
    """One family; ``keenness`` says how often it comes, relative to others."""

    id: UUID
    hub: HubPlaces
    registered_on: date
    sensitive: bool
    keenness: int
    places: tuple[Place, ...]
    keys: tuple[Key, ...]
    guests: tuple[Place, ...] = ()
    """Children of another family who have a place in this one too."""

    def holds(self, human: Human) -> Medium.Kind | None:
        """Return what the person can show at the door, if anything."""
        active = (
            key.kind for key in self.keys if key.holder is human and key.standing == Medium.Standing.ACTIVE
        )
        return next(active, None)


def households(
    seed: int, year: int, until: date, families: int, city: list[HubPlaces]
) -> Iterator[Household]:
    """Return the families on record at the end of ``until``, hub after hub in the order of chance."""
    rng = chance(seed, year, "families")
    weights = [shape.people for shape in HUBS]
    single: dict[UUID, Place] = {}
    for _ in range(families):
        hub = rng.choices(city, weights)[0]
        home = _household(rng, hub, year, until, single.pop(hub.id, None))
        if rng.random() < SECOND_HOME * 2:
            _lend(home, single)
        yield home


def _lend(home: Household, single: dict[UUID, Place]) -> None:
    """Let the youngest child of a family with one adult have a place in the hub's next family too."""
    adults = sum(place.role == Member.Role.ADULT for place in home.places)
    if adults == 1:
        single[home.hub.id] = home.places[-1]


def _household(rng: Random, hub: HubPlaces, year: int, until: date, lent: Place | None) -> Household:
    how, together = manner(rng), random_id(rng)
    surname = family_name(rng, how)
    ages = sorted(rng.choices(range(19), CHILD_AGES, k=_children(rng)), reverse=True)
    adults = [_adult(rng, how, surname, ages[0], until) for _ in range(1 + (rng.random() < 0.42))]
    children = [_human(rng, how, surname, age, until, adult=False) for age in ages]
    places = [_place(rng, human, Member.Role.ADULT, together) for human in adults[:1]]
    places += [_place(rng, human, Member.Role.ADULT, _second(rng, together)) for human in adults[1:]]
    places += [_place(rng, human, Member.Role.CHILD, together) for human in children]
    guests = (_place(rng, lent.human, Member.Role.CHILD, together),) if lent else ()
    return Household(
        id=random_id(rng),
        hub=hub,
        registered_on=_registered(rng, year, until),
        sensitive=rng.random() < SENSITIVE,
        keenness=rng.choices(KEENNESS, KEEN_SHARES)[0],
        places=tuple(places),
        keys=tuple(_keys(rng, adults)),
        guests=guests,
    )


def _children(rng: Random) -> int:
    return rng.choices((1, 2, 3, 4, 5), (42, 36, 15, 5, 2))[0]


def _second(rng: Random, together: UUID) -> UUID:
    return random_id(rng) if rng.random() < APART else together


def _adult(rng: Random, how: Manner, surname: str, oldest: int, until: date) -> Human:
    age = oldest + rng.choices(PARENT_AGES, PARENT_WEIGHTS)[0] + rng.randrange(3)
    return _human(rng, how, surname, age, until, adult=True)


def _human(rng: Random, how: Manner, surname: str, age: int, until: date, *, adult: bool) -> Human:
    born = until - timedelta(days=age * 1461 // 4 + rng.randrange(365))
    recorded = rng.random() >= NO_BIRTH_DATE
    over_19 = not recorded and adult and age >= 20 and rng.random() < 0.6
    return Human(random_id(rng), given_name(rng, how), surname, born, born if recorded else None, over_19)


def _place(rng: Random, human: Human, role: Member.Role, registration: UUID) -> Place:
    return Place(random_id(rng), human, role, registration)


def _registered(rng: Random, year: int, until: date) -> date:
    """Most registered in the years before, some within the year."""
    new_year = date(year, 1, 1)
    first, last = (new_year, until) if rng.random() < THIS_YEAR else (OPENED, new_year - timedelta(days=1))
    return first + timedelta(days=rng.randrange((last - first).days + 1))


def _keys(rng: Random, adults: list[Human]) -> Iterator[Key]:
    """The first adult nearly always has a key, others often; some have two, and some lost one before."""
    for number, adult in enumerate(adults):
        if rng.random() < (0.96 if number == 0 else 0.5):
            kind = Medium.Kind.PASS if rng.random() < 0.25 else Medium.Kind.CARD
            yield _key(rng, adult, kind, Medium.Standing.ACTIVE)
            if rng.random() < 0.12:
                other = Medium.Kind.PASS if kind == Medium.Kind.CARD else Medium.Kind.CARD
                yield _key(rng, adult, other, Medium.Standing.ACTIVE)
            if rng.random() < 0.05:
                yield _key(rng, adult, kind, rng.choice((Medium.Standing.LOST, Medium.Standing.REPLACED)))


def _key(rng: Random, holder: Human, kind: Medium.Kind, standing: Medium.Standing) -> Key:
    token = hub_pass(rng) if kind == Medium.Kind.PASS else card(rng)
    return Key(random_id(rng), token, kind, holder, standing)
