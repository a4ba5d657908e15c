"""What the feed says of people: the least that a kiosk needs."""

from datetime import date

from registry.people.ages import span_of
from registry.people.models import Medium, Member, Person
from sync import wire
from sync.terms import Key


def person_entry(person: Person, day: date, *, sensitive: bool) -> wire.Person:
    """Return what the door may know of somebody on a day; of a sensitive family, not even a first name."""
    name = "" if sensitive else person.known_as or person.first_name
    return wire.Person(id=person.id, known_as=name, ages=span_of(person.born, day) if name else None)


def member_entry(member: Member, language: str) -> wire.Member:
    """Return one person's place in one family that speaks this language."""
    return wire.Member(
        id=member.id,
        family=member.family_id,
        person=member.person_id,
        role=wire.Role(member.role),
        registration=member.registration,
        language=language,
    )


def medium_entry(medium: Medium) -> wire.MediumEntry:
    """Return a key to a family."""
    return wire.MediumEntry(
        id=medium.id,
        token=medium.token_hash,
        person=medium.person_id,
        family=medium.family_id,
        standing=wire.Standing(medium.standing),
        made=Key(medium.kind),
        last_four=medium.last_four,
    )
