"""What people of the synthetic city said of themselves, and what they are to one another."""

from collections.abc import Iterator, Sequence
from random import Random

from registry.city.chance import random_id
from registry.city.people import Household, Human
from registry.people.models import Answers, Member, Relationship

Kind = Relationship.Kind
FIRST = ((Kind.MOTHER, 78), (Kind.FATHER, 12), (Kind.GRANDMOTHER, 5), (Kind.FOSTER, 3), (Kind.GRANDFATHER, 2))
SECOND = ((Kind.FATHER, 74), (Kind.MOTHER, 8), (Kind.STEPFATHER, 8), (Kind.GRANDMOTHER, 10))
"""What the first and the second adult of a family are to its children (ours)."""
ASKED_WHO = 0.85
"""Families of which it is on record what the adults are to the children (ours)."""
GENDERS = {
    Kind.MOTHER: "female",
    Kind.GRANDMOTHER: "female",
    Kind.FATHER: "male",
    Kind.STEPFATHER: "male",
    Kind.GRANDFATHER: "male",
}
ASKED = 0.7
"""People who were asked a question; some declined (ours)."""
DECLINES = 0.06
SEND = 0.11
LANGUAGES = (
    *(("en", 70), ("pl", 6), ("pa", 6), ("ro", 6), ("ur", 4), ("ar", 3)),
    *(("so", 2), ("ti", 2), ("zh", 1)),
)
"""Main languages: fewer have English than in the census, as families are younger (ours)."""
GROUPS = (
    *(("white-british", 46), ("other-white", 11), ("roma", 2), ("white-irish", 1)),
    *(("indian", 8), ("pakistani", 6), ("bangladeshi", 2), ("chinese", 1), ("other-asian", 3)),
    *(("african", 8), ("caribbean", 2), ("other-black", 1)),
    *(("white-and-black-caribbean", 3), ("white-and-asian", 2), ("other-mixed", 1)),
    *(("arab", 2), ("other", 1)),
)
"""A family is of one group here, which real ones need not be."""


def relationships(rng: Random, families: Sequence[Household]) -> Iterator[tuple[Human, Human, str]]:
    """Yield adults and children with what the one is to the other."""
    for family in families:
        adults = [place.human for place in family.places if place.role == Member.Role.ADULT]
        children = [place.human for place in family.places if place.role == Member.Role.CHILD]
        asked = rng.random() < ASKED_WHO
        for adult, kinds in zip(adults, (FIRST, SECOND), strict=False):
            kind = _one_of(rng, kinds)
            if asked:
                yield from ((adult, child, kind) for child in children)


def as_rows(rng: Random, found: Sequence[tuple[Human, Human, str]]) -> Iterator[Relationship]:
    """Yield them as rows."""
    for adult, child, kind in found:
        yield Relationship(id=random_id(rng), adult_id=adult.id, child_id=child.id, kind=kind)


def answers(rng: Random, families: Sequence[Household], kinds: dict[Human, str]) -> Iterator[Answers]:
    """Yield what people answered; the gender of a mother is that of a mother."""
    for family in families:
        group, language = _one_of(rng, GROUPS), _one_of(rng, LANGUAGES)
        for place in family.places:
            human, adult = place.human, place.role == Member.Role.ADULT
            gender = GENDERS.get(Kind(kinds[human])) if human in kinds else None
            send = "yes" if not adult and rng.random() < SEND else "no"
            yield Answers(
                person_id=human.id,
                gender=_asked(rng, gender or rng.choice(("female", "male"))),
                ethnicity=_asked(rng, group),
                send=_asked(rng, send),
                language=_asked(rng, language),
                interpreter=_asked(rng, "yes" if adult and language != "en" and rng.random() < 0.3 else "no"),
            )


def _asked(rng: Random, answer: str) -> str:
    chosen = rng.random()
    if chosen >= ASKED:
        return ""
    return "declined" if chosen < ASKED * DECLINES else answer


def _one_of(rng: Random, weighted: Sequence[tuple[str, int]]) -> str:
    return rng.choices([each for each, _ in weighted], [weight for _, weight in weighted])[0]
