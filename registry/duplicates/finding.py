"""Looking through everybody for likely duplicates, without comparing everybody with everybody."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator
from datetime import datetime
from itertools import combinations
from typing import Any
from uuid import UUID

from django.db import transaction

from registry.duplicates.evidence import Evidence, Known, compare
from registry.duplicates.models import Likeness
from registry.duplicates.names import name_of, skeleton
from registry.geography.models import Home
from registry.people.models import Medium, MediumChange, Member, Person

LARGEST = 200
"""People under one key; a larger group is told apart by a second key, or the key says nothing."""
Pair = tuple[UUID, UUID]
Progress = Callable[[int, int], None]
"""Told how many groups were looked at, and how many there are."""


def everybody() -> list[Known]:
    """Return what is compared of every record that stands for itself."""
    families, children, media, postcodes = _families(), _children(), _media(), _postcodes()
    people = Person.objects.filter(merged_into=None).values_list(
        "pk", "first_name", "known_as", "last_name", "born"
    )
    return [
        Known(
            id=pk,
            name=name_of(first, known_as, last),
            born=born,
            child=pk in children,
            postcodes=frozenset(each for family in families[pk] for each in postcodes[family]),
            media=frozenset(media[pk]),
            families=frozenset(families[pk]),
        )
        for pk, first, known_as, last, born in people.iterator(chunk_size=5000)
    ]


def likely(people: Iterable[Known], progress: Progress = lambda _done, _all: None) -> dict[Pair, Evidence]:
    """Return every two records that may be of one person, the smaller id first."""
    found: dict[Pair, Evidence] = {}
    looked: set[Pair] = set()
    groups = list(_groups(people))
    for done, group in enumerate(groups, 1):
        for one, other in combinations(sorted(group, key=lambda each: each.id), 2):
            pair = (one.id, other.id)
            if pair not in looked:
                looked.add(pair)
                if evidence := compare(one, other):
                    found[pair] = evidence
        progress(done, len(groups))
    return found


@transaction.atomic
def propose(now: datetime, progress: Progress = lambda _done, _all: None) -> int:
    """Propose what is likely now, and return how many wait for an answer.

    What a person answered stays answered; what nobody answered and is likely no longer goes.
    """
    found = likely(everybody(), progress)
    held = {
        (each.person_id, each.other_id): each for each in Likeness.objects.filter(answer=Likeness.Answer.OPEN)
    }
    answered = set(Likeness.objects.exclude(answer=Likeness.Answer.OPEN).values_list("person_id", "other_id"))
    Likeness.objects.filter(pk__in=[each.pk for pair, each in held.items() if pair not in found]).delete()
    fresh = [
        (pair, evidence) for pair, evidence in found.items() if pair not in held and pair not in answered
    ]
    Likeness.objects.bulk_create(
        (
            Likeness(
                person_id=person,
                other_id=other,
                score=each.score,
                evidence=list(each.sentences),
                found_at=now,
            )
            for (person, other), each in fresh
        ),
        batch_size=500,
    )
    changed = [each for pair, each in held.items() if pair in found and found[pair].score != each.score]
    for likeness in changed:
        evidence = found[likeness.person_id, likeness.other_id]
        likeness.score, likeness.evidence = evidence.score, list(evidence.sentences)
    Likeness.objects.bulk_update(changed, ["score", "evidence"], batch_size=500)
    return Likeness.objects.filter(answer=Likeness.Answer.OPEN).count()


def _groups(people: Iterable[Known]) -> Iterator[list[Known]]:
    by_key: defaultdict[Hashable, list[Known]] = defaultdict(list)
    for person in people:
        for key in _keys(person):
            by_key[key].append(person)
    for group in by_key.values():
        yield from [group] if len(group) <= LARGEST else _finer(group)


def _finer(group: Iterable[Known]) -> Iterator[list[Known]]:
    """Tell a large group apart by year of birth and the beginning of the given name."""
    parts: defaultdict[Hashable, list[Known]] = defaultdict(list)
    for person in group:
        given = skeleton(person.name.given[0])[:2] if person.name.given else ""
        parts[person.born.year if person.born else None, given].append(person)
    yield from (part for part in parts.values() if len(part) <= LARGEST)


def _keys(person: Known) -> Iterator[Hashable]:
    """Yield what two records of one person would share: a date, a name, a home or a card."""
    if person.born:
        yield "born", person.born
    bones = [skeleton(person.name.family), *map(skeleton, person.name.given)]
    for given in bones[1:] or [""]:
        yield ("name", *sorted((bones[0][:4], given[:3])))
    for postcode in person.postcodes:
        yield "postcode", postcode
    for medium in person.media:
        yield "medium", medium


def _families() -> defaultdict[UUID, set[UUID]]:
    return _sets(Member.objects.values_list("person_id", "family_id"))


def _children() -> set[UUID]:
    return set(Member.objects.filter(role=Member.Role.CHILD).values_list("person_id", flat=True))


def _media() -> defaultdict[UUID, set[UUID]]:
    media = _sets(Medium.objects.values_list("person_id", "pk"))
    for person, medium in MediumChange.objects.values_list("person_id", "medium_id"):
        media[person].add(medium)
    return media


def _postcodes() -> defaultdict[UUID, set[str]]:
    return _sets(Home.objects.exclude(postcode="").values_list("family_id", "postcode"))


def _sets(pairs: Iterable[tuple[UUID, Hashable]]) -> defaultdict[UUID, set[Any]]:
    sets: defaultdict[UUID, set[Any]] = defaultdict(set)
    for key, value in pairs:
        sets[key].add(value)
    return sets
