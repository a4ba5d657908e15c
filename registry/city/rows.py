"""From the synthetic city's values to rows of the registry, field by field."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from random import Random

from registry.city.chance import random_id
from registry.city.people import Household, Human, Key
from registry.city.people import Place as FamilyPlace
from registry.city.sessions import AGES, KINDS, PARTNERS, STAY_AND_PLAY
from registry.city.shape import PLACES, REACH_AREA_BASIS, ROOMS
from registry.city.timetable import HubPlaces, PlannedSession
from registry.kiosks.models import Kiosk
from registry.people.models import Family, Medium, Member, Person
from registry.timetable.models import Hub, Partner, Session, SessionType, Venue
from sync.tokens import token_hash


def hub(places: HubPlaces) -> Hub:
    """Return a hub with its reach area as the 2019 note has it."""
    shape = places.shape
    return Hub(
        id=places.id,
        code=shape.code,
        name=shape.name,
        locality=shape.locality,
        area=shape.area,
        reach_area_children=shape.children,
        reach_area_basis=REACH_AREA_BASIS,
    )


def venues(places: HubPlaces) -> Iterator[Venue]:
    """Return a hub's own building and its outreach venues."""
    for place in places.places:
        kind = Venue.Kind.OUTREACH if place.outreach else Venue.Kind.HUB
        yield Venue(id=place.id, hub_id=places.id, name=place.name, kind=kind)


def partners() -> Iterator[Partner]:
    """Return the organisations that lead sessions."""
    for code, (name, _) in PARTNERS.items():
        yield Partner(code=code, name=name)


def session_types() -> Iterator[SessionType]:
    """Return the forty kinds of session."""
    for kind in KINDS:
        ages = AGES.get(kind.audience, (None, None))
        yield SessionType(
            code=kind.code,
            name=kind.name,
            category=kind.category,
            targeted=kind.targeted,
            sensitive=kind.sensitive,
            lead_partner_id=next((code for code, (_, led) in PARTNERS.items() if kind.category in led), None),
            age_from=ages[0],
            age_to=ages[1],
        )


def kiosk(rng: Random, places: HubPlaces, year: int) -> Kiosk:
    """Return the kiosk that recorded a hub's year. Its digest is of no token: nobody can speak for it."""
    return Kiosk(
        id=random_id(rng),
        hub_id=places.id,
        name="Front desk (synthetic)",
        token_digest=rng.randbytes(32).hex(),
        enrolled_at=datetime(year, 1, 1, tzinfo=UTC),
    )


def families(
    homes: Sequence[Household], token_key: bytes
) -> tuple[list[Family], list[Person], list[Member], list[Medium]]:
    """Return everything that is written of some families."""
    return (
        [_family(home) for home in homes],
        [_person(place.human) for home in homes for place in home.places],
        [_member(home, place) for home in homes for place in (*home.places, *home.guests)],
        [_medium(home, key, token_key) for home in homes for key in home.keys],
    )


def session(planned: PlannedSession, kinds: Mapping[str, SessionType]) -> Session:
    """Return one session of the year."""
    slot = planned.slot
    venue = Venue(
        id=slot.place.id,
        hub_id=planned.hub.id,
        name=slot.place.name,
        kind=Venue.Kind.OUTREACH if slot.place.outreach else Venue.Kind.HUB,
    )
    return Session(
        id=planned.id,
        type=kinds[slot.kind.code],
        hub_id=planned.hub.id,
        venue=venue,
        room=slot.room,
        starts=planned.starts,
        ends=planned.ends,
        capacity=PLACES if slot.kind.targeted and not slot.kind.sensitive else None,
    )


def running_session(
    rng: Random, places: HubPlaces, kinds: Mapping[str, SessionType], now: datetime
) -> Session:
    """Return a session that is on at this moment."""
    return Session(
        id=random_id(rng),
        type=kinds[STAY_AND_PLAY.code],
        hub_id=places.id,
        venue_id=places.places[0].id,
        room=ROOMS[0],
        starts=now - timedelta(minutes=10),
        ends=now + timedelta(hours=3),
    )


def _family(home: Household) -> Family:
    return Family(id=home.id, hub_id=home.hub.id, registered_on=home.registered_on, sensitive=home.sensitive)


def _person(human: Human) -> Person:
    return Person(
        id=human.id,
        first_name=human.first_name,
        last_name=human.last_name,
        known_as=human.first_name,
        born=human.known_birth,
        over_19=human.over_19,
    )


def _member(home: Household, place: FamilyPlace) -> Member:
    return Member(
        id=place.id,
        family_id=home.id,
        person_id=place.human.id,
        role=place.role,
        registration=place.registration,
    )


def _medium(home: Household, key: Key, token_key: bytes) -> Medium:
    return Medium(
        id=key.id,
        token_hash=token_hash(key.token.value, token_key),
        last_four=key.token.value[-4:],
        kind=key.kind,
        person_id=key.holder.id,
        family_id=home.id,
        standing=key.standing,
    )
