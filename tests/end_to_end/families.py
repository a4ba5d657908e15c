"""Invented families, an adult with a card and a child each; imported where Django is set up."""

from uuid import uuid4

from registry.kiosks.keyring import keyring, token_key
from registry.people.models import Family, Medium, Member, Person
from registry.people.services import register_many
from registry.timetable.models import Hub
from sync.tokens import token_hash
from tests.end_to_end.killed import card, names
from tests.registry.making import NOW


def make(count: int) -> None:
    """Register so many families at a new hub."""
    hub = Hub.objects.create(code="MOA", name="The Moat")
    key = token_key(keyring())
    families, persons, members, media = [], list[Person](), list[Member](), list[Medium]()
    for number in range(count):
        family = Family(hub=hub, registered_on=NOW.date())
        together = uuid4()
        two = [Person(first_name=name, known_as=name, last_name="Drama") for name in names(number)]
        families.append(family)
        persons += two
        members += [
            Member(family=family, person=person, role=role, registration=together)
            for person, role in zip(two, (Member.Role.ADULT, Member.Role.CHILD), strict=True)
        ]
        media.append(
            Medium(
                person=two[0], family=family, kind=Medium.Kind.CARD, token_hash=token_hash(card(number), key)
            )
        )
    register_many(families, persons, members, media)
