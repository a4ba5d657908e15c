"""Visits with a token that nobody knew become whose it turned out to be, by all that was said of it."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import msgspec

from registry.intake.attendance import Visit, own_key
from registry.intake.claims import Owner, Word, owner_at
from registry.intake.models import Attendance, TokenWord
from registry.intake.visits import alter
from registry.people.merged import stands_for
from registry.people.models import Medium

FIRST = datetime(1, 1, 2, tzinfo=UTC)
"""Before anything that a kiosk can report."""


def claim(tokens: Collection[str]) -> None:
    """Give visits with these tokens to whom they turned out to belong, once."""
    words = words_of(tokens)

    def owned(visit: Visit) -> Visit:
        owner = owner_at(words.get(visit.token_hash, ()), visit.at)
        person, family = (owner.person, owner.family) if owner else (None, None)
        if (visit.person_id, visit.family_id) == (person, family):
            return visit
        return own_key(msgspec.structs.replace(visit, person_id=person, family_id=family))

    alter(Attendance.objects.filter(token_hash__in=set(tokens)), owned)


def words_of(tokens: Collection[str]) -> dict[str, list[Word]]:
    """Return what was said of each token; a medium that no kiosk linked was its holder's all along."""
    words: defaultdict[str, list[Word]] = defaultdict(list)
    if not tokens:
        return words
    for each in TokenWord.objects.filter(token__in=set(tokens)):
        words[each.token].append(
            Word(each.at, each.event_id, each.standing, _owner(each.person, each.family))
        )
    linked = {token for token, said in words.items() if any(word.owner for word in said)}
    for medium in Medium.objects.filter(token_hash__in=set(tokens) - linked):
        if words[medium.token_hash] or medium.standing == Medium.Standing.ACTIVE:
            holder = Owner(medium.person_id, medium.family_id)
            words[medium.token_hash].append(Word(FIRST, medium.id, "active", holder))
    return _under_who_stands(words)


def _under_who_stands(said: dict[str, list[Word]]) -> dict[str, list[Word]]:
    """Let a record that was merged own nothing: who stands for it does."""
    owners = {word.owner.person for words in said.values() for word in words if word.owner}
    stands = stands_for(owners)
    return {
        token: [
            replace(word, owner=Owner(stands[word.owner.person], word.owner.family)) if word.owner else word
            for word in words
        ]
        for token, words in said.items()
    }


def _owner(person: UUID | None, family: UUID | None) -> Owner | None:
    return Owner(person, family) if person and family else None
