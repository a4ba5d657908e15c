"""What happens to families: each function writes and publishes in one transaction."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from registry.geography.services import forget_postcodes
from registry.people.ages import grown
from registry.people.entries import medium_entry, member_entry, person_entry
from registry.people.findings import publish_findings
from registry.people.merged import stands_for
from registry.people.models import Contact, Family, Medium, MediumChange, Member, Person
from registry.privacy.standing import restricted
from registry.register.feed import publish, withdraw
from registry.timetable.models import Hub
from sync import wire


@dataclass(frozen=True, slots=True)
class Registrant:
    """One person as they register; ``role`` is by relationship, not by age."""

    last_name: str
    role: Member.Role
    first_name: str = ""
    known_as: str = ""
    born: date | None = None
    over_19: bool = False
    id: UUID = field(default_factory=uuid4)


def register_family(
    hub: Hub,
    people: Sequence[Registrant],
    registered_on: date,
    *,
    sensitive: bool = False,
    language: str = "",
) -> Family:
    """Register people who came together as a new family, and tell every kiosk."""
    family = Family(hub=hub, registered_on=registered_on, sensitive=sensitive, language=language)
    together = uuid4()
    persons = [new_person(registrant) for registrant in people]
    members = [
        Member(family=family, person=person, role=registrant.role, registration=together)
        for person, registrant in zip(persons, people, strict=True)
    ]
    register_many([family], persons, members, [])
    return family


@transaction.atomic
def register_many(
    families: Sequence[Family],
    persons: Sequence[Person],
    members: Sequence[Member],
    media: Sequence[Medium],
    *,
    day: date | None = None,
) -> None:
    """Write whole families at once, all of them new, and publish everything in them, as of a day."""
    Family.objects.bulk_create(families)
    Person.objects.bulk_create(persons)
    Member.objects.bulk_create(members)
    Medium.objects.bulk_create(media)
    publish_people(persons, day)
    spoken = {family.id: family.language for family in families}
    publish(member_entry(member, spoken.get(member.family_id, "")) for member in members)
    publish(map(medium_entry, media))
    publish_findings([family.pk for family in families])


@transaction.atomic
def save_person(person: Person) -> None:
    """Write a new or changed person, and publish what the door may know."""
    person.save()
    publish_people([person])
    publish_findings(_families([person.pk]))


@transaction.atomic
def save_member(member: Member) -> None:
    """Write a person's place in a family; a sensitive family hides its people everywhere.

    The place of a record that was merged is the place of the one that stands for it.
    """
    stands = stands_for([member.person_id])[member.person_id]
    if stands != member.person_id:
        member.person_id = stands
        member.pk = _place_held(member) or member.pk
    member.save()
    publish_people([member.person])
    publish([member_entry(member, member.family.language)])
    publish_findings([member.family_id])


@transaction.atomic
def leave_family(member: Member) -> None:
    """End a person's place in a family; the media they hold for it open it no longer."""
    for medium in Medium.objects.filter(person_id=member.person_id, family_id=member.family_id):
        if medium.standing == Medium.Standing.ACTIVE:
            set_standing(medium, Medium.Standing.REVOKED)
    withdraw([member.id])
    person = member.person
    family = member.family_id
    member.delete()
    publish_people([person])
    publish_findings([family])


@transaction.atomic
def save_family(family: Family) -> None:
    """Write a family, and publish its people again: it may have become sensitive, or speak otherwise."""
    family.save()
    if family.sensitive:
        forget_postcodes(family)
        Contact.objects.filter(person__memberships__family=family).update(address="")
    publish(member_entry(member, family.language) for member in Member.objects.filter(family=family))
    publish_people(Person.objects.filter(memberships__family=family).distinct())
    publish_findings([family.pk])


def mark_sensitive(family: Family, *, sensitive: bool = True) -> None:
    """Take the family's names off every screen and roll, or allow them again."""
    family.sensitive = sensitive
    save_family(family)


def _families(persons: Collection[UUID]) -> list[UUID]:
    return list(Member.objects.filter(person__in=persons).values_list("family_id", flat=True).distinct())


def _place_held(member: Member) -> UUID | None:
    held = Member.objects.filter(family_id=member.family_id, person_id=member.person_id)
    return held.values_list("pk", flat=True).first()


def add_medium(member: Member, token_hash: str, last_four: str, kind: Medium.Kind) -> Medium:
    """Link a card or pass to the person, as a key to this family."""
    medium = Medium(
        person_id=member.person_id,
        family_id=member.family_id,
        token_hash=token_hash,
        last_four=last_four,
        kind=kind,
    )
    save_medium(medium)
    return medium


def set_standing(medium: Medium, standing: Medium.Standing, *, by: str = "", why: str = "") -> None:
    """Say that a medium is lost, replaced, revoked, or active again; by whom, and why."""
    medium.standing = standing
    save_medium(medium, by=by, why=why)


@transaction.atomic
def save_medium(medium: Medium, *, at: datetime | None = None, by: str = "", why: str = "") -> None:
    """Write a medium, keep what changed in its history, and publish it."""
    medium.person_id = stands_for([medium.person_id])[medium.person_id]
    before = Medium.objects.filter(pk=medium.pk).values_list("standing", "person_id").first()
    medium.save()
    if before != (medium.standing, medium.person_id):
        MediumChange.objects.create(
            medium=medium,
            at=at or timezone.now(),
            before=before[0] if before else "",
            after=medium.standing,
            person_id=medium.person_id,
            by=by,
            why=why,
        )
    publish([medium_entry(medium)])


def publish_people(persons: Iterable[Person], day: date | None = None) -> None:
    """Publish people as the door may know them, with their ages on a day (today).

    Any sensitive family they are in hides their name, and so does a restriction: their data is kept and
    not used. A record that was merged into another is not one that a door may know.
    """
    persons = [person for person in persons if person.merged_into_id is None]
    hidden = _in_sensitive_families(persons) | restricted()
    publish(_entries(persons, hidden, day or timezone.localdate()))


def publish_ages(day: date) -> int:
    """Tell the doors whose age has passed an edge since it was published; return of how many people."""
    published = 0
    for some in grown(day):
        with transaction.atomic():
            publish_people(some, day)
        published += len(some)
    return published


def _entries(persons: Iterable[Person], hidden: set[UUID], day: date) -> Iterable[wire.Person]:
    return (person_entry(person, day, sensitive=person.id in hidden) for person in persons)


def _in_sensitive_families(persons: Sequence[Person]) -> set[UUID]:
    places = Member.objects.filter(family__sensitive=True)
    if len(persons) < 500:  # beyond, one pass over all sensitive families is cheaper than naming people
        places = places.filter(person__in=persons)
    return set(places.values_list("person_id", flat=True))


def new_person(registrant: Registrant) -> Person:
    """Return somebody as they registered, as yet unwritten."""
    return Person(
        id=registrant.id,
        first_name=registrant.first_name,
        last_name=registrant.last_name,
        known_as=registrant.known_as,
        born=registrant.born,
        over_19=registrant.over_19,
    )
