"""Children to be born, and the day on which they are people."""

from datetime import date
from uuid import UUID, uuid4

from django.db import transaction

from registry.people.models import Expected, Family, Member, Person, Relationship
from registry.people.relations import relate
from registry.people.services import Registrant, new_person, save_member, save_person


class NotExpected(Exception):
    """The birth was recorded already, or the pregnancy ended; the message says which."""


def expect(family: Family, due: date, expecting: Person | None = None) -> Expected:
    """Note that a family expects a child. No count of children holds it."""
    return Expected.objects.create(family=family, due=due, expecting=expecting)


def no_longer_expected(expected: Expected, on: date) -> None:
    """Note, without a reason, that there will be no birth.

    Raises:
        NotExpected: the birth was recorded.
    """
    if expected.child_id:
        raise NotExpected("The birth was recorded already.")
    expected.ended_on = on
    expected.save(update_fields=["ended_on"])


@transaction.atomic
def record_birth(expected: Expected, born: date, last_name: str, first_name: str = "") -> Person:
    """Let the child be a person of the family from now on, and the doors know them.

    Raises:
        NotExpected: the birth was recorded already, or the pregnancy ended.
    """
    expected = Expected.objects.select_for_update(of=("self",)).get(pk=expected.pk)
    if expected.child_id or expected.ended_on:
        raise NotExpected(
            "The birth was recorded already." if expected.child_id else "This child is not expected any more."
        )
    child = new_person(Registrant(last_name, Member.Role.CHILD, first_name, born=born, id=uuid4()))
    save_person(child)
    save_member(
        Member(
            family_id=expected.family_id,
            person=child,
            role=Member.Role.CHILD,
            registration=_registration(expected),
        )
    )
    if expected.expecting:
        relate(expected.expecting, child, Relationship.Kind.MOTHER)
    expected.child = child
    expected.save(update_fields=["child"])
    return child


def _registration(expected: Expected) -> UUID:
    """Return the registration that the child belongs to: of whoever bore it, else of the family."""
    places = Member.objects.filter(family_id=expected.family_id)
    known = dict(places.values_list("person_id", "registration"))
    own = known.get(expected.expecting_id) if expected.expecting_id else None
    return own or next(iter(known.values()), expected.family_id)
