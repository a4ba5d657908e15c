"""Merging two records of one person, and taking them apart again.

Both stay on record. The one that goes away points to the one that stands for it, so that whatever a
kiosk says of either, now or from its time offline, counts for one person.
"""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Model, Q

from registry.duplicates.models import Likeness, Merge
from registry.duplicates.rows import come_back, go_over, removed_of, rows_of
from registry.intake.recount import alone, recount, tell_doors
from registry.people.entries import medium_entry, member_entry
from registry.people.merged import all_of
from registry.people.models import Answers, Contact, Medium, Member, Person
from registry.people.services import publish_people
from registry.register.feed import publish, withdraw

ALONE: dict[str, type[Model]] = {"contact": Contact, "answers": Answers}
"""What a person has one of at most."""


class CannotMerge(Exception):
    """The two are not to be merged, or not to be taken apart; the message says why, in a sentence."""


@transaction.atomic
def merge(kept: UUID, away: UUID, by: str, now: datetime, why: str = "") -> Merge:
    """Let one record stand for both: places, media, relations, consents and attendances are its own.

    Raises:
        CannotMerge: they are one record, one of them was merged already, or they are adult and child
            to each other.
    """
    alone()
    stays, goes = _two(kept, away)
    families = _families([goes.pk, stays.pk])
    changed = go_over(goes, stays)
    changed |= {name: _copy(of, goes, stays) for name, of in ALONE.items()}
    goes.merged_into = stays
    goes.save(update_fields=["merged_into"])
    done = Merge.objects.create(kept=stays, away=goes, at=now, by=by, why=why, changed=changed)
    recount({stays.pk, goes.pk})
    withdraw([goes.pk, *removed_of(changed, Member)])
    _tell([stays], rows_of(changed, Member), rows_of(changed, Medium), families)
    _answer(stays.pk, goes.pk, Likeness.Answer.MERGED, by, now)
    Likeness.objects.filter(Q(person=goes) | Q(other=goes), answer=Likeness.Answer.OPEN).delete()
    return done


@transaction.atomic
def undo(number: UUID, by: str, now: datetime) -> Merge:
    """Take two records apart again: each has what it had, and its attendances.

    Raises:
        CannotMerge: it was undone already, or a later merge of either must be undone first.
    """
    alone()
    done = Merge.objects.select_for_update(of=("self",)).get(pk=number)
    _refuse_undoing(done)
    goes, stays = Person.objects.get(pk=done.away_id), Person.objects.get(pk=done.kept_id)
    goes.merged_into = None
    goes.save(update_fields=["merged_into"])
    come_back(done.changed, goes, stays)
    for name, of in ALONE.items():
        if done.changed.get(name):
            of._default_manager.filter(pk=stays.pk).delete()  # noqa: SLF001  Django's public way in
    done.undone_at, done.undone_by = now, by
    done.save(update_fields=["undone_at", "undone_by"])
    recount({stays.pk, goes.pk})
    members = [*rows_of(done.changed, Member), *removed_of(done.changed, Member)]
    _tell([stays, goes], members, rows_of(done.changed, Medium), _families([goes.pk, stays.pk]))
    _answer(stays.pk, goes.pk, Likeness.Answer.DIFFERENT, by, now)
    return done


def two_people(likeness: Likeness, by: str, now: datetime) -> None:
    """Note that two records are of two people; nobody is asked again."""
    _answer(likeness.person_id, likeness.other_id, Likeness.Answer.DIFFERENT, by, now)


def _two(kept: UUID, away: UUID) -> tuple[Person, Person]:
    if kept == away:
        raise CannotMerge("These are one record already.")
    people = {each.pk: each for each in _locked([kept, away])}
    if len(people) < 2 or any(each.merged_into_id for each in people.values()):
        raise CannotMerge("One of these records was merged already: open the list again.")
    if (
        people[kept].to_children.filter(child=away).exists()
        or people[kept].to_adults.filter(adult=away).exists()
    ):
        raise CannotMerge("One of them is on record as the other's parent or carer: put that right first.")
    return people[kept], people[away]


def _locked(people: Iterable[UUID]) -> Iterable[Person]:
    return Person.objects.select_for_update(of=("self",)).filter(pk__in=people).order_by("pk")


def _refuse_undoing(done: Merge) -> None:
    if done.undone_at:
        raise CannotMerge("This was undone already.")
    both = [done.kept_id, done.away_id]
    later = Merge.objects.filter(Q(kept__in=both) | Q(away__in=both), undone_at=None, at__gt=done.at)
    if later.exclude(pk=done.pk).exists():
        raise CannotMerge("One of the two was merged again later: undo that first.")


def _copy(of: type[Model], away: Person, kept: Person) -> bool:
    """Let the record that stays have what the other has one of, where it has none itself."""
    row = of._default_manager.filter(pk=away.pk).first()  # noqa: SLF001  Django's public way in
    if row is None or of._default_manager.filter(pk=kept.pk).exists():  # noqa: SLF001  as above
        return False
    row.pk = kept.pk
    row.save(force_insert=True)
    return True


def _families(people: Iterable[UUID]) -> set[UUID]:
    """Return the families in which these people, or records that were merged into them, ever had a place."""
    return set(Member.objects.filter(person__in=all_of(people)).values_list("family_id", flat=True))


def _tell(
    people: Iterable[Person], members: Iterable[UUID], media: Iterable[UUID], families: Iterable[UUID]
) -> None:
    """Tell the doors of people, places and media that are somebody else's now."""
    publish_people(people)
    places = Member.objects.filter(pk__in=list(members)).select_related("family")
    publish(member_entry(each, each.family.language) for each in places)
    publish(medium_entry(each) for each in Medium.objects.filter(pk__in=list(media)))
    tell_doors(families)


def _answer(one: UUID, other: UUID, answer: Likeness.Answer, by: str, now: datetime) -> None:
    first, second = sorted((one, other))
    said = {"answer": answer, "answered_by": by, "answered_at": now}
    Likeness.objects.update_or_create(
        person_id=first,
        other_id=second,
        defaults=said,
        create_defaults=said | {"score": 0, "evidence": ["Somebody said so."], "found_at": now},
    )
