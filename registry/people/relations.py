"""Who is what to whom: one answer for each adult and each child."""

from django.db.models import QuerySet

from registry.people.models import Family, Person, Relationship

Kind = Relationship.Kind
MALE_CARERS = (Kind.FATHER, Kind.STEPFATHER, Kind.GRANDFATHER)
FEMALE_CARERS = (Kind.MOTHER, Kind.STEPMOTHER, Kind.GRANDMOTHER)
CARERS = (
    *MALE_CARERS,
    *FEMALE_CARERS,
    Kind.STEPPARENT,
    Kind.GRANDPARENT,
    Kind.FOSTER,
    Kind.KINSHIP,
    Kind.GUARDIAN,
)
"""Whoever brings a child up. The last five say nothing of a gender, and nothing is inferred: whether
they are fathers' or mothers' peers, only their own answer says."""


def relate(
    adult: Person,
    child: Person,
    kind: Relationship.Kind,
    responsibility: Relationship.Responsibility = Relationship.Responsibility.NOT_ASKED,
) -> Relationship:
    """Say what an adult is to a child; the latest answer stands."""
    said = {"kind": kind, "responsibility": responsibility}
    relationship, _ = Relationship.objects.update_or_create(adult=adult, child=child, defaults=said)
    return relationship


def unrelate(adult: Person, child: Person) -> None:
    """Take an answer back that was given by mistake."""
    Relationship.objects.filter(adult=adult, child=child).delete()


def unanswered(family: Family) -> list[tuple[Person, Person]]:
    """Return each adult and child of a family of whom nobody has said what they are to each other."""
    places = list(family.members.select_related("person"))
    known = set(_within(family).values_list("adult_id", "child_id"))
    return [
        (adult.person, child.person)
        for adult in places
        for child in places
        if adult.role == "adult" and child.role == "child" and (adult.person_id, child.person_id) not in known
    ]


def _within(family: Family) -> QuerySet[Relationship]:
    return Relationship.objects.filter(adult__memberships__family=family)
