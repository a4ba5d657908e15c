"""Telling a world to a real registry, the way it would hear of it."""

from itertools import groupby
from uuid import UUID, uuid4

from registry.duplicates.merging import merge
from registry.geography.models import Deprivation, Generation, Home, Kind, ReachArea, Release
from registry.intake.services import take
from registry.kiosks.models import Kiosk
from registry.people.models import Answers, Family, Member, Person, Relationship
from registry.timetable.models import Hub, Partner, Session, SessionType, Venue
from sync import events
from sync.wire import Verdict
from tests.registry.making import NOW
from tests.registry.reach.reference.world import Human, World

ANSWERS = ("gender", "ethnicity", "send", "language", "interpreter")


def play(world: World) -> None:
    """Write what people entered, then let the kiosks deliver, then merge who turned out to be one."""
    hubs = _hubs(world)
    _geography(world, hubs)
    _people(world, hubs)
    _sessions(world, hubs)
    _deliver(world, hubs)
    for away, kept in world.merged.items():
        merge(kept, away, "somebody", NOW, "the same")


def _hubs(world: World) -> dict[str, Hub]:
    hubs = {
        code: Hub.objects.create(code=code, name=f"Hub {code}", locality=locality)
        for code, locality in world.hubs.items()
    }
    for hub in hubs.values():
        Kiosk.objects.create(
            id=kiosk_of(hub.code), hub=hub, name="Desk", token_digest=uuid4().hex, enrolled_at=NOW
        )
    return hubs


def kiosk_of(hub: str) -> UUID:
    """Return the number of a hub's kiosk."""
    return UUID(int=int.from_bytes(hub.encode(), "big") << 64)


def _geography(world: World, hubs: dict[str, Hub]) -> None:
    release = Release.objects.create(
        kind=Kind.DEPRIVATION,
        name="Invented",
        generation=Generation.LSOA_2021,
        effective=NOW.date(),
        loaded_at=NOW,
        complete=True,
    )
    Deprivation.objects.bulk_create(
        Deprivation(
            release=release,
            lsoa=area,
            imd_rank=decile,
            imd_decile=decile,
            idaci_rank=decile,
            idaci_decile=decile,
        )
        for area, decile in world.deciles.items()
    )
    ReachArea.objects.bulk_create(
        ReachArea(hub=hubs[each.hub], lsoa=each.area, since=each.since, until=each.until)
        for each in world.reached
    )


def _people(world: World, hubs: dict[str, Hub]) -> None:
    people = [
        Person(id=each.id, last_name="Invented", born=each.born, over_19=each.over_19)
        for each in world.people
    ]
    Person.objects.bulk_create(people)
    answered = [each for each in world.people if any(getattr(each, name) for name in ANSWERS)]
    Answers.objects.bulk_create(Answers(person_id=each.id, **_answers(each)) for each in answered)
    Family.objects.bulk_create(
        Family(id=each.id, hub=hubs[each.hub], registered_on=each.registered_on, language=each.language)
        for each in world.families
    )
    Member.objects.bulk_create(
        Member(family_id=family.id, person_id=person, role=Member.Role.CHILD, registration=family.id)
        for family in world.families
        for person in family.members
    )
    Home.objects.bulk_create(
        Home(family_id=family.id, since=since, lsoa_2021=area)
        for family in world.families
        for since, area in family.homes
    )
    Relationship.objects.bulk_create(
        Relationship(adult_id=adult, child_id=child, kind=kind) for adult, child, kind in world.relations
    )


def _answers(human: Human) -> dict[str, str]:
    return {name: getattr(human, name) for name in ANSWERS}


def _sessions(world: World, hubs: dict[str, Hub]) -> None:
    for code in {each.partner for each in world.sessions if each.partner}:
        Partner.objects.create(code=code, name=code)
    for code in {each.kind for each in world.sessions}:
        SessionType.objects.create(code=code, name=code, category="Any")
    for each in world.sessions:
        venue, _ = Venue.objects.get_or_create(hub=hubs[each.hub], name=each.venue, kind=each.venue)
        Session.objects.create(
            id=each.id,
            type_id=each.kind,
            hub=hubs[each.hub],
            venue=venue,
            starts=each.starts,
            ends=each.ends,
            capacity=each.capacity,
            cancelled=each.cancelled,
            lead_partner_id=each.partner or None,
        )


def _deliver(world: World, hubs: dict[str, Hub]) -> None:
    """Hand each kiosk's events in as they come, in as many batches as the kiosks take turns."""
    kiosks = {code: Kiosk.objects.get(hub=hub) for code, hub in hubs.items()}
    for code, batch in groupby(world.said, key=lambda said: said.hub):
        answers, _ = take(kiosks[code], [events.encode(said.event) for said in batch], NOW)
        assert {answer.verdict for answer in answers} == {Verdict.ACCEPTED}, answers
